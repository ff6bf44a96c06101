// The support of a map: where somebody who masked it left it as it was.
import type { DensityMap } from './density-map.js';

export interface MapSupport {
  /** 1 where the map was left, 0 where it is constant, one value a voxel. */
  readonly values: Float32Array;
  /** Of the voxels, 0 … 1. */
  readonly share: number;
  /** What stands outside. */
  readonly outside: number;
}

/** A map whose values are measured has no two voxels in a hundred with exactly the same value. */
const LEAST_CONSTANT = 0.02;

/**
 * Recognises a map that was masked, or padded, by the value that exactly the same stands in many voxels (0 nearly always); undefined where
 * none does. Equal voxels inside, which happen by chance in maps of few bits, are not taken for outside unless a neighbour is equal too.
 */
export function mapSupport({ values, grid }: DensityMap): MapSupport | undefined {
  const outside = commonestValue(values);
  if (outside === undefined) return undefined;
  const [nx, ny] = grid.shape;
  const support = new Float32Array(values.length);
  let inside = 0;
  for (let v = 0; v < values.length; v++) {
    const equal = values[v] === outside;
    const alone =
      values[v - 1] !== outside &&
      values[v + 1] !== outside &&
      values[v - nx] !== outside &&
      values[v + nx] !== outside &&
      values[v - nx * ny] !== outside &&
      values[v + nx * ny] !== outside;
    if (equal && !alone) continue;
    support[v] = 1;
    inside++;
  }
  const share = inside / values.length;
  return share > 0 && share <= 1 - LEAST_CONSTANT ? { values: support, share, outside } : undefined;
}

/** Zero, or the value of the corner: whoever masks a map leaves one of them. */
function commonestValue(values: Float32Array): number | undefined {
  for (const candidate of [0, values[0]!, values[values.length - 1]!]) {
    let count = 0;
    for (let v = 0; v < values.length; v++) if (values[v] === candidate) count++;
    if (count >= LEAST_CONSTANT * values.length) return candidate;
  }
  return undefined;
}
