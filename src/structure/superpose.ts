// Superposition: the rigid motion that brings one set of points nearest to another.
import { EigenvalueDecomposition, Matrix } from '../base/matrix.js';

/** x ↦ R x + t, with R in rows. */
export interface RigidMotion {
  /** 9, row by row; a proper rotation. */
  readonly rotation: Float64Array;
  /** 3, Å */
  readonly translation: Float64Array;
}

export interface Superposition extends RigidMotion {
  /** Å, of the (weighted) points after the motion. */
  readonly rmsd: number;
}

/**
 * The rotation and translation of `mobile` onto `target` with the least weighted sum of squared distances, from the
 * eigenvector of the largest eigenvalue of the 4 × 4 quaternion matrix (B. K. P. Horn, J. Opt. Soc. Am. A 4, 629, 1987).
 *
 * @param mobile - 3N, Å.
 * @param target - 3N, Å, in the same order.
 * @param weights - N, not negative; all 1 by default. Points of weight 0 do not count.
 * @throws RangeError where lengths differ or no point has weight.
 */
export function superpose(mobile: Float64Array, target: Float64Array, weights?: ArrayLike<number>): Superposition {
  const [p, q] = [centroid(mobile, weights), centroid(target, weights)];
  if (mobile.length !== target.length || !Number.isFinite(p[0]!)) {
    throw new RangeError(`cannot superpose ${mobile.length / 3} on ${target.length / 3} points of this weight`);
  }
  // s[3 i + j] = Σ w (mobile_i − p_i)(target_j − q_j)
  const s = new Float64Array(9);
  for (let k = 0; k < mobile.length / 3; k++) {
    const weight = weights?.[k] ?? 1;
    for (let i = 0; i < 3; i++) {
      const mobileI = weight * (mobile[3 * k + i]! - p[i]!);
      for (let j = 0; j < 3; j++) s[3 * i + j]! += mobileI * (target[3 * k + j]! - q[j]!);
    }
  }
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = s as unknown as Nine;
  const quaternionMatrix = new Matrix([
    [xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz, xy + yx, zx + xz],
    [zx - xz, xy + yx, yy - xx - zz, yz + zy],
    [xy - yx, zx + xz, yz + zy, zz - xx - yy],
  ]);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(quaternionMatrix, {
    assumeSymmetric: true,
  });
  const largest = realEigenvalues.indexOf(Math.max(...realEigenvalues));
  const rotation = rotationOf(eigenvectorMatrix.getColumn(largest));
  const translation = Float64Array.from(q, (value, i) => {
    const row = 3 * i;
    return value - rotation[row]! * p[0]! - rotation[row + 1]! * p[1]! - rotation[row + 2]! * p[2]!;
  });
  const moved = applyMotion({ rotation, translation }, mobile);
  return { rotation, translation, rmsd: rmsd(moved, target, weights) };
}

type Nine = readonly [number, number, number, number, number, number, number, number, number];

/** Moves points: a new array, or `out` (which may be `xyz` itself). */
export function applyMotion(
  { rotation, translation }: RigidMotion,
  xyz: Float64Array,
  out: Float64Array = new Float64Array(xyz.length),
): Float64Array {
  const [r0, r1, r2, r3, r4, r5, r6, r7, r8] = rotation as unknown as Nine;
  const [tx, ty, tz] = translation as unknown as readonly [number, number, number];
  for (let i = 0; i < xyz.length; i += 3) {
    const [x, y, z] = [xyz[i]!, xyz[i + 1]!, xyz[i + 2]!];
    out[i] = r0 * x + r1 * y + r2 * z + tx;
    out[i + 1] = r3 * x + r4 * y + r5 * z + ty;
    out[i + 2] = r6 * x + r7 * y + r8 * z + tz;
  }
  return out;
}

/** Root mean square distance in Å of points in the same order, without superposition. */
export function rmsd(a: Float64Array, b: Float64Array, weights?: ArrayLike<number>): number {
  let sum = 0;
  let total = 0;
  for (let k = 0; k < a.length / 3; k++) {
    const weight = weights?.[k] ?? 1;
    const [dx, dy, dz] = [a[3 * k]! - b[3 * k]!, a[3 * k + 1]! - b[3 * k + 1]!, a[3 * k + 2]! - b[3 * k + 2]!];
    sum += weight * (dx * dx + dy * dy + dz * dz);
    total += weight;
  }
  return Math.sqrt(sum / total);
}

/** How far the point that moved most has moved, Å. */
export function largestMove(from: Float64Array, to: Float64Array): number {
  let largest = 0;
  for (let k = 0; k < from.length; k += 3)
    largest = Math.max(largest, Math.hypot(to[k]! - from[k]!, to[k + 1]! - from[k + 1]!, to[k + 2]! - from[k + 2]!));
  return largest;
}

function centroid(xyz: Float64Array, weights?: ArrayLike<number>): Float64Array {
  const mean = new Float64Array(3);
  let total = 0;
  for (let k = 0; k < xyz.length / 3; k++) {
    const weight = weights?.[k] ?? 1;
    total += weight;
    for (let i = 0; i < 3; i++) mean[i]! += weight * xyz[3 * k + i]!;
  }
  return mean.map((sum) => sum / total);
}

/** Rotation matrix, row by row, of a unit quaternion (w, x, y, z). */
function rotationOf(quaternion: readonly number[]): Float64Array {
  const [w, x, y, z] = quaternion as unknown as readonly [number, number, number, number];
  return Float64Array.of(
    w * w + x * x - y * y - z * z,
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    w * w - x * x + y * y - z * z,
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    w * w - x * x - y * y + z * z,
  );
}
