// What the values of a map say about it: moments, zeros, sign of the contrast, and a fingerprint.
import { createHash } from 'node:crypto';
import type { DensityMap } from './density-map.js';

export interface MapStatistics {
  readonly voxels: number;
  /** Over the finite voxels, like all moments here. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Standard deviation. */
  readonly sd: number;
  /** Third standardized moment: above 0 where the molecule is brighter than what surrounds it. */
  readonly skewness: number;
  /** Voxels that are NaN or infinite. */
  readonly nonFinite: number;
  /** Share of the voxels that are exactly 0: above one half, the map was masked. */
  readonly zeroShare: number;
}

/** Two passes over the voxels, sums in double precision. */
export function mapStatistics(map: DensityMap): MapStatistics {
  const { values } = map;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let zeros = 0;
  let nonFinite = 0;
  for (let v = 0; v < values.length; v++) {
    const value = values[v]!;
    if (value - value !== 0) {
      nonFinite++;
      continue;
    }
    if (value === 0) zeros++;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  const count = values.length - nonFinite;
  if (count === 0) min = max = Number.NaN;
  const mean = sum / count;
  let second = 0;
  let third = 0;
  for (let v = 0; v < values.length; v++) {
    const d = values[v]! - mean;
    if (d - d !== 0) continue;
    second += d * d;
    third += d * d * d;
  }
  const sd = Math.sqrt(second / count);
  const skewness = sd > 0 ? third / count / sd ** 3 : 0;
  return { voxels: values.length, min, max, mean, sd, skewness, nonFinite, zeroShare: zeros / values.length };
}

/** No voxel differs from the others, or none is a number. */
export function isEmpty(statistics: MapStatistics): boolean {
  return !(statistics.sd > 0);
}

/** More than half of the voxels are exactly 0: the map was masked or padded. */
export function looksMasked(statistics: MapStatistics): boolean {
  return statistics.zeroShare > 0.5;
}

/**
 * The molecule is darker than what surrounds it, as in micrographs: a macromolecule fills the smaller part of its box
 * with the larger deviations, so its sign is that of the skewness, and the far tail lies on its side.
 */
export function looksInverted(statistics: MapStatistics): boolean {
  const { skewness, min, max, mean } = statistics;
  return skewness < -0.1 && mean - min > max - mean;
}

/**
 * The same for two maps where shape and all voxels are the same, and different otherwise (SHA-256, 64 hexadecimal
 * digits).
 */
export function mapFingerprint(map: DensityMap): string {
  const { values, grid } = map;
  return createHash('sha256')
    .update(grid.shape.join())
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex');
}
