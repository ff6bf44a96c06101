// How far the start model is from each frame: its own density, compared with the maps over the model's surroundings.
import { correlation } from '../density/correlation.js';
import type { Grid } from '../density/density-map.js';
import { ModelDensity } from '../density/model-density.js';
import { loadKernels } from '../kernels/load-kernels.js';
import type { Conformation, Structure } from '../structure/structure.js';
import { type CoarseRegion, coarseValues } from './coarse-map.js';

/**
 * F distances, 1 − CC between each frame and the start model's density at its resolution. `grid`: the box that the
 * region divides; `coarse`: the frames over the region; `resolutions`: Å, one a frame.
 */
export function distancesToModel(
  structure: Structure,
  start: Conformation,
  grid: Grid,
  region: CoarseRegion,
  coarse: readonly Float32Array[],
  resolutions: readonly number[],
): Float64Array {
  const density = new ModelDensity(grid, structure.element, loadKernels());
  const images = new Map<number, Float32Array>();
  return Float64Array.from(coarse, (values, frame) => {
    const resolution = resolutions[frame]!;
    let image = images.get(resolution);
    if (!image) {
      image = coarseValues(density.evaluate(start, resolution), region);
      images.set(resolution, image);
    }
    return 1 - correlation(image, values);
  });
}
