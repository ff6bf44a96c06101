// How far the start model is from each frame: its own density, compared with the maps over the model's surroundings.
import { correlation } from '../density/correlation.js';
import type { Grid } from '../density/density-map.js';
import { voxelSize } from '../density/grid.js';
import { ModelDensity } from '../density/model-density.js';
import { loadKernels } from '../kernels/load-kernels.js';
import type { Conformation, Structure } from '../structure/structure.js';
import { type CoarseFrames, coarseValues } from './coarse-map.js';

/**
 * F distances, 1 − CC between each frame and the start model's density at its resolution. `grid`: the box that the
 * frames' region divides; `resolutions`: Å, one a frame.
 */
export function distancesToModel(
  structure: Structure,
  start: Conformation,
  grid: Grid,
  frames: CoarseFrames,
  resolutions: readonly number[],
): Float64Array {
  const density = new ModelDensity(grid, structure.element, loadKernels());
  const images = new Map<number, Float32Array>();
  return Float64Array.from(frames.values, (values, frame) => {
    const resolution = resolutions[frame]!;
    let image = images.get(resolution);
    if (!image) {
      image = coarseValues(density.evaluate(start, resolution), frames.region);
      images.set(resolution, image);
    }
    return 1 - correlation(image, values);
  });
}

/** Below this CC over the model's surroundings even the nearest map hardly shows the model; a model in place has 0.7 and more. */
const poorCorrelation = 0.4;

/** Sentences about a start model that explains even the nearest map poorly; `distance` and `name` of that map. */
export function judgeStart(distance: number, name: string, grid: Grid): string[] {
  const cc = 1 - distance;
  if (cc >= poorCorrelation) return [];
  // cryoDRGN writes 1.0 Å unless it is told the voxel size (cryodrgn issue 97).
  const voxel = voxelSize(grid).every((size) => Math.abs(size - 1) < 1e-6)
    ? 'the voxel size, which is exactly 1 Å as programs write it that were not told the true one'
    : 'the voxel size';
  return [
    `The start model explains even the nearest map, ${name}, poorly (CC ${cc.toFixed(2)} over its surroundings): check its place in the map, ${voxel}, and the hand of the map.`,
  ];
}
