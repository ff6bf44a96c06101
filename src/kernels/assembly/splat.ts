// Atoms' Gaussian images on a periodic grid, and the adjoint: all terms of an atom in one pass over its voxels.
import { SplatPlan } from './splat-plan';
import { fillAxis } from './splat-tables';

/** What is done with an atom's voxels: its density is added, or met with q for its gradient, or for its overlap. */
const SPREAD: i32 = 0;
const PULL: i32 = 1;
const OVERLAP: i32 = 2;

/** Bytes from one term's row of a table to the next in the code for few terms: NARROW of src/kernels/splat-simd.ts. */
const ROW: usize = 128;

/** FARTHEST in src/kernels/check-plans.ts, Å. */
const FARTHEST: f64 = 1e6;

/** At lanes · 4 bytes before the middle: a mask of that many leading lanes. */
const lanes = memory.data<i32>([-1, -1, -1, -1, 0, 0, 0, 0], 16);

@inline
function firstLanes(count: i32): v128 {
  return v128.load(lanes + (<usize>(4 - count) << 2));
}

@inline
function wrapped(i: i32, n: i32): i32 {
  const rest = i % n;
  return rest < 0 ? rest + n : rest;
}

/** Adds the atoms' density to the grid. Returns the first atom that cannot be placed, or −1. */
export function splat(plan: SplatPlan, grid: usize): i32 {
  for (let atom = 0; atom < plan.count; atom++) {
    if (!visit(plan, grid, atom, SPREAD)) return atom;
  }
  return -1;
}

/** Adds Σ q·∂ρ/∂x to the plan's gradient; `grid` holds q. Returns the first atom that cannot be placed, or −1. */
export function splatGradient(plan: SplatPlan, grid: usize): i32 {
  for (let atom = 0; atom < plan.count; atom++) {
    if (!visit(plan, grid, atom, PULL)) return atom;
  }
  return -1;
}

/** Adds Σ q·ρ of each atom to the plan's overlap; `grid` holds q. Returns the first atom that cannot be placed, or −1. */
export function splatOverlap(plan: SplatPlan, grid: usize): i32 {
  for (let atom = 0; atom < plan.count; atom++) {
    if (!visit(plan, grid, atom, OVERLAP)) return atom;
  }
  return -1;
}

/** Places an atom and picks the code for its number of terms. */
@inline
function visit(plan: SplatPlan, grid: usize, atom: i32, mode: i32): bool {
  const cutoff = load<f64>(plan.cutoff + (<usize>atom << 3));
  if (cutoff == 0) return true;
  const xyz = plan.xyz + <usize>atom * 24;
  const x = load<f64>(xyz), y = load<f64>(xyz, 8), z = load<f64>(xyz, 16);
  if (!(abs(x) <= FARTHEST && abs(y) <= FARTHEST && abs(z) <= FARTHEST)) return false;
  const few = <usize>plan.width << 2 == ROW ? plan.terms : 0;
  if (mode == SPREAD) {
    if (few == 5) spread5(plan, grid, atom, x, y, z, cutoff);
    else if (few == 4) spread4(plan, grid, atom, x, y, z, cutoff);
    else if (few == 3) spread3(plan, grid, atom, x, y, z, cutoff);
    else if (few == 2) spread2(plan, grid, atom, x, y, z, cutoff);
    else if (few == 1) spread1(plan, grid, atom, x, y, z, cutoff);
    else spreadAny(plan, grid, atom, x, y, z, cutoff);
  } else if (mode == PULL) {
    if (few == 5) pull5(plan, grid, atom, x, y, z, cutoff);
    else if (few == 4) pull4(plan, grid, atom, x, y, z, cutoff);
    else if (few == 3) pull3(plan, grid, atom, x, y, z, cutoff);
    else if (few == 2) pull2(plan, grid, atom, x, y, z, cutoff);
    else if (few == 1) pull1(plan, grid, atom, x, y, z, cutoff);
    else pullAny(plan, grid, atom, x, y, z, cutoff);
  } else {
    if (few == 5) overlap5(plan, grid, atom, x, y, z, cutoff);
    else if (few == 4) overlap4(plan, grid, atom, x, y, z, cutoff);
    else if (few == 3) overlap3(plan, grid, atom, x, y, z, cutoff);
    else if (few == 2) overlap2(plan, grid, atom, x, y, z, cutoff);
    else if (few == 1) overlap1(plan, grid, atom, x, y, z, cutoff);
    else overlapAny(plan, grid, atom, x, y, z, cutoff);
  }
  return true;
}

function spread1(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(1, SPREAD, plan, grid, atom, x, y, z, cutoff);
}
function spread2(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(2, SPREAD, plan, grid, atom, x, y, z, cutoff);
}
function spread3(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(3, SPREAD, plan, grid, atom, x, y, z, cutoff);
}
function spread4(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(4, SPREAD, plan, grid, atom, x, y, z, cutoff);
}
function spread5(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(5, SPREAD, plan, grid, atom, x, y, z, cutoff);
}
function spreadAny(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(0, SPREAD, plan, grid, atom, x, y, z, cutoff);
}
function pull1(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(1, PULL, plan, grid, atom, x, y, z, cutoff);
}
function pull2(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(2, PULL, plan, grid, atom, x, y, z, cutoff);
}
function pull3(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(3, PULL, plan, grid, atom, x, y, z, cutoff);
}
function pull4(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(4, PULL, plan, grid, atom, x, y, z, cutoff);
}
function pull5(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(5, PULL, plan, grid, atom, x, y, z, cutoff);
}
function pullAny(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(0, PULL, plan, grid, atom, x, y, z, cutoff);
}
function overlap1(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(1, OVERLAP, plan, grid, atom, x, y, z, cutoff);
}
function overlap2(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(2, OVERLAP, plan, grid, atom, x, y, z, cutoff);
}
function overlap3(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(3, OVERLAP, plan, grid, atom, x, y, z, cutoff);
}
function overlap4(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(4, OVERLAP, plan, grid, atom, x, y, z, cutoff);
}
function overlap5(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(5, OVERLAP, plan, grid, atom, x, y, z, cutoff);
}
function overlapAny(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(0, OVERLAP, plan, grid, atom, x, y, z, cutoff);
}

/**
 * All rows of one atom; which voxels those are says `Splatter` in src/kernels/kernels.ts. `few` is the number of terms
 * when their factors fit into variables, 0 when they go through memory. Each periodic image of the atom that meets the
 * grid along x is worked by itself, in whole vectors; the Gaussians are 0 in lanes behind its last voxel, so that no row
 * needs a mask: what lies there is the grid's next row, or the room behind the grid.
 */
@inline
function sections(
  few: i32, mode: i32, plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64,
): void {
  const terms = few > 0 ? few : plan.terms;
  const nx = plan.nx, ny = plan.ny, nz = plan.nz;
  const stepY = plan.stepY, stepZ = plan.stepZ;
  const firstX = <i32>ceil((x - cutoff) * plan.perX), lastX = <i32>floor((x + cutoff) * plan.perX);
  const firstY = <i32>ceil((y - cutoff) * plan.perY), lastY = <i32>floor((y + cutoff) * plan.perY);
  const firstZ = <i32>ceil((z - cutoff) * plan.perZ), lastZ = <i32>floor((z + cutoff) * plan.perZ);
  const ofAtom = <usize>(atom * terms) << 2;
  const steepness = plan.steepness + ofAtom;
  const factors = (mode == PULL ? plan.slopes : plan.heights) + ofAtom;
  const awayX = plan.awayX, tableX = plan.tableX, tableY = plan.tableY, tableZ = plan.tableZ, ofRow = plan.ofRow;
  const stepTable = <usize>plan.width << 2;
  fillAxis(y, stepY, firstY, lastY - firstY + 1, terms, steepness, plan.awayY, tableY, stepTable);
  fillAxis(z, stepZ, firstZ, lastZ - firstZ + 1, terms, steepness, plan.awayZ, tableZ, stepTable);

  const startY = wrapped(firstY, ny), startZ = wrapped(firstZ, nz);
  const rowBytes = <usize>nx << 2;
  // Summed over a section in single precision, over sections in double.
  let totalX = f64x2.splat(0), totalY = f64x2.splat(0), totalZ = f64x2.splat(0);
  for (let image = firstX - wrapped(firstX, nx); image <= lastX; image += nx) {
    const from = max(firstX, image), to = min(lastX, image + nx - 1);
    const vectors = (to - from + 4) >> 2;
    fillAxis(x, plan.stepX, from, vectors << 2, terms, steepness, awayX, tableX, stepTable);
    clearAfter(to - from, vectors, terms, tableX, stepTable);
    const bytes = <usize>vectors << 4;
    const column = grid + (<usize>(from - image) << 2);
    let l = startZ;
    for (let iz = firstZ; iz <= lastZ; iz++) {
      const section = tableZ + (<usize>(iz - firstZ) << 2);
      // Height times the Gaussian along z, per term.
      let c0 = f32x4.splat(0), c1 = c0, c2 = c0, c3 = c0, c4 = c0;
      if (few > 0) c0 = f32x4.mul(v128.load32_splat(factors), v128.load32_splat(section));
      if (few > 1) c1 = f32x4.mul(v128.load32_splat(factors, 4), v128.load32_splat(section, ROW));
      if (few > 2) c2 = f32x4.mul(v128.load32_splat(factors, 8), v128.load32_splat(section, 2 * ROW));
      if (few > 3) c3 = f32x4.mul(v128.load32_splat(factors, 12), v128.load32_splat(section, 3 * ROW));
      if (few > 4) c4 = f32x4.mul(v128.load32_splat(factors, 16), v128.load32_splat(section, 4 * ROW));
      let pullX = f32x4.splat(0), pullY = pullX, pullZ = pullX;
      let k = startY;
      const planeOfGrid = column + <usize>(ny * l) * rowBytes;
      let along = tableY, toRow = plan.awayY;
      for (let iy = firstY; iy <= lastY; iy++) {
        let r0 = c0, r1 = c0, r2 = c0, r3 = c0, r4 = c0;
        if (few > 0) r0 = f32x4.mul(c0, v128.load32_splat(along));
        if (few > 1) r1 = f32x4.mul(c1, v128.load32_splat(along, ROW));
        if (few > 2) r2 = f32x4.mul(c2, v128.load32_splat(along, 2 * ROW));
        if (few > 3) r3 = f32x4.mul(c3, v128.load32_splat(along, 3 * ROW));
        if (few > 4) r4 = f32x4.mul(c4, v128.load32_splat(along, 4 * ROW));
        if (few == 0) rowFactors(terms, factors, section, along, stepTable, ofRow);
        const row = planeOfGrid + <usize>k * rowBytes;
        let rowSum = f32x4.splat(0);
        for (let offset: usize = 0; offset < bytes; offset += 16) {
          const table = tableX + offset, voxel = row + offset;
          let value: v128;
          if (few > 0) {
            value = f32x4.mul(r0, v128.load(table));
            if (few > 1) value = f32x4.add(value, f32x4.mul(r1, v128.load(table, ROW)));
            if (few > 2) value = f32x4.add(value, f32x4.mul(r2, v128.load(table, 2 * ROW)));
            if (few > 3) value = f32x4.add(value, f32x4.mul(r3, v128.load(table, 3 * ROW)));
            if (few > 4) value = f32x4.add(value, f32x4.mul(r4, v128.load(table, 4 * ROW)));
          } else {
            value = sumOfTerms(terms, ofRow, table, stepTable);
          }
          if (mode == SPREAD) {
            v128.store(voxel, f32x4.add(v128.load(voxel), value));
          } else {
            const pull = f32x4.mul(value, v128.load(voxel));
            rowSum = f32x4.add(rowSum, pull);
            if (mode == PULL) pullX = f32x4.add(pullX, f32x4.mul(pull, v128.load(awayX + offset)));
          }
        }
        if (mode != SPREAD) {
          if (mode == PULL) pullY = f32x4.add(pullY, f32x4.mul(rowSum, v128.load32_splat(toRow)));
          pullZ = f32x4.add(pullZ, rowSum);
        }
        along += 4;
        toRow += 4;
        if (++k == ny) k = 0;
      }
      if (mode == PULL) {
        totalX = f64x2.add(totalX, inDouble(pullX));
        totalY = f64x2.add(totalY, inDouble(pullY));
        totalZ = f64x2.add(totalZ, f64x2.mul(inDouble(pullZ), f64x2.splat(<f64>iz * stepZ - z)));
      } else if (mode == OVERLAP) {
        totalX = f64x2.add(totalX, inDouble(pullZ));
      }
      if (++l == nz) l = 0;
    }
  }
  if (mode == PULL) {
    const out = plan.gradient + <usize>atom * 24;
    addTo(out, totalX);
    addTo(out + 8, totalY);
    addTo(out + 16, totalZ);
  } else if (mode == OVERLAP) {
    addTo(plan.gradient + (<usize>atom << 3), totalX);
  }
}

/** Empties the lanes of the last vector behind the voxel `last`, in each term's row. */
@inline
function clearAfter(last: i32, vectors: i32, terms: i32, table: usize, stepTable: usize): void {
  const inside = firstLanes((last & 3) + 1);
  let at = table + (<usize>(vectors - 1) << 4);
  for (let t = 0; t < terms; t++) {
    v128.store(at, v128.and(v128.load(at), inside));
    at += stepTable;
  }
}

/** Height times the Gaussians along z and y of each term, f32, into `ofRow`. */
@inline
function rowFactors(terms: i32, factors: usize, section: usize, along: usize, stepTable: usize, ofRow: usize): void {
  for (let t: usize = 0; t < <usize>terms; t++) {
    const factor = load<f32>(factors + (t << 2)) * load<f32>(section) * load<f32>(along);
    store<f32>(ofRow + (t << 2), factor);
    section += stepTable;
    along += stepTable;
  }
}

@inline
function sumOfTerms(terms: i32, ofRow: usize, table: usize, stepTable: usize): v128 {
  let value = f32x4.splat(0);
  for (let t: usize = 0; t < <usize>terms; t++) {
    value = f32x4.add(value, f32x4.mul(v128.load32_splat(ofRow + (t << 2)), v128.load(table)));
    table += stepTable;
  }
  return value;
}

@inline
function inDouble(a: v128): v128 {
  const high = v128.shuffle<f32>(a, a, 2, 3, 2, 3);
  return f64x2.add(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(high));
}

@inline
function addTo(at: usize, sums: v128): void {
  store<f64>(at, load<f64>(at) + f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1));
}
