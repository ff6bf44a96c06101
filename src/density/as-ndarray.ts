// A density map as the ndarray packages of npm take it.
import ndarray, { type NdArray } from 'ndarray';
import type { DensityMap } from './density-map.js';

/** The map as an ndarray of shape [nx, ny, nz]; no copy. */
export function asNdarray(map: DensityMap): NdArray<Float32Array> {
  const [nx, ny, nz] = map.grid.shape;
  return ndarray(map.values, [nx, ny, nz], [1, nx, nx * ny]);
}
