// Models that have moved to the edge of the box that was cut around the start model, where map is missing.

import type { BoxRange } from '../density/box.js';
import type { Grid } from '../density/density-map.js';
import { toGrid, voxelSize } from '../density/grid.js';

/** Å: nearer to a cut face than this, part of an atom's image is cut off. */
const margin = 2;

/** Atoms within 2 Å of a face of the box behind which the map goes on. `grid` of the whole map; `xyz`: 3N, Å. */
export function atomsAtEdge(grid: Grid, box: BoxRange, xyz: Float64Array): number {
  const voxel = voxelSize(grid);
  const indices = toGrid(grid, xyz);
  let count = 0;
  for (let p = 0; p < indices.length; p += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const first = box.first[axis]!;
      const last = first + box.shape[axis]! - 1;
      const reach = margin / voxel[axis]!;
      const tooLow = first > 0 && indices[p + axis]! < first + reach;
      const tooHigh = last < grid.shape[axis]! - 1 && indices[p + axis]! > last - reach;
      if (!tooLow && !tooHigh) continue;
      count++;
      break;
    }
  }
  return count;
}
