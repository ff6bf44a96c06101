// The uniform cubic B-spline: the weights of the four voxels around a point, and their derivatives.

/**
 * Writes four weights and four derivatives (per voxel) from `at` on, for a point `t` (0 … 1) beyond the second of the four voxels: the
 * basis functions of the uniform cubic B-spline (de Boor, A Practical Guide to Splines, 1978, ch. XI).
 */
export function splineWeights(t: number, weights: Float64Array, slopes: Float64Array, at: number): void {
  const u = 1 - t;
  weights[at] = (u * u * u) / 6;
  weights[at + 1] = (3 * t * t * t - 6 * t * t + 4) / 6;
  weights[at + 2] = (3 * u * u * u - 6 * u * u + 4) / 6;
  weights[at + 3] = (t * t * t) / 6;
  slopes[at] = (-u * u) / 2;
  slopes[at + 1] = (3 * t * t - 4 * t) / 2;
  slopes[at + 2] = (-3 * u * u + 4 * u) / 2;
  slopes[at + 3] = (t * t) / 2;
}

/**
 * Per frequency 0 … n − 1 of a periodic axis of n voxels: what turns the Fourier coefficient of the values into that of the spline through
 * them, the inverse of the basis function's own, (4 + 2 cos(2πh/n))/6.
 */
export function splineFilter(n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, h) => 6 / (4 + 2 * Math.cos((2 * Math.PI * h) / n)));
}
