// How far the image of an atom reaches in a map of limited resolution.
import { electronScattering } from './scattering.js';

/**
 * Radius, Å, of the spheres in which a map is compared with a model around its atoms: the larger of the resolution and
 * the radius of a carbon atom's image, kept within 3 … 10 Å (validation.md).
 *
 * The image is ∫ 4πs² f(s/2) exp(−Bs²/4) sin(2πrs)/(2πrs) ds up to s = 1/d_min, its radius twice the distance of the
 * first inflection (Afonine et al. 2018, Acta Cryst. D74:814; the 0.1 Å steps are those of mmtbx).
 * @param resolution Å
 * @param meanB Å²
 */
export function comparisonRadius(resolution: number, meanB: number): number {
  return Math.max(3, Math.min(10, Math.max(resolution, carbonImageRadius(resolution, meanB))));
}

/** Of the integral over s, by Simpson's rule. */
const INTERVALS = 400;

function carbonImageRadius(resolution: number, meanB: number): number {
  const spectrum = carbonSpectrum(resolution, meanB);
  const step = 0.1;
  const end = Math.max(15, resolution);
  let before = image(-step, resolution, spectrum);
  let here = image(0, resolution, spectrum);
  for (let k = 0; k * step < end; k++) {
    const after = image((k + 1) * step, resolution, spectrum);
    if (before + after - 2 * here > 0) return 2 * (k - 0.5) * step;
    before = here;
    here = after;
  }
  return end;
}

/** 4πs² f(s/2) exp(−Bs²/4) times the rule's weights, at s = 0 … 1/resolution. */
function carbonSpectrum(resolution: number, meanB: number): Float64Array {
  const carbon = electronScattering('C')!;
  const step = 1 / resolution / INTERVALS;
  return Float64Array.from({ length: INTERVALS + 1 }, (_, k) => {
    const s = k * step;
    const factor = carbon.a.reduce((f, a, j) => f + a * Math.exp((-(carbon.b[j]! + meanB) * s * s) / 4), 0);
    // 1 4 2 4 … 4 1.
    const weight = k === 0 || k === INTERVALS ? 1 : k % 2 === 1 ? 4 : 2;
    return (weight * 4 * Math.PI * s * s * factor * step) / 3;
  });
}

function image(r: number, resolution: number, spectrum: Float64Array): number {
  const step = 1 / resolution / INTERVALS;
  let sum = 0;
  for (let k = 0; k <= INTERVALS; k++) {
    const phase = 2 * Math.PI * r * k * step;
    sum += spectrum[k]! * (Math.abs(phase) < 1e-9 ? 1 : Math.sin(phase) / phase);
  }
  return sum;
}
