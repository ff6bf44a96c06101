// The torsion term: a cosine of period n about the nearest of its minima, or a harmonic well where n is 0; degrees.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import { collinearFade, WHOLE_FROM } from './collinear-fade.js';
import {
  columnOf,
  createScalarTerm,
  inverseSquare,
  type Measure,
  type Penalty,
  setHarmonic,
  UNDEFINED,
} from './scalar-term.js';
import type { Term } from './term.js';

const DEGREES = 180 / Math.PI;
/** Square of the sine below which three atoms count as collinear (0.06°): the torsion is undefined, and nothing is left of the restraint. */
const COLLINEAR = 1e-6;
/** Å⁴. The same for arms without length. */
const NO_ARM = 1e-12;

/**
 * Table columns: ideal, sigma (degrees), period n (a whole number ≥ 0); atoms: the four of the torsion in order.
 *
 * n > 0: E = (1 − cos n(φ − φ₀))·k/n². With k = 2/σ², σ in radians, its curvature at a minimum is that of (Δ/σ)²: Δ and σ
 * are both in degrees there, and the ratio has no unit. n = 0: E = (Δ/σ)², Δ = φ − φ₀ wrapped to ±180°.
 */
export function createTorsionTerm(table: RestraintTable): Term {
  return createTorsionalTerm(table, torsionPenalty(table));
}

/** A term of any penalty of torsions: it fades as three of the four atoms come into line ({@link collinearFade}). */
export function createTorsionalTerm(table: RestraintTable, penalty: Penalty): Term {
  return createScalarTerm(table, 4, measureTorsions, penalty, collinearFade);
}

function torsionPenalty(table: RestraintTable): Penalty {
  const ideal = columnOf(table, 'ideal');
  const period = columnOf(table, 'period');
  const weight = inverseSquare(columnOf(table, 'sigma'));
  return (value, first, count, out) => {
    for (let r = 0; r < count; r++) {
      const v = value[r]!;
      if (v === UNDEFINED) {
        setHarmonic(out, r, 0, 0);
        continue;
      }
      const n = period[first + r]!;
      const w = weight[first + r]!;
      const delta = wrap(v - ideal[first + r]!, n);
      if (n === 0) {
        setHarmonic(out, r, delta, w);
        continue;
      }
      // 2w/n² (1 − cos nΔ) = w ρ² with ρ = (2/n) sin(nΔ/2): written so, a minimum costs exactly nothing,
      // and the Gauss–Newton curvature 2w (dρ/dΔ)² = 2w cos²(nΔ/2) is never negative.
      const half = (n * delta) / 2 / DEGREES;
      const sine = Math.sin(half);
      const cosine = Math.cos(half);
      const rho = ((2 * DEGREES) / n) * sine;
      out.delta[r] = delta;
      out.energy[r] = w * rho * rho;
      out.slope[r] = 2 * w * rho * cosine;
      out.curvature[r] = 2 * w * cosine * cosine;
    }
  };
}

/** The distance to the nearest of n minima (n = 0: of one), degrees, within ±180°/n. */
function wrap(delta: number, period: number): number {
  const turn = period === 0 ? 360 : 360 / period;
  return delta - turn * Math.round(delta / turn);
}

/**
 * φ of atoms 1-2-3-4, degrees, positive clockwise when looking from 2 to 3 (IUPAC-IUB 1970). With b₁, b₂, b₃ the bonds,
 * m = b₁ × b₂ and n = b₂ × b₃: φ = atan2(|b₂| b₁·n, m·n), ∂φ/∂x₁ = −|b₂| m/m², ∂φ/∂x₄ = |b₂| n/n²
 * (Blondel & Karplus 1996, J. Comput. Chem. 17:1132); the inner two follow from no net force and torque.
 */
export const measureTorsions: Measure = (xyz, at, first, count, value, jacobian) => {
  let fades = false;
  for (let r = 0; r < count; r++) {
    const k = 4 * (first + r);
    const p = at[k]!;
    const q = at[k + 1]!;
    const s = at[k + 2]!;
    const t = at[k + 3]!;
    const ax = xyz[q]! - xyz[p]!;
    const ay = xyz[q + 1]! - xyz[p + 1]!;
    const az = xyz[q + 2]! - xyz[p + 2]!;
    const bx = xyz[s]! - xyz[q]!;
    const by = xyz[s + 1]! - xyz[q + 1]!;
    const bz = xyz[s + 2]! - xyz[q + 2]!;
    const cx = xyz[t]! - xyz[s]!;
    const cy = xyz[t + 1]! - xyz[s + 1]!;
    const cz = xyz[t + 2]! - xyz[s + 2]!;
    const mx = ay * bz - az * by;
    const my = az * bx - ax * bz;
    const mz = ax * by - ay * bx;
    const nx = by * cz - bz * cy;
    const ny = bz * cx - bx * cz;
    const nz = bx * cy - by * cx;
    const a2 = ax * ax + ay * ay + az * az;
    const b2 = bx * bx + by * by + bz * bz;
    const c2 = cx * cx + cy * cy + cz * cz;
    const m2 = mx * mx + my * my + mz * mz;
    const n2 = nx * nx + ny * ny + nz * nz;
    const j = 12 * r;
    if (m2 < WHOLE_FROM * a2 * b2 + NO_ARM || n2 < WHOLE_FROM * c2 * b2 + NO_ARM) {
      fades = true;
      if (m2 < COLLINEAR * a2 * b2 + NO_ARM || n2 < COLLINEAR * c2 * b2 + NO_ARM) {
        value[r] = UNDEFINED;
        jacobian.fill(0, j, j + 12);
        continue;
      }
    }
    const b = Math.sqrt(b2);
    value[r] = DEGREES * Math.atan2(b * (ax * nx + ay * ny + az * nz), mx * nx + my * ny + mz * nz);
    const scaleP = (-DEGREES * b) / m2;
    const scaleT = (DEGREES * b) / n2;
    const px = scaleP * mx;
    const py = scaleP * my;
    const pz = scaleP * mz;
    const tx = scaleT * nx;
    const ty = scaleT * ny;
    const tz = scaleT * nz;
    const alongA = (ax * bx + ay * by + az * bz) / b2;
    const alongC = (cx * bx + cy * by + cz * bz) / b2;
    jacobian[j] = px;
    jacobian[j + 1] = py;
    jacobian[j + 2] = pz;
    jacobian[j + 3] = alongC * tx - (1 + alongA) * px;
    jacobian[j + 4] = alongC * ty - (1 + alongA) * py;
    jacobian[j + 5] = alongC * tz - (1 + alongA) * pz;
    jacobian[j + 6] = alongA * px - (1 + alongC) * tx;
    jacobian[j + 7] = alongA * py - (1 + alongC) * ty;
    jacobian[j + 8] = alongA * pz - (1 + alongC) * tz;
    jacobian[j + 9] = tx;
    jacobian[j + 10] = ty;
    jacobian[j + 11] = tz;
  }
  return fades;
};
