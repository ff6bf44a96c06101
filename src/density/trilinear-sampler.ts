// The values of a map between its voxels, linear along each axis: a map as the kernels take it, and one point at a time.
import type { LinearField } from '../kernels/kernels.js';
import { linearValues } from '../kernels/linear-field.js';
import type { DensityMap } from './density-map.js';
import { inverseSteps } from './grid.js';

/** The map's own values, not a copy. */
export function linearField({ grid, values }: DensityMap): LinearField {
  return { values, shape: grid.shape, origin: grid.origin, toGrid: inverseSteps(grid) };
}

/** The density at x, y, z (Å) by trilinear interpolation; periodic, any cell; without an array a call. */
export function trilinearSampler(map: DensityMap): (x: number, y: number, z: number) => number {
  return linearValues(linearField(map));
}
