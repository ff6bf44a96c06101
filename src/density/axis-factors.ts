// Factors of the terms of a half spectrum that are products over the axes, such as Gaussians: an exponential an index instead of one a term.
import { frequencies } from './half-spectrum.js';

type Three = readonly [number, number, number];

/** exp(exponent·s²) of each index along the three axes, s in Å⁻¹; the first axis has its half alone, as the spectrum has. */
export interface AxisFactors {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  /** s² of each index, Å⁻²; ascending along x. */
  readonly squares: readonly [Float64Array, Float64Array, Float64Array];
}

/** Smaller factors leave nothing that single precision holds beside the other terms, and the denormal numbers that they make are slow. */
const LEAST = 1e-12;

/**
 * @param exponent Å²: B/4 sharpens by B, −2π²σ² is a Gaussian of standard deviation σ
 * @param voxel voxel size of the (orthogonal) grid, Å
 */
export function gaussianFactors(shape: Three, voxel: Three, exponent: number): AxisFactors {
  const squares = shape.map((n, axis) => {
    const all = frequencies(n, voxel[axis]!).map((s) => s * s);
    return axis === 0 ? all.subarray(0, Math.floor(n / 2) + 1) : all;
  }) as [Float64Array, Float64Array, Float64Array];
  const [x, y, z] = squares.map((axis) =>
    axis.map((square) => {
      const factor = Math.exp(exponent * square);
      return factor < LEAST ? 0 : factor;
    }),
  ) as [Float64Array, Float64Array, Float64Array];
  return { x, y, z, squares };
}

/** Multiplies each term (layout of `RealFourier`) by its factor; all others than those with 1/d² < `limit` (Å⁻²) become zero. */
export function applyFactors(
  re: Float32Array,
  im: Float32Array,
  { x, y, z, squares }: AxisFactors,
  limit = Number.POSITIVE_INFINITY,
): void {
  const [sx, sy, sz] = squares;
  let row = 0;
  for (let l = 0; l < z.length; l++) {
    for (let k = 0; k < y.length; k++, row += x.length) {
      const factor = y[k]! * z[l]!;
      const end = factor === 0 ? 0 : countBelow(sx, limit - sy[k]! - sz[l]!);
      for (let h = 0; h < end; h++) {
        const whole = factor * x[h]!;
        re[row + h] = re[row + h]! * whole;
        im[row + h] = im[row + h]! * whole;
      }
      clear(re, row + end, row + x.length);
      clear(im, row + end, row + x.length);
    }
  }
}

/** How many of ascending numbers are below `limit`. */
function countBelow(ascending: Float64Array, limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Spectra lie in memory that threads share, where `fill` goes value by value as well, and more slowly. */
function clear(values: Float32Array, from: number, to: number): void {
  for (let c = from; c < to; c++) values[c] = 0;
}
