// The soft mask: a molecular mask grown and blurred, so that a map can be cut with it without an edge in its Fourier terms.
import type { Kernels } from '../kernels/kernels.js';
import { applyFactors, gaussianFactors } from './axis-factors.js';
import type { DensityMap, Grid } from './density-map.js';
import { orthogonalVoxel } from './grid.js';
import { moleculeMask } from './molecule-mask.js';

/** Waves to a standard deviation from which on the Gaussian's own terms, exp(−2π²·reach²), are below 10⁻¹⁰. */
const REACH = 1.1;

/**
 * The mask of phenix.mtriage (Afonine et al. 2018, Acta Cryst. D74:814; mmtbx.masks.smooth_mask): a molecular mask whose radii are
 * larger by `radius`, convolved with a Gaussian whose standard deviation along each axis is `radius`. About 1 inside, 0 far outside.
 * @param xyz 3N, Å
 * @param elements N symbols
 * @param radius Å; mtriage takes twice the resolution
 * @throws UserError where the grid is not orthogonal
 */
export function softMask(
  grid: Grid,
  xyz: Float64Array,
  elements: readonly string[],
  radius: number,
  kernels: Kernels,
): Float32Array {
  const hard = moleculeMask(grid, xyz, elements, { probe: 1.1 + radius });
  const voxel = orthogonalVoxel(grid, 'A soft mask');
  const finest = radius / REACH;
  const waves = grid.shape.map((n, axis) => (n * voxel[axis]!) / finest) as [number, number, number];
  const plan = kernels.fourier(grid.shape, waves);
  plan.real.set(hard);
  plan.forward();
  const blur = gaussianFactors(grid.shape, voxel, -2 * Math.PI * Math.PI * radius * radius);
  applyFactors(plan.re, plan.im, blur, 1 / (finest * finest));
  plan.inverse();
  const values = plan.real.slice();
  plan.release();
  // The edge of the box is the only place where the Gaussian, periodic, could go astray: by rounding.
  for (let v = 0; v < values.length; v++) if (values[v]! < 0) values[v] = 0;
  return values;
}

/** The map times a mask, voxel by voxel. */
export function maskedMap({ grid, values }: DensityMap, mask: Float32Array): DensityMap {
  const product = new Float32Array(values.length);
  for (let v = 0; v < product.length; v++) product[v] = values[v]! * mask[v]!;
  return { grid, values: product };
}
