// Stepping stones: maps blended between two frames, for a step that is too far to be taken at once.
import type { DensityMap } from '../density/density-map.js';

/** Shares of the way from one map to the other. */
const shares = [0.25, 0.5, 0.75] as const;

/**
 * Maps between `from` and `to`, of the same grid, values in shared memory. Both are brought to the mean and standard
 * deviation of `to` first: frames of one series may be scaled differently, and the blend must not be one map alone.
 */
export function steppingStones(from: DensityMap, to: DensityMap): DensityMap[] {
  const a = moments(from.values);
  const b = moments(to.values);
  const scale = a.deviation > 0 ? b.deviation / a.deviation : 0;
  return shares.map((share) => {
    const values = new Float32Array(new SharedArrayBuffer(to.values.byteLength));
    for (let v = 0; v < values.length; v++) {
      const scaled = (from.values[v]! - a.mean) * scale + b.mean;
      values[v] = (1 - share) * scaled + share * to.values[v]!;
    }
    return { grid: to.grid, values };
  });
}

function moments(values: Float32Array): { mean: number; deviation: number } {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / values.length) };
}
