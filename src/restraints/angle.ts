// The angle term: E = Σ ((θ − θ₀)/σ)² over bond angles, degrees.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import { createScalarTerm, harmonicPenalty, type Measure, UNDEFINED } from './scalar-term.js';
import type { Term } from './term.js';

const DEGREES = 180 / Math.PI;
/** Å². An arm shorter than 10⁻³ Å has no direction: the angle is undefined and the restraint rests until the bond term has drawn the atoms apart. */
const NO_ARM = 1e-6;
/** Below this sine the arms are collinear and the plane to bend in is undefined: the angle counts, its gradient is zero. */
const COLLINEAR = 1e-7;

/** Table columns: ideal, sigma (degrees); atoms: end, vertex, end. */
export function createAngleTerm(table: RestraintTable): Term {
  return createScalarTerm(table, 3, measureAngles, harmonicPenalty(table));
}

/** θ = atan2(|u × w|, u · w), degrees: accurate at 0° and 180°, where the arc cosine is not. ∂θ/∂u = −(w − u (u·w)/u²)/|u × w|. */
export const measureAngles: Measure = (xyz, at, first, count, value, jacobian) => {
  for (let r = 0; r < count; r++) {
    const p = at[3 * (first + r)]!;
    const v = at[3 * (first + r) + 1]!;
    const q = at[3 * (first + r) + 2]!;
    const ux = xyz[p]! - xyz[v]!;
    const uy = xyz[p + 1]! - xyz[v + 1]!;
    const uz = xyz[p + 2]! - xyz[v + 2]!;
    const wx = xyz[q]! - xyz[v]!;
    const wy = xyz[q + 1]! - xyz[v + 1]!;
    const wz = xyz[q + 2]! - xyz[v + 2]!;
    const u2 = ux * ux + uy * uy + uz * uz;
    const w2 = wx * wx + wy * wy + wz * wz;
    const j = 9 * r;
    if (u2 < NO_ARM || w2 < NO_ARM) {
      value[r] = UNDEFINED;
      jacobian.fill(0, j, j + 9);
      continue;
    }
    const dot = ux * wx + uy * wy + uz * wz;
    const cx = uy * wz - uz * wy;
    const cy = uz * wx - ux * wz;
    const cz = ux * wy - uy * wx;
    const cross = Math.sqrt(cx * cx + cy * cy + cz * cz);
    value[r] = DEGREES * Math.atan2(cross, dot);
    const scale = cross > COLLINEAR * Math.sqrt(u2 * w2) ? DEGREES / cross : 0;
    const onU = dot / u2;
    const onW = dot / w2;
    const px = scale * (onU * ux - wx);
    const py = scale * (onU * uy - wy);
    const pz = scale * (onU * uz - wz);
    const qx = scale * (onW * wx - ux);
    const qy = scale * (onW * wy - uy);
    const qz = scale * (onW * wz - uz);
    jacobian[j] = px;
    jacobian[j + 1] = py;
    jacobian[j + 2] = pz;
    jacobian[j + 3] = -px - qx;
    jacobian[j + 4] = -py - qy;
    jacobian[j + 5] = -pz - qz;
    jacobian[j + 6] = qx;
    jacobian[j + 7] = qy;
    jacobian[j + 8] = qz;
  }
  return false;
};
