// The half maps of a map, in the box that is refined against.
import { UserError } from '../base/user-error.js';
import { cutRange } from '../density/box.js';
import type { DensityMap } from '../density/density-map.js';
import { gridDifference } from '../density/grid.js';
import { type MapSource, readSource } from './map-source.js';
import type { PreflightReport } from './preflight.js';

/** @throws UserError where a half map is not on the grid of the map */
export async function readHalfMaps(
  sources: readonly [MapSource, MapSource],
  { grid, box }: Pick<PreflightReport, 'grid' | 'box'>,
  mapName: string,
): Promise<readonly [DensityMap, DensityMap]> {
  const read = async (source: MapSource): Promise<DensityMap> => {
    const { map } = await readSource(source);
    const difference = gridDifference(map.grid, grid);
    if (difference !== undefined)
      throw new UserError(
        `A half map must lie on the grid of the map, but ${source.name} ${difference} (${mapName}); give the half maps of this map.`,
      );
    return cutRange(map, box);
  };
  return [await read(sources[0]), await read(sources[1])];
}
