// Principal components of a few long vectors: the directions in which frames differ most.
import { EigenvalueDecomposition, Matrix } from '../base/matrix.js';

export interface PrincipalComponent {
  /** Share of the variance, 0 … 1. */
  readonly share: number;
  /** Coordinate of each frame along the component, in the unit of the vectors (Å for coordinates). */
  readonly projections: Float64Array;
  /** Unit vector. */
  readonly direction: Float64Array;
}

/**
 * The first `count` components with any variance, the largest first, from the eigenvectors of the F × F matrix of scalar
 * products, which for few frames is much smaller than the covariance. A component's sign is such that the last frame whose
 * projection differs from zero lies on the positive side.
 */
export function principalComponents(
  frames: readonly Float64Array[],
  mean: Float64Array,
  count: number,
): PrincipalComponent[] {
  const n = frames.length;
  const gram = Matrix.zeros(n, n);
  for (let p = 0; p < n; p++) {
    for (let q = 0; q <= p; q++) {
      let product = 0;
      for (let i = 0; i < mean.length; i++) product += (frames[p]![i]! - mean[i]!) * (frames[q]![i]! - mean[i]!);
      gram.set(p, q, product);
      gram.set(q, p, product);
    }
  }
  const total = gram.trace();
  if (!(total > 0)) return [];
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  const order = [...realEigenvalues.keys()].sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
  return order
    .slice(0, count)
    .filter((k) => realEigenvalues[k]! > 1e-9 * total)
    .map((k) => component(frames, mean, eigenvectorMatrix.getColumn(k), realEigenvalues[k]!, total));
}

function component(
  frames: readonly Float64Array[],
  mean: Float64Array,
  vector: readonly number[],
  eigenvalue: number,
  total: number,
): PrincipalComponent {
  const length = Math.sqrt(eigenvalue);
  const last = vector.findLast((v) => Math.abs(v) > 1e-6) ?? 1;
  const sign = last < 0 ? -1 : 1;
  const direction = new Float64Array(mean.length);
  frames.forEach((frame, f) => {
    const factor = (sign * vector[f]!) / length;
    for (let i = 0; i < mean.length; i++) direction[i] = direction[i]! + factor * (frame[i]! - mean[i]!);
  });
  return { share: eigenvalue / total, projections: Float64Array.from(vector, (v) => sign * v * length), direction };
}
