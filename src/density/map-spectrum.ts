// The Fourier terms of a map, kept: what several comparisons of one map need.
import type { Kernels } from '../kernels/kernels.js';
import type { DensityMap } from './density-map.js';

/** Half spectrum in the layout of `RealFourier`. */
export interface Spectrum {
  readonly re: Float32Array;
  readonly im: Float32Array;
}

export function mapSpectrum({ grid, values }: DensityMap, kernels: Kernels): Spectrum {
  const plan = kernels.fourier(grid.shape);
  plan.real.set(values);
  plan.forward();
  const spectrum = { re: plan.re.slice(), im: plan.im.slice() };
  plan.release();
  return spectrum;
}
