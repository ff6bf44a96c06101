// What the placement of a model in a map means: fine, worth a warning, or a sentence that stops the run.
import { UserError } from '../base/user-error.js';
import type { DensityMap } from '../density/density-map.js';
import { formatVector, voxelSize } from '../density/grid.js';
import { bestShift, densityElsewhere, type Placement } from './placement.js';

/** Below this share of atoms inside the box the model is not in the map; above it some atoms merely stick out. */
const enoughInside = 0.9;
/** Mean density at the atoms, in standard deviations of the map: below, the model is not in density. */
const faint = 0.5;
/** Density that a shift must find before it is proposed, in standard deviations. */
const convincing = 1;

/**
 * Sentences that warn.
 *
 * @throws UserError where the model lies outside the map, the contrast is inverted, or a usual shift would bring the model
 * from nowhere into density
 */
export function checkPlacement(
  map: DensityMap,
  xyz: Float64Array,
  facts: { readonly mean: number; readonly deviation: number },
  placement: Placement,
  name: string,
  modelName: string,
): string[] {
  const percent = (100 * placement.inside).toFixed(0);
  if (placement.inside < enoughInside)
    throw new UserError(
      `The model ${modelName} lies outside the map ${name}: ${percent} % of its atoms are inside the box, which begins at ${formatVector(map.grid.origin)} Å; ${wayOut(map, xyz, facts)}.`,
    );
  const warnings: string[] = [];
  if (placement.inside < 1)
    warnings.push(
      `${percent} % of the atoms of ${modelName} lie inside the map ${name}; those outside are held by restraints alone.`,
    );
  if (placement.atAtoms >= faint) return warnings;
  const elsewhere = densityElsewhere(map, xyz, facts);
  const found = `the mean density at its atoms is ${placement.atAtoms.toFixed(2)} standard deviations above the map's mean, and ${elsewhere.toFixed(2)} beside them`;
  if (placement.atAtoms < -faint && placement.atAtoms < elsewhere - faint)
    throw new UserError(
      `The contrast of the map ${name} is inverted, or the model ${modelName} lies in a hole: ${found}; multiply the map by -1 if it is the former.`,
    );
  const better = bestShift(map, xyz, facts);
  if (better.inside >= enoughInside && better.atAtoms >= convincing && better.atAtoms > 2 * placement.atAtoms)
    throw new UserError(
      `The model ${modelName} does not lie in the density of the map ${name}: ${found}; ${wayOut(map, xyz, facts)}.`,
    );
  warnings.push(`The model ${modelName} hardly lies in the density of the map ${name}: ${found}.`);
  return warnings;
}

function wayOut(
  map: DensityMap,
  xyz: Float64Array,
  facts: { readonly mean: number; readonly deviation: number },
): string {
  const { shift, why, inside, atAtoms } = bestShift(map, xyz, facts);
  if (inside >= enoughInside && atAtoms >= convincing)
    return `shifted by ${formatVector(shift.map((v) => Number(v.toFixed(2))))} Å (${why}) it would find ${atAtoms.toFixed(2)} standard deviations with ${(100 * inside).toFixed(0)} % inside, so move the model or correct the map's origin`;
  const voxels = voxelSize(map.grid);
  return voxels.every((size) => Math.abs(size - 1) < 1e-6)
    ? 'its voxels are exactly 1 Å, which programs write when they were not told the size: correct it, or move the model'
    : 'fit the model into the map first (for instance fitmap in ChimeraX), or correct the origin or the voxel size in the header';
}
