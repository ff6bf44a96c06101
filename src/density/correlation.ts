// Correlation between the values of two maps, over all voxels or some of them.

/** Voxels where the second map is zero: the first map's values there, summed up. */
export interface EmptyVoxels {
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
}

const NO_VOXELS: EmptyVoxels = { count: 0, sum: 0, sumOfSquares: 0 };

/** Pearson correlation over all voxels and, if given, more in which b is zero; NaN where one map is constant. */
export function correlation(a: Float32Array, b: Float32Array, empty: EmptyVoxels = NO_VOXELS): number {
  return maskedCorrelation(a, b, undefined, empty);
}

/**
 * Pearson correlation over the voxels where the mask is not 0 and, if given, more in which b is zero; NaN where there are none or one
 * map is constant there.
 */
export function maskedCorrelation(
  a: Float32Array,
  b: Float32Array,
  mask: Uint8Array | undefined,
  empty: EmptyVoxels = NO_VOXELS,
): number {
  let n = empty.count;
  let sumA = empty.sum;
  let sumB = 0;
  for (let v = 0; v < a.length; v++) {
    if (mask !== undefined && mask[v] === 0) continue;
    n++;
    sumA += a[v]!;
    sumB += b[v]!;
  }
  const meanA = sumA / n;
  const meanB = sumB / n;
  // The empty voxels, shifted by the means: Σ(a − ā)², Σ(0 − b̄)², Σ(a − ā)(0 − b̄).
  let aa = empty.sumOfSquares - 2 * meanA * empty.sum + empty.count * meanA * meanA;
  let bb = empty.count * meanB * meanB;
  let ab = -meanB * (empty.sum - empty.count * meanA);
  for (let v = 0; v < a.length; v++) {
    if (mask !== undefined && mask[v] === 0) continue;
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
  let meanA = 0;
  let meanB = 0;
  for (let p = 0; p < count; p++) {
    meanA += a[voxels[p]!]!;
    meanB += b[voxels[p]!]!;
  }
  meanA /= count;
  meanB /= count;
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let p = 0; p < count; p++) {
    const x = a[voxels[p]!]! - meanA;
    const y = b[voxels[p]!]! - meanB;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}

/**
 * The value that `rank` values are greater than or equal to, counted from the highest: rank 0 is the maximum.
 * Selection by partition (Hoare 1961, Comm. ACM 4:321) on a copy: linear time, where sorting a map would not be.
 */
export function rankedValue(values: Float32Array, rank: number): number {
  const work = values.slice();
  const target = Math.min(Math.max(values.length - 1 - rank, 0), values.length - 1);
  let left = 0;
  let right = work.length - 1;
  while (left < right) {
    const pivot = work[(left + right) >>> 1]!;
    let i = left;
    let j = right;
    while (i <= j) {
      while (work[i]! < pivot) i++;
      while (work[j]! > pivot) j--;
      if (i <= j) {
        const swap = work[i]!;
        work[i++] = work[j]!;
        work[j--] = swap;
      }
    }
    if (target <= j) right = j;
    else if (target >= i) left = i;
    else break;
  }
  return work[target]!;
}
