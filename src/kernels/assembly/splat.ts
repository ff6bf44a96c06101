// Atoms' Gaussian images on a periodic grid, and the adjoint: all terms of an atom in one pass over its voxels.
import { SplatPlan } from './splat-plan';
import { fillAxis } from './splat-tables';

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
    if (!visit(plan, grid, atom, false)) return atom;
  }
  return -1;
}

/** Adds Σ q·∂ρ/∂x to the plan's gradient; `grid` holds q. Returns the first atom that cannot be placed, or −1. */
export function splatGradient(plan: SplatPlan, grid: usize): i32 {
  for (let atom = 0; atom < plan.count; atom++) {
    if (!visit(plan, grid, atom, true)) return atom;
  }
  return -1;
}

/** Picks the code for the number of terms; two copies of each, one a direction. */
@inline
function visit(plan: SplatPlan, grid: usize, atom: i32, adjoint: bool): bool {
  const cutoff = load<f64>(plan.cutoff + (<usize>atom << 3));
  if (cutoff == 0) return true;
  const xyz = plan.xyz + <usize>atom * 24;
  const x = load<f64>(xyz), y = load<f64>(xyz, 8), z = load<f64>(xyz, 16);
  if (!(abs(x) <= FARTHEST && abs(y) <= FARTHEST && abs(z) <= FARTHEST)) return false;
  if (adjoint) {
    if (plan.terms == 5) pull5(plan, grid, atom, x, y, z, cutoff);
    else pullAny(plan, grid, atom, x, y, z, cutoff);
  } else {
    if (plan.terms == 5) spread5(plan, grid, atom, x, y, z, cutoff);
    else spreadAny(plan, grid, atom, x, y, z, cutoff);
  }
  return true;
}

function spread5(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(5, false, plan, grid, atom, x, y, z, cutoff);
}
function spreadAny(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(0, false, plan, grid, atom, x, y, z, cutoff);
}
function pull5(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(5, true, plan, grid, atom, x, y, z, cutoff);
}
function pullAny(plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64): void {
  sections(0, true, plan, grid, atom, x, y, z, cutoff);
}

/** All rows of one atom; which voxels those are says `Splatter` in src/kernels/kernels.ts. */
@inline
function sections(
  fixed: i32, adjoint: bool, plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64,
): void {
  const terms = fixed > 0 ? fixed : plan.terms;
  const nx = plan.nx, ny = plan.ny, nz = plan.nz;
  const firstX = <i32>ceil((x - cutoff) * plan.perX), lastX = <i32>floor((x + cutoff) * plan.perX);
  const firstY = <i32>ceil((y - cutoff) * plan.perY), lastY = <i32>floor((y + cutoff) * plan.perY);
  const firstZ = <i32>ceil((z - cutoff) * plan.perZ), lastZ = <i32>floor((z + cutoff) * plan.perZ);
  const width = plan.width;
  const ofAtom = <usize>(atom * terms) << 2;
  const steepness = plan.steepness + ofAtom;
  const factors = (adjoint ? plan.slopes : plan.heights) + ofAtom;
  fillAxis(x, plan.stepX, firstX, lastX - firstX + 1, terms, steepness, plan.awayX, plan.tableX, width);
  fillAxis(y, plan.stepY, firstY, lastY - firstY + 1, terms, steepness, plan.awayY, plan.tableY, width);
  fillAxis(z, plan.stepZ, firstZ, lastZ - firstZ + 1, terms, steepness, plan.awayZ, plan.tableZ, width);

  const stepTable = <usize>width << 2;
  const square = cutoff * cutoff;
  const startX = wrapped(firstX, nx), startY = wrapped(firstY, ny);
  const perX = plan.perX;
  // (pull x, pull y) and pull z, summed in double precision section by section.
  let totalX = f64x2.splat(0), totalY = f64x2.splat(0), totalZ = f64x2.splat(0);
  let l = wrapped(firstZ, nz);
  for (let iz = firstZ; iz <= lastZ; iz++) {
    const toPlane = <f64>iz * plan.stepZ - z;
    const left = square - toPlane * toPlane;
    const column = <usize>(iz - firstZ) << 2;
    // Height times the Gaussian along z, per term.
    let c0 = f32x4.splat(0), c1 = c0, c2 = c0, c3 = c0, c4 = c0;
    if (fixed > 0) {
      c0 = coefficient(factors, plan.tableZ + column, 0, stepTable);
      if (fixed > 1) c1 = coefficient(factors, plan.tableZ + column, 1, stepTable);
      if (fixed > 2) c2 = coefficient(factors, plan.tableZ + column, 2, stepTable);
      if (fixed > 3) c3 = coefficient(factors, plan.tableZ + column, 3, stepTable);
      if (fixed > 4) c4 = coefficient(factors, plan.tableZ + column, 4, stepTable);
    }
    let pullX = f32x4.splat(0), pullY = pullX, pullZ = pullX;
    let k = startY;
    for (let iy = firstY; iy <= lastY; iy++) {
      const toRow = <f64>iy * plan.stepY - y;
      const rest = left - toRow * toRow;
      if (rest >= 0) {
        const reach = sqrt(rest);
        const from = <i32>ceil((x - reach) * perX);
        let lanesLeft = <i32>floor((x + reach) * perX) - from + 1;
        const along = plan.tableY + (<usize>(iy - firstY) << 2);
        let r0 = c0, r1 = c1, r2 = c2, r3 = c3, r4 = c4;
        if (fixed > 0) {
          r0 = f32x4.mul(c0, v128.load32_splat(along));
          if (fixed > 1) r1 = f32x4.mul(c1, v128.load32_splat(along + stepTable));
          if (fixed > 2) r2 = f32x4.mul(c2, v128.load32_splat(along + 2 * stepTable));
          if (fixed > 3) r3 = f32x4.mul(c3, v128.load32_splat(along + 3 * stepTable));
          if (fixed > 4) r4 = f32x4.mul(c4, v128.load32_splat(along + 4 * stepTable));
        }
        const row = grid + (<usize>(nx * (k + ny * l)) << 2);
        let offset = <usize>(from - firstX) << 2;
        let i = startX + (from - firstX);
        let rowSum = f32x4.splat(0);
        while (lanesLeft > 0) {
          while (i >= nx) i -= nx;
          let span = min(lanesLeft, nx - i);
          lanesLeft -= span;
          let voxel = row + (<usize>i << 2);
          i += span;
          while (span > 0) {
            const table = plan.tableX + offset;
            let value: v128;
            if (fixed > 0) {
              value = f32x4.mul(r0, v128.load(table));
              if (fixed > 1) value = f32x4.add(value, f32x4.mul(r1, v128.load(table + stepTable)));
              if (fixed > 2) value = f32x4.add(value, f32x4.mul(r2, v128.load(table + 2 * stepTable)));
              if (fixed > 3) value = f32x4.add(value, f32x4.mul(r3, v128.load(table + 3 * stepTable)));
              if (fixed > 4) value = f32x4.add(value, f32x4.mul(r4, v128.load(table + 4 * stepTable)));
            } else {
              value = f32x4.splat(0);
              let ofTerm: usize = 0;
              for (let t: usize = 0; t < <usize>terms; t++) {
                const factor = f32x4.mul(
                  coefficient(factors, plan.tableZ + column, t, stepTable), v128.load32_splat(along + ofTerm),
                );
                value = f32x4.add(value, f32x4.mul(factor, v128.load(table + ofTerm)));
                ofTerm += stepTable;
              }
            }
            // Lanes beyond the row's end belong to other atoms' voxels or other rows.
            if (span < 4) value = v128.and(value, firstLanes(span));
            if (adjoint) {
              let q = v128.load(voxel);
              if (span < 4) q = v128.and(q, firstLanes(span));
              const pull = f32x4.mul(value, q);
              rowSum = f32x4.add(rowSum, pull);
              pullX = f32x4.add(pullX, f32x4.mul(pull, v128.load(plan.awayX + offset)));
            } else {
              v128.store(voxel, f32x4.add(v128.load(voxel), value));
            }
            const done = min(span, 4);
            offset += <usize>done << 2;
            voxel += 16;
            span -= done;
          }
        }
        if (adjoint) {
          pullY = f32x4.add(pullY, f32x4.mul(rowSum, f32x4.splat(<f32>toRow)));
          pullZ = f32x4.add(pullZ, rowSum);
        }
      }
      if (++k == ny) k = 0;
    }
    if (adjoint) {
      totalX = f64x2.add(totalX, inDouble(pullX));
      totalY = f64x2.add(totalY, inDouble(pullY));
      totalZ = f64x2.add(totalZ, f64x2.mul(inDouble(pullZ), f64x2.splat(toPlane)));
    }
    if (++l == nz) l = 0;
  }
  if (adjoint) {
    const out = plan.gradient + <usize>atom * 24;
    addTo(out, totalX);
    addTo(out + 8, totalY);
    addTo(out + 16, totalZ);
  }
}

@inline
function coefficient(factors: usize, table: usize, term: usize, stepTable: usize): v128 {
  return f32x4.mul(v128.load32_splat(factors + (term << 2)), v128.load32_splat(table + term * stepTable));
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
