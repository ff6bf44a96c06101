// Atoms' Gaussian images on a periodic grid, and the adjoint: all terms of an atom in one pass over its voxels.
import { Five, Four, One, Three, Two, Zero } from './known-numbers';
import { SplatPlan } from './splat-plan';
import { Overlap, Pull, ROW, rows, Spread } from './splat-rows';
import { fillAxis } from './splat-tables';
import { wrapped } from './wrapped';

/** FARTHEST in src/kernels/check-plans.ts, Å. */
const FARTHEST: f64 = 1e6;

/** At lanes · 4 bytes before the middle: a mask of that many leading lanes. */
const lanes = memory.data<i32>([-1, -1, -1, -1, 0, 0, 0, 0], 16);

@inline
function firstLanes(count: i32): v128 {
  return v128.load(lanes + (<usize>(4 - count) << 2));
}

/** Adds the atoms' density to the grid. Returns the first atom that cannot be placed, or −1. */
export function splat(plan: SplatPlan, grid: usize): i32 {
  for (let atom = 0; atom < plan.count; atom++) {
    if (!visit<Spread>(plan, grid, atom)) return atom;
  }
  return -1;
}

/** Adds Σ q·∂ρ/∂x to the plan's gradient; `grid` holds q. Returns the first atom that cannot be placed, or −1. */
export function splatGradient(plan: SplatPlan, grid: usize): i32 {
  for (let atom = 0; atom < plan.count; atom++) {
    if (!visit<Pull>(plan, grid, atom)) return atom;
  }
  return -1;
}

/** Adds Σ q·ρ of each atom to the plan's overlap; `grid` holds q. Returns the first atom that cannot be placed, or −1. */
export function splatOverlap(plan: SplatPlan, grid: usize): i32 {
  for (let atom = 0; atom < plan.count; atom++) {
    if (!visit<Overlap>(plan, grid, atom)) return atom;
  }
  return -1;
}

/** Places an atom and picks the code for its number of terms. */
@inline
function visit<Mode>(plan: SplatPlan, grid: usize, atom: i32): bool {
  const cutoff = load<f64>(plan.cutoff + (<usize>atom << 3));
  if (cutoff == 0) return true;
  const xyz = plan.xyz + <usize>atom * 24;
  const x = load<f64>(xyz), y = load<f64>(xyz, 8), z = load<f64>(xyz, 16);
  if (!(abs(x) <= FARTHEST && abs(y) <= FARTHEST && abs(z) <= FARTHEST)) return false;
  const few = <usize>plan.width << 2 == ROW ? plan.terms : 0;
  if (few == 1) images<One, Mode>(plan, grid, atom, x, y, z, cutoff);
  else if (few == 2) images<Two, Mode>(plan, grid, atom, x, y, z, cutoff);
  else if (few == 3) images<Three, Mode>(plan, grid, atom, x, y, z, cutoff);
  else if (few == 4) images<Four, Mode>(plan, grid, atom, x, y, z, cutoff);
  else if (few == 5) images<Five, Mode>(plan, grid, atom, x, y, z, cutoff);
  else images<Zero, Mode>(plan, grid, atom, x, y, z, cutoff);
  return true;
}

/**
 * One atom; which voxels those are says `Splatter` in src/kernels/kernels.ts. `Few` is the number of terms when their factors fit
 * into variables, Zero when they go through memory. Each periodic image of the atom that meets the grid along x is worked by itself, in
 * whole vectors; the Gaussians are 0 in lanes behind its last voxel, so that no row needs a mask: what lies there is the grid's next row, or
 * the room behind the grid.
 */
function images<Few, Mode>(
  plan: SplatPlan, grid: usize, atom: i32, x: f64, y: f64, z: f64, cutoff: f64,
): void {
  const terms = offsetof<Few>() > 0 ? <i32>offsetof<Few>() : plan.terms;
  const nx = plan.nx;
  const firstX = <i32>ceil((x - cutoff) * plan.perX), lastX = <i32>floor((x + cutoff) * plan.perX);
  const firstY = <i32>ceil((y - cutoff) * plan.perY), lastY = <i32>floor((y + cutoff) * plan.perY);
  const firstZ = <i32>ceil((z - cutoff) * plan.perZ), lastZ = <i32>floor((z + cutoff) * plan.perZ);
  const steepness = plan.steepness + (<usize>(atom * terms) << 2);
  const stepTable = <usize>plan.width << 2;
  fillAxis(y, plan.stepY, firstY, lastY - firstY + 1, terms, steepness, plan.awayY, plan.tableY, stepTable);
  fillAxis(z, plan.stepZ, firstZ, lastZ - firstZ + 1, terms, steepness, plan.awayZ, plan.tableZ, stepTable);
  for (let image = firstX - wrapped(firstX, nx); image <= lastX; image += nx) {
    const from = max(firstX, image), to = min(lastX, image + nx - 1);
    const vectors = (to - from + 4) >> 2;
    fillAxis(x, plan.stepX, from, vectors << 2, terms, steepness, plan.awayX, plan.tableX, stepTable);
    clearAfter(to - from, vectors, terms, plan.tableX, stepTable);
    const column = grid + (<usize>(from - image) << 2);
    // What refinement asks for; a loop over so few vectors costs as much as what is in it.
    const usual = offsetof<Few>() > 0 && offsetof<Few>() < 4;
    if (usual && vectors == 3) rows<Few, Mode, Three>(plan, column, atom, vectors, y, z, cutoff);
    else if (usual && vectors == 2) rows<Few, Mode, Two>(plan, column, atom, vectors, y, z, cutoff);
    else if (usual && vectors == 4) rows<Few, Mode, Four>(plan, column, atom, vectors, y, z, cutoff);
    else rows<Few, Mode, Zero>(plan, column, atom, vectors, y, z, cutoff);
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
