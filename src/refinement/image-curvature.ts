// How sharply the likelihood answers to one atom alone: second derivatives that follow from its image and the noise of each shell.
import { electronScattering, type ScatteringFactor } from '../density/scattering.js';
import type { TargetAtoms } from './likelihood-target.js';
import type { ShellModel } from './shell-model.js';

/**
 * Writes Σ_s D² f² squaredFactor(s) / (σ² V²) of each atom to `out` (N), the sum over all coefficients of the box; 0 for atoms without a map term.
 * @param volume of the box, Å³
 * @param squaredFactor of f's derivative by the variable in question, against f
 */
export function imageCurvatures(
  { elements, b, occupancy, omit }: TargetAtoms,
  shells: ShellModel,
  volume: number,
  squaredFactor: (s: number) => number,
  out: Float64Array,
): void {
  const known = new Map<string, number[]>();
  for (let i = 0; i < out.length; i++) {
    out[i] = 0;
    const factor = omit[i] === 1 ? undefined : electronScattering(elements[i]!);
    if (factor === undefined) continue;
    const ofElement = known.get(elements[i]!) ?? [];
    known.set(elements[i]!, ofElement);
    // In whole Å², which atoms share.
    const rounded = Math.max(0, Math.round(b[i]!));
    ofElement[rounded] ??= curvatureOf(factor, rounded, shells, volume, squaredFactor);
    out[i] = ofElement[rounded] * occupancy[i]! ** 2;
  }
}

/** Of an atom of occupancy 1 at this B, Å². */
function curvatureOf(
  factor: ScatteringFactor,
  b: number,
  { scale, variance, sMax }: ShellModel,
  volume: number,
  squaredFactor: (s: number) => number,
): number {
  const width = sMax / scale.length;
  let curvature = 0;
  for (let k = 0; k < scale.length; k++) {
    if (!(variance[k]! > 0)) continue;
    const s = (k + 0.5) * width;
    const coefficients = 4 * Math.PI * s * s * width * volume;
    const f = imageAt(factor, b, s);
    curvature += (coefficients * (scale[k]! * f) ** 2 * squaredFactor(s)) / (variance[k]! * volume ** 2);
  }
  return curvature;
}

/** Coefficient at s (Å⁻¹) of the image of an atom with this B, Å². */
export function imageAt(factor: ScatteringFactor, b: number, s: number): number {
  const q = (s * s) / 4;
  let sum = 0;
  for (let j = 0; j < factor.a.length; j++) sum += factor.a[j]! * Math.exp(-(factor.b[j]! + b) * q);
  return sum;
}
