// Cutting the model's box out of a map, so that only the box travels to a worker.
import { UserError } from '../base/user-error.js';
import { goodFourierSize } from '../kernels/fourier-size.js';
import { rankedValue } from '../kernels/ranked-value.js';
import { boundsOf } from '../structure/bounds.js';
import type { BeyondBox, DensityMap, Grid } from './density-map.js';
import { formatVector, orthogonalVoxel, voxelCount } from './grid.js';

type Vector = [number, number, number];

/** A box of a grid: first voxel and size, in voxels. */
export interface BoxRange {
  readonly first: readonly [number, number, number];
  readonly shape: readonly [number, number, number];
}

/** A box of this share of the map is not worth cutting: the whole map is kept, and with it its periodicity. */
const WORTH_CUTTING = 0.7;

/**
 * The box around atoms with a cushion on all sides, inside the map. Each side is rounded up to a size on which Fourier
 * transforms run fast, where the map is long enough; otherwise it is the map's own. The whole map is kept where the box
 * would be nearly as large.
 * @param xyz 3N, Å
 * @param cushion Å
 * @throws UserError where the grid is not orthogonal or no part of the model lies in it
 */
export function boxAround(grid: Grid, xyz: Float64Array, cushion: number): BoxRange {
  const voxel = orthogonalVoxel(grid, 'Cutting out a box');
  const first: Vector = [0, 0, 0];
  const shape: Vector = [...grid.shape];
  const bounds = boundsOf(xyz);
  for (let axis = 0; axis < 3; axis++) {
    const low = bounds.low[axis]!;
    const high = bounds.high[axis]!;
    const n = grid.shape[axis]!;
    const begin = Math.floor((low - cushion - grid.origin[axis]!) / voxel[axis]!);
    const end = Math.ceil((high + cushion - grid.origin[axis]!) / voxel[axis]!);
    if (!(end >= 0 && begin < n)) {
      const range = [grid.origin[axis]!, grid.origin[axis]! + (n - 1) * voxel[axis]!];
      throw new UserError(
        `The model lies outside the map: along ${'xyz'[axis]} its atoms are at ${low.toFixed(1)} to ${high.toFixed(1)} Å and the map ` +
          `(origin ${formatVector(grid.origin)} Å) at ${range.map((v) => v.toFixed(1)).join(' to ')} Å; move the model into the map or correct the origin in the map's header.`,
      );
    }
    const size = goodFourierSize(Math.min(end, n - 1) - Math.max(begin, 0) + 1);
    if (size >= n) continue;
    const middle = (Math.max(begin, 0) + Math.min(end, n - 1)) / 2;
    shape[axis] = size;
    first[axis] = Math.min(Math.max(Math.round(middle - (size - 1) / 2), 0), n - size);
  }
  const [nx, ny, nz] = shape;
  return nx * ny * nz > WORTH_CUTTING * voxelCount(grid) ? { first: [0, 0, 0], shape: grid.shape } : { first, shape };
}

/** The box of {@link boxAround} as a map of its own, its values in a SharedArrayBuffer. */
export function cutBox(map: DensityMap, xyz: Float64Array, cushion: number): DensityMap {
  return cutRange(map, boxAround(map.grid, xyz, cushion));
}

/**
 * A box of a map as a map of its own, its values in a SharedArrayBuffer. Frames of a series are cut by the same range.
 * @throws RangeError where the box is not inside the map
 */
export function cutRange(map: DensityMap, range: BoxRange): DensityMap {
  const { grid, values } = map;
  const [nx, ny] = grid.shape;
  const [bx, by, bz] = range.shape;
  const [i0, j0, k0] = range.first;
  if (range.first.some((first, axis) => first < 0 || first + range.shape[axis]! > grid.shape[axis]!)) {
    throw new RangeError(`box ${range.first} + ${range.shape} reaches out of a map of ${grid.shape}`);
  }
  const cut = new Float32Array(new SharedArrayBuffer(4 * bx * by * bz));
  for (let k = 0; k < bz; k++) {
    for (let j = 0; j < by; j++) {
      const from = i0 + nx * (j0 + j + ny * (k0 + k));
      cut.set(values.subarray(from, from + bx), bx * (j + by * k));
    }
  }
  const origin = grid.origin.map((v, axis) =>
    grid.steps.reduce((sum, step, along) => sum + range.first[along]! * step[axis]!, v),
  ) as Vector;
  const box = { grid: { shape: range.shape, origin, steps: grid.steps }, values: cut };
  return cut.length === values.length ? box : { ...box, beyond: beyondBox(map, range) };
}

/**
 * CC_peaks looks at the N highest voxels, N the volume of the molecule, which is less than half of a box with a cushion: so many of
 * the highest values outside are kept.
 */
function beyondBox({ grid, values }: DensityMap, { first, shape }: BoxRange): BeyondBox {
  const [nx, ny, nz] = grid.shape;
  const boxVoxels = shape[0] * shape[1] * shape[2];
  const outside = new Float32Array(values.length - boxVoxels);
  let count = 0;
  let sum = 0;
  let sumOfSquares = 0;
  for (let k = 0; k < nz; k++) {
    const inZ = k >= first[2] && k < first[2] + shape[2];
    for (let j = 0; j < ny; j++) {
      const inYz = inZ && j >= first[1] && j < first[1] + shape[1];
      const row = nx * (j + ny * k);
      const insideFrom = inYz ? first[0] : nx;
      const insideTo = inYz ? first[0] + shape[0] : nx;
      for (let i = 0; i < nx; i++) {
        if (i === insideFrom) i = insideTo;
        if (i >= nx) break;
        const value = values[row + i]!;
        outside[count++] = value;
        sum += value;
        sumOfSquares += value * value;
      }
    }
  }
  const wanted = Math.floor(boxVoxels / 2);
  if (count <= wanted) return { count, sum, sumOfSquares, highest: outside };
  const threshold = rankedValue(outside, wanted);
  let high = 0;
  for (let v = 0; v < count; v++) if (outside[v]! >= threshold) outside[high++] = outside[v]!;
  return { count, sum, sumOfSquares, highest: outside.slice(0, high) };
}
