// Filters in Fourier space: low pass, sharpening and blurring by a B factor, and resampling to another voxel size.
import type { Kernels } from '../kernels/kernels.js';
import type { DensityMap, Grid } from './density-map.js';
import { orthogonalVoxel } from './grid.js';
import { reciprocalSquares } from './half-spectrum.js';
import { copySpectrum } from './spectrum-copy.js';

/**
 * A map with each Fourier term multiplied by `factor(1/d²)`.
 * @param factor of 1/d², Å⁻²
 * @throws UserError where the grid is not orthogonal
 */
export function filterMap(map: DensityMap, factor: (s2: number) => number, kernels: Kernels): DensityMap {
  const voxel = orthogonalVoxel(map.grid, 'A filter in Fourier space');
  const squares = reciprocalSquares(map.grid.shape, voxel);
  const plan = kernels.fourier(map.grid.shape);
  plan.real.set(map.values);
  plan.forward();
  for (let c = 0; c < squares.length; c++) {
    const f = factor(squares[c]!);
    plan.re[c] = plan.re[c]! * f;
    plan.im[c] = plan.im[c]! * f;
  }
  plan.inverse();
  const values = plan.real.slice();
  plan.release();
  return { grid: map.grid, values };
}

/**
 * A map without terms finer than `resolution` (Å): 1 up to it less half the edge, a raised cosine, 0 from it plus half
 * the edge on. The soft edge keeps ripples off.
 * @param edge width of the edge in 1/d as a share of 1/resolution; 0 cuts hard
 */
export function lowPass(map: DensityMap, resolution: number, kernels: Kernels, edge = 0.1): DensityMap {
  return filterMap(map, (s2) => softEdge(Math.sqrt(s2) * resolution, edge), kernels);
}

/** 1 for x below 1 − edge/2, 0 above 1 + edge/2, half a cosine between. */
export function softEdge(x: number, edge: number): number {
  const from = 1 - edge / 2;
  if (x <= from) return 1;
  if (x >= from + edge) return 0;
  return 0.5 * (1 + Math.cos((Math.PI * (x - from)) / edge));
}

/**
 * A map multiplied by exp(−B/(4d²)): blurred for B above 0, sharpened for B below.
 * @param b Å²
 */
export function blurMap(map: DensityMap, b: number, kernels: Kernels): DensityMap {
  return filterMap(map, (s2) => Math.exp((-b * s2) / 4), kernels);
}

/**
 * The same density on another number of voxels over the same box: terms that the new grid cannot carry are left out,
 * those that the old one does not have are zero (exact for band-limited maps).
 * @param shape voxels along x, y, z
 */
export function resample(map: DensityMap, shape: readonly [number, number, number], kernels: Kernels): DensityMap {
  const { grid } = map;
  const voxel = orthogonalVoxel(grid, 'Resampling');
  const from = kernels.fourier(grid.shape);
  const to = kernels.fourier(shape);
  from.real.set(map.values);
  from.forward();
  copySpectrum(from, to);
  to.inverse();
  const values = to.real.slice();
  from.release();
  to.release();
  const steps = grid.steps.map((step, axis) =>
    step.map((_, x) => (x === axis ? (voxel[axis]! * grid.shape[axis]!) / shape[axis]! : 0)),
  ) as unknown as Grid['steps'];
  return { grid: { shape, origin: grid.origin, steps }, values };
}
