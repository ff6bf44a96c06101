// The resolution that the values of a map support: d99.
import type { Kernels } from '../kernels/kernels.js';
import type { DensityMap } from './density-map.js';
import { resolutionShells, shellProducts } from './fourier-shells.js';
import { voxelSize } from './grid.js';

/**
 * d99, Å: the largest d at which the map without its finer terms still correlates with the map to 0.99 (Afonine et al.
 * 2018, Acta Cryst. D74:814). By Parseval's theorem that correlation is the root of the share of the power; F(000)
 * does not count. Found to a hundredth of the map's finest frequency. NaN for an empty map.
 * @throws UserError where the grid is not orthogonal
 */
export function d99(map: DensityMap, kernels: Kernels): number {
  const plan = kernels.fourier(map.grid.shape);
  plan.real.set(map.values);
  plan.forward();
  // The corner of the spectrum, where all three axes are at their Nyquist frequency.
  const corner = 1 / Math.hypot(...voxelSize(map.grid).map((d) => 1 / (2 * d)));
  const shells = resolutionShells(map.grid, corner, 100);
  const power = shellProducts(shells, plan.re, plan.im, plan.re, plan.im);
  const constant = plan.re[0]!;
  plan.release();
  const total = power.reduce((sum, p) => sum + p, 0);
  // What a constant leaves is the rounding of its transform.
  if (!(total > 1e-10 * constant ** 2)) return Number.NaN;
  let sum = 0;
  let shell = 0;
  while (shell < shells.count && sum + power[shell]! < 0.99 ** 2 * total) sum += power[shell++]!;
  const share = (0.99 ** 2 * total - sum) / power[shell]!;
  return 1 / ((shell + share) * shells.width);
}
