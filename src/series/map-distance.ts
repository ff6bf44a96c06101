// The distance between maps: 1 − CC over the model's surroundings.
import { correlation } from '../density/correlation.js';

/** F × F, row by row, symmetric, zero on the diagonal. `maps`: values of each frame over one common region. */
export function mapDistances(maps: readonly Float32Array[]): Float64Array {
  const frames = maps.length;
  const distances = new Float64Array(frames * frames);
  for (let a = 0; a < frames; a++) {
    for (let b = 0; b < a; b++) {
      const distance = 1 - correlation(maps[a]!, maps[b]!);
      distances[a * frames + b] = distance;
      distances[b * frames + a] = distance;
    }
  }
  return distances;
}

/**
 * Pairs of frames whose maps are the same up to scale: a copy, or one file under two names. Rounding to 32 bits leaves
 * 1 − CC near 1e-15, while neighbours of a finely sampled series may come as near as 1e-9.
 */
export function identicalFrames(distances: Float64Array, tolerance = 1e-12): [number, number][] {
  const frames = Math.sqrt(distances.length);
  const pairs: [number, number][] = [];
  for (let a = 0; a < frames; a++)
    for (let b = a + 1; b < frames; b++) if (distances[a * frames + b]! < tolerance) pairs.push([a, b]);
  return pairs;
}
