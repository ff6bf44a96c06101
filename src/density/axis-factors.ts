// Factors of the terms of a half spectrum that are products over the axes, such as Gaussians: an exponential an index instead of one a term.
import { frequencies } from './half-spectrum.js';

type Three = readonly [number, number, number];

/** exp(exponent·s²) of each index along the three axes, s in Å⁻¹; the first axis has its half alone, as the spectrum has. */
export interface AxisFactors {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
}

/** Smaller factors leave nothing that single precision holds beside the other terms, and the denormal numbers that they make are slow. */
const LEAST = 1e-12;

/**
 * @param exponent Å²: B/4 sharpens by B, −2π²σ² is a Gaussian of standard deviation σ
 * @param voxel voxel size of the (orthogonal) grid, Å
 */
export function gaussianFactors(shape: Three, voxel: Three, exponent: number): AxisFactors {
  const [x, y, z] = shape.map((n, axis) =>
    frequencies(n, voxel[axis]!).map((s) => {
      const factor = Math.exp(exponent * s * s);
      return factor < LEAST ? 0 : factor;
    }),
  );
  return { x: x!.subarray(0, Math.floor(shape[0] / 2) + 1), y: y!, z: z! };
}

/** Multiplies each term (layout of `RealFourier`) by its factor; all others than those with 1/d² < `limit` (Å⁻²) become zero. */
export function applyFactors(
  re: Float32Array,
  im: Float32Array,
  { x, y, z }: AxisFactors,
  squares?: Float32Array,
  limit = Number.POSITIVE_INFINITY,
): void {
  let c = 0;
  for (let l = 0; l < z.length; l++) {
    for (let k = 0; k < y.length; k++) {
      const yz = y[k]! * z[l]!;
      if (yz === 0) {
        re.fill(0, c, c + x.length);
        im.fill(0, c, c + x.length);
        c += x.length;
        continue;
      }
      for (let h = 0; h < x.length; h++, c++) {
        const factor = squares === undefined || squares[c]! < limit ? yz * x[h]! : 0;
        re[c] = re[c]! * factor;
        im[c] = im[c]! * factor;
      }
    }
  }
}
