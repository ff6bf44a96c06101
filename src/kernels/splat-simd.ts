// The SIMD twin's splatter: lays atoms and tables out in the arena and calls the WebAssembly kernel on them.
import type { Arena } from './arena.js';
import { checkLength, checkSplat, lostAtom } from './check-plans.js';
import type { SplatAtoms, Splatter } from './kernels.js';
import { Loan } from './loan.js';
import { Pieces } from './pieces.js';
import type { SimdModule } from './simd-module.js';

/** Voxels of a table up to which the kernel has code for few terms; ROW/4 in assembly/splat-rows.ts. */
const NARROW = 32;

type Three = readonly [number, number, number];

/** A splatter whose plan lies in the arena; grids that lie there too are used in place, others are copied in and out. */
export function simdSplatter(
  arena: Arena,
  module: SimdModule,
  atoms: SplatAtoms,
  shape: Three,
  steps: Three,
): Splatter {
  checkSplat(atoms, shape, steps);
  const { count, terms } = atoms;
  const voxels = shape[0] * shape[1] * shape[2];
  const pieces = new Pieces(arena);
  const longest = atoms.cutoff.reduce((a, b) => Math.max(a, b), 0);
  // Whole vectors, and one more: rows that start late read beyond their last voxel.
  const needed = 4 * Math.ceil((2 * Math.ceil(longest / Math.min(...steps)) + 2) / 4) + 4;
  const width = Math.max(needed, NARROW);
  const away = [1, 2, 3].map(() => pieces.allocate(4 * width));
  const tables = [1, 2, 3].map(() => pieces.allocate(4 * terms * width));
  const xyzLoan = new Loan(arena, 8 * 3 * count);
  const gradientLoan = new Loan(arena, 8 * 3 * count);
  const overlapLoan = new Loan(arena, 8 * count);
  const gridLoan = new Loan(arena, 4 * voxels);

  // `SplatPlan` of assembly/splat-plan.ts.
  const fields = [
    ...[count, terms, ...shape, width, 0, 0, pieces.doubles(atoms.cutoff)],
    pieces.singles(atoms.heights),
    pieces.singles(atoms.heights.map((h, i) => 2 * h * atoms.steepness[i]!)),
    pieces.singles(atoms.steepness.map((s) => s * Math.LOG2E)),
    ...away,
    ...tables,
    pieces.allocate(4 * terms),
  ];
  const plan = pieces.plan(fields, [...steps, ...steps.map((step) => 1 / step)]);
  const addresses = arena.int32(plan + 4 * 6, 2);

  return {
    splat(xyz, grid) {
      checkLength('xyz', xyz, 3 * count);
      checkLength('the grid', grid, voxels);
      addresses[0] = xyzLoan.lend(xyz);
      const lost = module.splat(plan, gridLoan.lend(grid));
      if (lost >= 0) throw lostAtom(xyz, lost);
      gridLoan.giveBack(grid);
    },
    gradient(xyz, q, gradient) {
      checkLength('xyz', xyz, 3 * count);
      checkLength('the grid', q, voxels);
      checkLength('the gradient', gradient, 3 * count);
      addresses[0] = xyzLoan.lend(xyz);
      addresses[1] = gradientLoan.lend(gradient);
      const lost = module.splatGradient(plan, gridLoan.lend(q));
      if (lost >= 0) throw lostAtom(xyz, lost);
      gradientLoan.giveBack(gradient);
    },
    overlap(xyz, q, overlap) {
      checkLength('xyz', xyz, 3 * count);
      checkLength('the grid', q, voxels);
      checkLength('the overlap', overlap, count);
      addresses[0] = xyzLoan.lend(xyz);
      addresses[1] = overlapLoan.lend(overlap);
      const lost = module.splatOverlap(plan, gridLoan.lend(q));
      if (lost >= 0) throw lostAtom(xyz, lost);
      overlapLoan.giveBack(overlap);
    },
    release() {
      for (const loan of [xyzLoan, gradientLoan, overlapLoan, gridLoan]) loan.release();
      pieces.release();
    },
  };
}
