// Correlation between the values of two maps, over all voxels or some of them.
import type { MapComparison, Selection } from '../kernels/kernels.js';

/** Voxels where the second map is zero: the first map's values there, summed up. */
export interface EmptyVoxels {
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

const NO_VOXELS: EmptyVoxels = { count: 0, sum: 0, sumOfSquares: 0 };

/** Pearson correlation over all voxels; NaN where one map is constant. */
export function correlation(a: Float32Array, b: Float32Array): number {
  let sumA = 0;
  let sumB = 0;
  for (let v = 0; v < a.length; v++) {
    sumA += a[v]!;
    sumB += b[v]!;
  }
  const meanA = sumA / a.length;
  const meanB = sumB / a.length;
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (let v = 0; v < a.length; v++) {
    const p = a[v]! - meanA;
    const q = b[v]! - meanB;
    ab += p * q;
    aa += p * p;
    bb += q * q;
  }
  return ab / Math.sqrt(aa * bb);
}

/** The same over listed voxels: the first `count` of `voxels`. */
export function listedCorrelation(a: Float32Array, b: Float32Array, voxels: Int32Array, count = voxels.length): number {
  let sumA = 0;
  let sumB = 0;
  for (let p = 0; p < count; p++) {
    sumA += a[voxels[p]!]!;
    sumB += b[voxels[p]!]!;
  }
  const meanA = sumA / count;
  const meanB = sumB / count;
  let aa = 0;
  let bb = 0;
  let ab = 0;
  for (let p = 0; p < count; p++) {
    const x = a[voxels[p]!]! - meanA;
    const y = b[voxels[p]!]! - meanB;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}

/** The same over selected voxels, and more in which b is zero. */
export function selectedCorrelation(maps: MapComparison, selection: Selection, empty: EmptyVoxels = NO_VOXELS): number {
  const { count, sumA, sumB } = maps.moments(selection);
  const meanA = (sumA + empty.sum) / (count + empty.count);
  const meanB = sumB / (count + empty.count);
  const taken = maps.moments(selection, meanA, meanB);
  const { aa, bb, ab } = momentsOf(empty, meanA, meanB);
  return (ab + taken.ab) / Math.sqrt((aa + taken.aa) * (bb + taken.bb));
}

/** What empty voxels add to Σ(a − ā)², Σ(b − b̄)² and Σ(a − ā)(b − b̄). */
function momentsOf(empty: EmptyVoxels, meanA: number, meanB: number): { aa: number; bb: number; ab: number } {
  return {
    aa: empty.sumOfSquares - 2 * meanA * empty.sum + empty.count * meanA * meanA,
    bb: empty.count * meanB * meanB,
    ab: -meanB * (empty.sum - empty.count * meanA),
  };
}
