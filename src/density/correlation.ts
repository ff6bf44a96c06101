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
  let sumA = empty.sum;
  let sumB = 0;
  for (let v = 0; v < a.length; v++) {
    sumA += a[v]!;
    sumB += b[v]!;
  }
  const meanA = sumA / (a.length + empty.count);
  const meanB = sumB / (a.length + empty.count);
  let { aa, bb, ab } = momentsOf(empty, meanA, meanB);
  for (let v = 0; v < a.length; v++) {
    const p = a[v]! - meanA;
    const q = b[v]! - meanB;
    ab += p * q;
    aa += p * p;
    bb += q * q;
  }
  return ab / Math.sqrt(aa * bb);
}

/** The same over listed voxels: the first `count` of `voxels`, and those in which b is zero. */
export function listedCorrelation(
  a: Float32Array,
  b: Float32Array,
  voxels: Int32Array,
  count = voxels.length,
  empty: EmptyVoxels = NO_VOXELS,
): number {
  let sumA = empty.sum;
  let sumB = 0;
  for (let p = 0; p < count; p++) {
    sumA += a[voxels[p]!]!;
    sumB += b[voxels[p]!]!;
  }
  const meanA = sumA / (count + empty.count);
  const meanB = sumB / (count + empty.count);
  let { aa, bb, ab } = momentsOf(empty, meanA, meanB);
  for (let p = 0; p < count; p++) {
    const x = a[voxels[p]!]! - meanA;
    const y = b[voxels[p]!]! - meanB;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}

/** What empty voxels add to Σ(a − ā)², Σ(b − b̄)² and Σ(a − ā)(b − b̄). */
function momentsOf(empty: EmptyVoxels, meanA: number, meanB: number): { aa: number; bb: number; ab: number } {
  return {
    aa: empty.sumOfSquares - 2 * meanA * empty.sum + empty.count * meanA * meanA,
    bb: empty.count * meanB * meanB,
    ab: -meanB * (empty.sum - empty.count * meanA),
  };
}
