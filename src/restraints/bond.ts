// The bond term: E = Σ ((d − d₀)/σ)² over bonded pairs, lengths in Å.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import { createScalarTerm, harmonicPenalty, type Measure } from './scalar-term.js';
import type { Term } from './term.js';

/** Å. Two atoms closer than this have no direction; x is taken, so that they are driven apart instead of staying stuck. */
const COINCIDENT = 1e-9;

/** Table columns: ideal, sigma (Å); atoms: the two bonded ones. */
export function createBondTerm(table: RestraintTable): Term {
  return createScalarTerm(table, 2, measureBonds, harmonicPenalty(table));
}

/** d = |x₂ − x₁|, Å. */
export const measureBonds: Measure = (xyz, at, first, count, value, jacobian) => {
  for (let r = 0; r < count; r++) {
    const p = at[2 * (first + r)]!;
    const q = at[2 * (first + r) + 1]!;
    let dx = xyz[q]! - xyz[p]!;
    let dy = xyz[q + 1]! - xyz[p + 1]!;
    let dz = xyz[q + 2]! - xyz[p + 2]!;
    const length = Math.sqrt(dx * dx + dy * dy + dz * dz);
    if (length < COINCIDENT) {
      dx = 1;
      dy = 0;
      dz = 0;
    } else {
      dx /= length;
      dy /= length;
      dz /= length;
    }
    value[r] = length;
    const j = 6 * r;
    jacobian[j] = -dx;
    jacobian[j + 1] = -dy;
    jacobian[j + 2] = -dz;
    jacobian[j + 3] = dx;
    jacobian[j + 4] = dy;
    jacobian[j + 5] = dz;
  }
  return false;
};
