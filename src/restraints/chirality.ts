// The chirality term: E = Σ ((V − V₀)/σ)², V the triple product of three bonds at a centre, Å³.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import { columnOf, createScalarTerm, inverseSquare, type Measure, type Penalty, setHarmonic } from './scalar-term.js';
import type { Term } from './term.js';

/**
 * Table columns: ideal, sigma (Å³; 0.2 by custom), both (1: either hand will do, and `ideal` is the absolute value);
 * atoms: the centre and its three neighbours in the dictionary's order.
 */
export function createChiralityTerm(table: RestraintTable): Term {
  return createScalarTerm(table, 4, measureChirality, chiralityPenalty(table));
}

/** A both-handed centre is drawn to the hand that it has; a flat one (V = 0) to the positive. */
function chiralityPenalty(table: RestraintTable): Penalty {
  const ideal = columnOf(table, 'ideal');
  const both = columnOf(table, 'both');
  const weight = inverseSquare(columnOf(table, 'sigma'));
  return (value, first, count, out) => {
    for (let r = 0; r < count; r++) {
      const v = value[r]!;
      const v0 = ideal[first + r]!;
      const wanted = both[first + r] === 0 ? v0 : v < 0 ? -Math.abs(v0) : Math.abs(v0);
      setHarmonic(out, r, v - wanted, weight[first + r]!);
    }
  };
}

/** V = a · (b × c), a, b, c from the centre to its neighbours, Å³. A polynomial: defined everywhere. */
export const measureChirality: Measure = (xyz, at, first, count, value, jacobian) => {
  for (let r = 0; r < count; r++) {
    const k = 4 * (first + r);
    const o = at[k]!;
    const p = at[k + 1]!;
    const q = at[k + 2]!;
    const s = at[k + 3]!;
    const ax = xyz[p]! - xyz[o]!;
    const ay = xyz[p + 1]! - xyz[o + 1]!;
    const az = xyz[p + 2]! - xyz[o + 2]!;
    const bx = xyz[q]! - xyz[o]!;
    const by = xyz[q + 1]! - xyz[o + 1]!;
    const bz = xyz[q + 2]! - xyz[o + 2]!;
    const cx = xyz[s]! - xyz[o]!;
    const cy = xyz[s + 1]! - xyz[o + 1]!;
    const cz = xyz[s + 2]! - xyz[o + 2]!;
    // ∂V/∂a = b × c, and so on round.
    const px = by * cz - bz * cy;
    const py = bz * cx - bx * cz;
    const pz = bx * cy - by * cx;
    const qx = cy * az - cz * ay;
    const qy = cz * ax - cx * az;
    const qz = cx * ay - cy * ax;
    const sx = ay * bz - az * by;
    const sy = az * bx - ax * bz;
    const sz = ax * by - ay * bx;
    value[r] = ax * px + ay * py + az * pz;
    const j = 12 * r;
    jacobian[j] = -px - qx - sx;
    jacobian[j + 1] = -py - qy - sy;
    jacobian[j + 2] = -pz - qz - sz;
    jacobian[j + 3] = px;
    jacobian[j + 4] = py;
    jacobian[j + 5] = pz;
    jacobian[j + 6] = qx;
    jacobian[j + 7] = qy;
    jacobian[j + 8] = qz;
    jacobian[j + 9] = sx;
    jacobian[j + 10] = sy;
    jacobian[j + 11] = sz;
  }
  return false;
};
