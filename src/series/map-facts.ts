// What a look over all voxels of a map tells, and which maps cannot be a frame.
import { UserError } from '../base/user-error.js';
import type { DensityMap } from '../density/density-map.js';
import { nyquist } from '../density/grid.js';

/** Densities in the map's own units. */
export interface MapFacts {
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  /** Standard deviation over all voxels. */
  readonly deviation: number;
}

/** @throws UserError where voxels are not numbers or the map is empty; `name` names it. */
export function mapFacts(map: DensityMap, name: string): MapFacts {
  const { values } = map;
  let [minimum, maximum, sum, bad] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let v = 0; v < values.length; v++) {
    const value = values[v]!;
    if (!Number.isFinite(value)) {
      bad++;
      continue;
    }
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
    sum += value;
  }
  if (bad > 0)
    throw new UserError(
      `The map ${name} has ${bad} of ${values.length} voxels that are not numbers (NaN or infinite); make the map again, or leave it out.`,
    );
  if (!(maximum > minimum))
    throw new UserError(`The map ${name} is empty: every voxel is ${minimum}; make the map again, or leave it out.`);
  const mean = sum / values.length;
  let squares = 0;
  for (let v = 0; v < values.length; v++) squares += (values[v]! - mean) ** 2;
  return { minimum, maximum, mean, deviation: Math.sqrt(squares / values.length) };
}

/** @throws UserError where a resolution, Å, is impossible or finer than the voxels of the map can carry. */
export function checkResolution(resolution: number, map: DensityMap, name: string): void {
  if (!(resolution >= 0.5 && resolution <= 30))
    throw new UserError(
      `A resolution of ${resolution} Å (-r) is not one of a map to build into; it must lie between 0.5 and 30 Å.`,
    );
  const limit = nyquist(map.grid);
  // Programs round resolutions to the Nyquist limit, so equality must not fail by a digit.
  if (resolution >= 0.99 * limit) return;
  const voxel = limit / 2;
  const suspicion =
    Math.abs(voxel - 1) < 1e-6
      ? ''
      : `, or, if ${voxel.toFixed(3)} Å is not the true voxel size, correct it in the header`;
  throw new UserError(
    `A resolution of ${resolution} Å is finer than the voxels of ${name} can carry (${voxel.toFixed(3)} Å, so ${limit.toFixed(2)} Å at best); give -r ${(Math.ceil(limit * 10) / 10).toFixed(1)} or more${suspicion}.`,
  );
}
