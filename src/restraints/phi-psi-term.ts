// A term over the two backbone torsions of a residue at once: what all forms of Ramachandran restraints share.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import { collinearFade } from './collinear-fade.js';
import type { SurfacePoint } from './ramachandran-surface.js';
import { UNDEFINED } from './scalar-term.js';
import type { CurvatureSink, RestraintResiduals, Term } from './term.js';
import { measureTorsions } from './torsion.js';

/** Residues worked off at a time: two torsions each. */
const BLOCK = 32;
/** C₋₁, N, CA, C, N₊₁ */
const ATOMS = 5;
const POINT_PARTS = [
  'energy',
  'phi',
  'psi',
  'phiPhi',
  'phiPsi',
  'psiPsi',
] as const satisfies readonly (keyof SurfacePoint)[];

/** What a pair of torsions costs. */
export interface PhiPsiPenalty {
  /** Writes the energy of restraint r at φ, ψ (degrees) and its derivatives. */
  at(r: number, phi: number, psi: number, out: SurfacePoint): void;
  /** What reports show of restraint r besides its energy: its value, and how far that is from where it should be. */
  report(r: number, phi: number, psi: number, energy: number): { readonly value: number; readonly delta: number };
}

/**
 * A term from the table's five atoms C₋₁, N, CA, C, N₊₁ and a penalty. It fades as three of the atoms come into line, by the product of
 * {@link collinearFade} of φ and ψ. As curvature it gives the Hessian in φ and ψ with its eigenvalues made positive: |λ| takes a Newton step off
 * a saddle as boldly as into a well (Dauphin et al. 2014, Adv. Neural Inf. Process. Syst. 27:2933).
 */
export function createPhiPsiTerm(table: RestraintTable, penalty: PhiPsiPenalty): Term {
  const { count, atoms } = table;
  const at = new Int32Array(8 * count);
  for (let r = 0; r < count; r++) {
    for (let k = 0; k < 4; k++) {
      at[8 * r + k] = 3 * atoms[ATOMS * r + k]!;
      at[8 * r + 4 + k] = 3 * atoms[ATOMS * r + k + 1]!;
    }
  }
  const value = new Float64Array(2 * BLOCK);
  const jacobian = new Float64Array(24 * BLOCK);
  const point: SurfacePoint = { energy: 0, phi: 0, psi: 0, phiPhi: 0, phiPsi: 0, psiPsi: 0 };
  const own = new Int32Array(ATOMS);
  const direction = new Float64Array(3 * ATOMS);
  const fadePhi = new Float64Array(12);
  const fadePsi = new Float64Array(12);

  const isDefined = (k: number): boolean => value[2 * k] !== UNDEFINED && value[2 * k + 1] !== UNDEFINED;
  const addOuter = (r: number, k: number, u: number, v: number, weight: number, sink: CurvatureSink): void => {
    if (!(weight > 0)) return;
    for (let a = 0; a < ATOMS; a++) own[a] = atoms[ATOMS * r + a]!;
    for (let d = 0; d < 15; d++) {
      const alongPhi = d < 12 ? u * jacobian[24 * k + d]! : 0;
      direction[d] = alongPhi + (d >= 3 ? v * jacobian[24 * k + 9 + d]! : 0);
    }
    sink.addOuter(own, ATOMS, direction, weight);
  };

  /** Leaves in `point` the share that counts; the forces of the fading itself go to the gradient. */
  const fade = (xyz: Float64Array, r: number, gradient?: Float64Array): void => {
    const ofPhi = collinearFade(xyz, at, 2 * r, fadePhi);
    const ofPsi = collinearFade(xyz, at, 2 * r + 1, fadePsi);
    const share = ofPhi * ofPsi;
    if (share === 1) return;
    for (let j = 0; gradient !== undefined && j < 12; j++) {
      const p = at[8 * r + Math.floor(j / 3)]! + (j % 3);
      const q = at[8 * r + 4 + Math.floor(j / 3)]! + (j % 3);
      gradient[p] = gradient[p]! + point.energy * ofPsi * fadePhi[j]!;
      gradient[q] = gradient[q]! + point.energy * ofPhi * fadePsi[j]!;
    }
    for (const part of POINT_PARTS) point[part] *= share;
  };

  return {
    name: table.kind,
    evaluate(xyz, gradient) {
      let total = 0;
      for (let first = 0; first < count; first += BLOCK) {
        const size = Math.min(BLOCK, count - first);
        const fades = measureTorsions(xyz, at, 2 * first, 2 * size, value, jacobian);
        for (let k = 0; k < size; k++) {
          if (!isDefined(k)) continue;
          penalty.at(first + k, value[2 * k]!, value[2 * k + 1]!, point);
          if (fades) fade(xyz, first + k, gradient);
          total += point.energy;
          for (let t = 0; t < 8; t++) {
            const slope = t < 4 ? point.phi : point.psi;
            const p = at[8 * (first + k) + t]!;
            const j = 24 * k + 3 * t;
            gradient[p] = gradient[p]! + slope * jacobian[j]!;
            gradient[p + 1] = gradient[p + 1]! + slope * jacobian[j + 1]!;
            gradient[p + 2] = gradient[p + 2]! + slope * jacobian[j + 2]!;
          }
        }
      }
      return total;
    },
    addCurvature(xyz: Float64Array, sink: CurvatureSink) {
      for (let r = 0; r < count; r++) {
        const fades = measureTorsions(xyz, at, 2 * r, 2, value, jacobian);
        if (!isDefined(0)) continue;
        penalty.at(r, value[0]!, value[1]!, point);
        if (fades) fade(xyz, r);
        const mean = (point.phiPhi + point.psiPsi) / 2;
        const half = (point.phiPhi - point.psiPsi) / 2;
        const spread = Math.hypot(half, point.phiPsi);
        // Eigenvectors (cos α, sin α) and (−sin α, cos α) of the 2 × 2 Hessian.
        const alpha = Math.atan2(point.phiPsi, half) / 2;
        const [c, s] = [Math.cos(alpha), Math.sin(alpha)];
        addOuter(r, 0, c, s, Math.abs(mean + spread), sink);
        addOuter(r, 0, -s, c, Math.abs(mean - spread), sink);
      }
    },
    residuals(xyz: Float64Array): RestraintResiduals {
      const result = {
        value: new Float64Array(count).fill(Number.NaN),
        delta: new Float64Array(count),
        residual: new Float64Array(count),
      };
      for (let r = 0; r < count; r++) {
        const fades = measureTorsions(xyz, at, 2 * r, 2, value, jacobian);
        if (!isDefined(0)) continue;
        penalty.at(r, value[0]!, value[1]!, point);
        if (fades) fade(xyz, r);
        const shown = penalty.report(r, value[0]!, value[1]!, point.energy);
        result.value[r] = shown.value;
        result.delta[r] = shown.delta;
        result.residual[r] = point.energy;
      }
      return result;
    },
  };
}
