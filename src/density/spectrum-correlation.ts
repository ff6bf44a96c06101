// Fourier shell correlation of two spectra, and the resolutions that are read off its curve.
import type { ResolutionShells, ShellCorrelation } from './fourier-shells.js';
import { shellProducts } from './fourier-shells.js';
import type { Spectrum } from './map-spectrum.js';

/** Terms of the whole spectrum that a shell must have: the correlation of a handful of terms says nothing. */
const FEWEST_TERMS = 100;

/**
 * The correlation of each shell; NaN where it has too few terms, which are those of the lowest resolution, or one of the spectra none.
 */
export function correlateSpectra(shells: ResolutionShells, a: Spectrum, b: Spectrum): ShellCorrelation {
  const ab = shellProducts(shells, a.re, a.im, b.re, b.im);
  const aa = shellProducts(shells, a.re, a.im, a.re, a.im);
  const bb = shellProducts(shells, b.re, b.im, b.re, b.im);
  return {
    shells,
    correlation: ab.map((v, k) => (shells.terms[k]! < FEWEST_TERMS ? Number.NaN : v / Math.sqrt(aa[k]! * bb[k]!))),
  };
}
