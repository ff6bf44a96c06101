// The scale of a model's Fourier terms to a map's, shell by shell.
import type { ResolutionShells } from './fourier-shells.js';
import { shellProducts } from './fourier-shells.js';
import type { Spectrum } from './map-spectrum.js';

/**
 * k(s) = Σ Re(F_map·F_model*)/Σ|F_model|² in each shell: the least-squares scale, so that map − k·model has nothing left that the model
 * explains. It falls with their correlation: k = FSC·√(power of the map/power of the model). 0 where the two disagree altogether; a
 * shell in which the model has no terms (the first may be empty) takes the scale of the next one that has.
 */
export function shellScale(shells: ResolutionShells, map: Spectrum, model: Spectrum): Float64Array {
  const product = shellProducts(shells, map.re, map.im, model.re, model.im);
  const power = shellProducts(shells, model.re, model.im, model.re, model.im);
  const scale = new Float64Array(shells.count);
  let next = 0;
  for (let k = shells.count - 1; k >= 0; k--) {
    if (power[k]! > 0) next = Math.max(0, product[k]! / power[k]!);
    scale[k] = next;
  }
  return scale;
}

/**
 * The overall B factor (Å²) by which the model's terms fall off more steeply than the map's signal (below 0: less): ln k(s) is fitted
 * by a line in s² with the terms of the shells as weights, from `from` Å on.
 */
export function scaleFallOff(shells: ResolutionShells, scale: Float64Array, from: number): number {
  let [n, x, y, xx, xy] = [0, 0, 0, 0, 0];
  for (let k = 0; k < shells.count; k++) {
    const s2 = 1 / shells.spacing[k]! ** 2;
    if (!(scale[k]! > 0) || shells.spacing[k]! > from) continue;
    const weight = shells.terms[k]!;
    const value = Math.log(scale[k]!);
    n += weight;
    x += weight * s2;
    y += weight * value;
    xx += weight * s2 * s2;
    xy += weight * s2 * value;
  }
  const spread = n * xx - x * x;
  return spread > 0 ? (4 * (n * xy - x * y)) / spread : 0;
}
