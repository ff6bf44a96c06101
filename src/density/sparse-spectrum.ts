// The part of a half spectrum inside a resolution, packed: what a simulated series keeps of each frame.
import type { RealFourier } from '../kernels/kernels.js';
import type { ResolutionShells } from './fourier-shells.js';

/** Indices of the coefficients inside the resolution, F(000) included. */
export function insideTerms(shells: ResolutionShells): Int32Array {
  const inside: number[] = [0];
  for (let c = 1; c < shells.shell.length; c++) if (shells.shell[c]! >= 0) inside.push(c);
  return Int32Array.from(inside);
}

/** Real and imaginary parts of the terms, alternating. */
export function gather(re: Float32Array, im: Float32Array, terms: Int32Array): Float32Array {
  const spectrum = new Float32Array(2 * terms.length);
  for (let t = 0; t < terms.length; t++) {
    spectrum[2 * t] = re[terms[t]!]!;
    spectrum[2 * t + 1] = im[terms[t]!]!;
  }
  return spectrum;
}

/** The terms in the plan's half spectrum, zero elsewhere. */
export function spread(spectrum: Float32Array, terms: Int32Array, plan: RealFourier): RealFourier {
  plan.clearSpectrum();
  for (let t = 0; t < terms.length; t++) {
    plan.re[terms[t]!] = spectrum[2 * t]!;
    plan.im[terms[t]!] = spectrum[2 * t + 1]!;
  }
  return plan;
}

/** Mean of several spectra, term by term. */
export function averageSpectra(spectra: readonly Float32Array[]): Float32Array {
  const mean = new Float64Array(spectra[0]!.length);
  for (const spectrum of spectra) for (let i = 0; i < mean.length; i++) mean[i] = mean[i]! + spectrum[i]!;
  return Float32Array.from(mean, (v) => v / spectra.length);
}
