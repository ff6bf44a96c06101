// Noise that is white within resolution shells, with the power that a Fourier shell correlation stands for.
import { randomFrom } from '../base/random.js';
import type { RealFourier } from '../kernels/kernels.js';
import { type ResolutionShells, shellProducts } from './fourier-shells.js';
import { spread } from './sparse-spectrum.js';

/**
 * Steepness p of the FSC curve: with c = 0.143 it falls from 0.9 to 0.14 between 1.45 and 1 times d_min, as curves of
 * real maps do.
 */
const CURVE_POWER = 12;

/**
 * Power of the noise in each shell, for the signal whose half spectrum is in `plan`. The correlation of signal + white
 * noise with the signal is FSC = √(S/(S + N)), so N = S(1/FSC² − 1); the curve is FSC(d) = 1/(1 + (1/c −
 * 1)(d_min/d)^p).
 * @param atResolution c: the correlation at the outer edge of the shells
 */
export function shellNoisePower(plan: RealFourier, shells: ResolutionShells, atResolution: number): Float64Array {
  const signal = shellProducts(shells, plan.re, plan.im, plan.re, plan.im);
  return signal.map((power, k) => {
    const relative = ((k + 0.5) / shells.count) ** CURVE_POWER;
    const fsc = 1 / (1 + (1 / atResolution - 1) * relative);
    return power * (1 / (fsc * fsc) - 1);
  });
}

/**
 * Leaves signal + noise in the half spectrum of `plan`. White noise is drawn in space, so that its spectrum is that of
 * a real map.
 * @param signal packed terms (sparse-spectrum.ts)
 * @param wanted power of the noise in each shell
 * @param key what the noise is for: the same key gives the same noise
 */
export function addShellNoise(
  plan: RealFourier,
  signal: Float32Array,
  terms: Int32Array,
  shells: ResolutionShells,
  wanted: Float64Array,
  key: readonly (string | number)[],
): void {
  const random = randomFrom(...key);
  for (let v = 0; v < plan.real.length; v++) plan.real[v] = random.normal();
  plan.forward();
  const drawn = shellProducts(shells, plan.re, plan.im, plan.re, plan.im);
  const scale = wanted.map((power, k) => (drawn[k]! > 0 ? Math.sqrt(power / drawn[k]!) : 0));
  const noisy = signal.slice();
  for (let t = 0; t < terms.length; t++) {
    const c = terms[t]!;
    const k = shells.shell[c]!;
    if (k < 0) continue;
    noisy[2 * t] = noisy[2 * t]! + scale[k]! * plan.re[c]!;
    noisy[2 * t + 1] = noisy[2 * t + 1]! + scale[k]! * plan.im[c]!;
  }
  spread(noisy, terms, plan);
}
