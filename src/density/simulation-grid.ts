// The box of a simulated series: cubic, around all conformations.
import { UserError } from '../base/user-error.js';
import { goodFourierSize } from '../kernels/fourier-size.js';
import { boundsOf } from '../structure/bounds.js';
import type { Conformation } from '../structure/structure.js';
import type { Grid } from './density-map.js';
import { orthogonalGrid } from './grid.js';

/**
 * The model and a margin of twice the resolution (at least 8 Å), with the origin on a whole voxel so that NSTART and
 * ORIGIN say the same in the files.
 * @param resolution Å
 * @param options voxel: Å, default resolution / 2.8 rounded to 0.01; box: voxels along each side, default a fast size
 * @throws UserError where a given box is smaller than the model
 */
export function simulationGrid(
  conformations: readonly Conformation[],
  resolution: number,
  options: { readonly voxel?: number; readonly box?: number },
): Grid {
  const voxel = options.voxel ?? Math.round((100 * resolution) / 2.8) / 100;
  const { low, high } = boundsOf(...conformations.map(({ xyz }) => xyz));
  const extent = Math.max(...low.map((v, axis) => high[axis]! - v));
  const margin = Math.max(8, 2 * resolution);
  const n = options.box ?? goodFourierSize((extent + 2 * margin) / voxel);
  if (n * voxel < extent) {
    throw new UserError(
      `A box of ${n} voxels of ${voxel} Å is too small for the model, which is ${extent.toFixed(1)} Å long; give at least ${goodFourierSize((extent + 2 * margin) / voxel)}.`,
    );
  }
  const origin = low.map((v, axis) => Math.round((v + high[axis]!) / 2 / voxel - n / 2) * voxel) as [
    number,
    number,
    number,
  ];
  return orthogonalGrid([n, n, n], [voxel, voxel, voxel], origin);
}
