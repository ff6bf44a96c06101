// The SIMD twin's pair repulsion: copies the pair list into the arena and calls the WebAssembly kernel on it.
import type { Arena } from './arena.js';
import { checkLength, checkPairs } from './check-plans.js';
import type { PairList, PairRepulsion } from './kernels.js';
import { Loan } from './loan.js';
import { Pieces } from './pieces.js';
import type { SimdModule } from './simd-module.js';

/** Repulsion over a copy of `pairs` in the arena. */
export function simdPairRepulsion(arena: Arena, module: SimdModule, pairs: PairList): PairRepulsion {
  const atoms = checkPairs(pairs);
  const count = pairs.second.length;
  const pieces = new Pieces(arena);
  // The kernel reads four pairs at a time; the arena's spare bytes behind a piece are zero and name atom 0.
  const offsets = pieces.allocate(4 * (atoms + 1));
  const second = pieces.allocate(4 * count);
  const contact = pieces.allocate(4 * count);
  arena.int32(offsets, atoms + 1).set(pairs.offsets);
  arena.int32(second, count).set(pairs.second);
  arena.float32(contact, count).set(pairs.contact);
  let longest = 0;
  for (let i = 0; i < atoms; i++) longest = Math.max(longest, pairs.offsets[i + 1]! - pairs.offsets[i]!);
  const xyzLoan = new Loan(arena, 8 * 3 * atoms);
  const gradientLoan = new Loan(arena, 8 * 3 * atoms);

  // `PairPlan` of assembly/pair-repulsion.ts.
  const fields = [atoms, offsets, second, contact, 0, 0, pieces.allocate(16 * atoms), pieces.allocate(4 * longest)];
  const plan = pieces.plan(fields, [pairs.strength]);
  const addresses = arena.int32(plan + 4 * 4, 2);

  return {
    evaluate(xyz, gradient) {
      checkLength('xyz', xyz, 3 * atoms);
      checkLength('the gradient', gradient, 3 * atoms);
      addresses[0] = xyzLoan.lend(xyz);
      addresses[1] = gradientLoan.lend(gradient);
      const energy = module.pairRepulsion(plan);
      gradientLoan.giveBack(gradient);
      return energy;
    },
    release() {
      for (const loan of [xyzLoan, gradientLoan]) loan.release();
      pieces.release();
    },
  };
}
