// A map, and its half maps, in the box around a model, checked as before a refinement.
import type { DensityMap } from '../density/density-map.js';
import { readHalfMaps } from '../series/half-maps.js';
import { mapFile } from '../series/map-source.js';
import { preflight } from '../series/preflight.js';
import type { Conformation, Structure } from '../structure/structure.js';

export interface MapAroundModel {
  /** The box that a refinement would see, so that its numbers and these are the same. */
  readonly map: DensityMap;
  readonly halfMaps?: readonly [DensityMap, DensityMap];
  /** How the map was read, and what looks wrong with it; a sentence each. */
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

/** Å of map kept around the model: what a refinement keeps. */
const CUSHION = 10;

/** @throws UserError where a map cannot be used with this model, or a half map is not on the grid of the map */
export async function mapAroundModel(
  structure: Structure,
  conformation: Conformation,
  modelName: string,
  file: string,
  resolution: number,
  halfMaps?: readonly [string, string],
): Promise<MapAroundModel> {
  const { report, maps } = await preflight({
    structure,
    start: conformation,
    modelName,
    sources: [mapFile(file)],
    resolutions: [resolution],
    cushion: CUSHION,
    memoryBudget: 2 ** 31,
  });
  const halves = halfMaps && (await readHalfMaps([mapFile(halfMaps[0]), mapFile(halfMaps[1])], report, file));
  return {
    map: await maps.get(0),
    ...(halves && { halfMaps: halves }),
    notes: report.notes,
    warnings: report.warnings,
  };
}
