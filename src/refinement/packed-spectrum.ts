// The Fourier terms of a target: those between the mean and d_min, packed, and the way to and from a plan's half spectrum.
import { frequencies, friedelMultiplicity } from '../density/half-spectrum.js';
import type { RealFourier } from '../kernels/kernels.js';
import { splineFilter } from '../kernels/spline-weights.js';

type Three = readonly [number, number, number];

/** One number a packed term, or a coefficient of a half spectrum. */
export interface PackedCoefficients {
  readonly re: Float32Array;
  readonly im: Float32Array;
}

/**
 * A sphere fills an eighth of the working grid's spectrum and less: whatever is done term by term is done on packed columns. The mean (s = 0)
 * carries no information, because maps are shifted at will, and is left out.
 */
export class PackedSpectrum {
  readonly count: number;
  /** |s|, Å⁻¹, of each term. */
  readonly s: Float32Array;
  /** Terms of the full spectrum that it stands for. */
  readonly multiplicity: Uint8Array;
  readonly #shape: Three;
  /** Its place in the half spectrum, ascending. */
  readonly #at: Int32Array;

  /**
   * @param steps voxel size, Å
   * @param dMin Å
   */
  constructor(shape: Three, steps: Three, dMin: number) {
    const [nx, ny, nz] = shape;
    const half = Math.floor(nx / 2) + 1;
    const [sx, sy, sz] = [frequencies(nx, steps[0]), frequencies(ny, steps[1]), frequencies(nz, steps[2])];
    const column = friedelMultiplicity(nx);
    const limit = 1 / (dMin * dMin);
    const squares = sx.map((h) => h ** 2);
    const rows = Float64Array.from(
      { length: ny * nz },
      (_, row) => sy[row % ny]! ** 2 + sz[Math.floor(row / ny)]! ** 2,
    );
    // Counted first: a half spectrum is many times as long as what lies in its sphere.
    const ends = Int32Array.from(rows, (yz) => endOfRow(squares, half, limit, yz));
    this.count = ends.reduce((sum, end) => sum + end, 0) - 1;
    this.#shape = shape;
    this.#at = new Int32Array(this.count);
    this.s = new Float32Array(this.count);
    this.multiplicity = new Uint8Array(this.count);
    for (let row = 0, count = 0; row < rows.length; row++) {
      for (let h = row === 0 ? 1 : 0; h < ends[row]!; h++) {
        this.#at[count] = half * row + h;
        this.s[count] = Math.sqrt(rows[row]! + squares[h]!);
        this.multiplicity[count++] = column[h]!;
      }
    }
  }

  empty(): PackedCoefficients {
    return { re: new Float32Array(this.count), im: new Float32Array(this.count) };
  }

  /** Of each term, out of a column of the half spectrum. */
  pick(column: Uint16Array): Uint16Array {
    return Uint16Array.from(this.#at, (at) => column[at]!);
  }

  /** Of each term: what makes the inverse transform that of the coefficients of a tricubic spline through the values. */
  splineFilter(): Float32Array {
    const [nx, ny, nz] = this.#shape;
    const half = Math.floor(nx / 2) + 1;
    const [fx, fy, fz] = [splineFilter(nx), splineFilter(ny), splineFilter(nz)];
    return Float32Array.from(this.#at, (at) => {
      const row = Math.floor(at / half);
      return fx[at % half]! * fy[row % ny]! * fz[Math.floor(row / ny)]!;
    });
  }

  /** Takes the terms out of a half spectrum, times `scale`. */
  gather({ re, im }: PackedCoefficients, scale: number, to: PackedCoefficients): void {
    const at = this.#at;
    const { re: toRe, im: toIm } = to;
    for (let j = 0; j < at.length; j++) {
      const p = at[j]!;
      toRe[j] = scale * re[p]!;
      toIm[j] = scale * im[p]!;
    }
  }

  /** Fills the half spectrum of a plan: the terms, and zero elsewhere. */
  scatter({ re, im }: PackedCoefficients, plan: RealFourier): void {
    const at = this.#at;
    const { re: toRe, im: toIm } = plan;
    plan.clearSpectrum();
    for (let j = 0; j < at.length; j++) {
      const p = at[j]!;
      toRe[p] = re[j]!;
      toIm[p] = im[j]!;
    }
  }
}

/** How many of the `half` first columns of a row lie in the sphere. */
function endOfRow(squares: ArrayLike<number>, half: number, limit: number, yz: number): number {
  let h = 0;
  while (h < half && yz + squares[h]! <= limit) h++;
  return h;
}

/** Writes each term times a number of its own; `to` may be what it reads. */
export function multiplyTerms({ re, im }: PackedCoefficients, factor: Float32Array, to: PackedCoefficients): void {
  const { re: toRe, im: toIm } = to;
  for (let j = 0; j < re.length; j++) {
    toRe[j] = re[j]! * factor[j]!;
    toIm[j] = im[j]! * factor[j]!;
  }
}

/**
 * Puts factor · pull · (map − model) in the place of the model's terms and returns Σ precision · |map − model|². A function of its own: V8
 * optimizes what is called often, and of a method with a long loop only what it has seen before the loop's end.
 */
export function weighResiduals(
  { re, im }: PackedCoefficients,
  map: PackedCoefficients,
  precision: Float32Array,
  pull: Float32Array,
  factor: number,
): number {
  const { re: mapRe, im: mapIm } = map;
  let sum = 0;
  for (let at = 0; at < re.length; at++) {
    const dRe = mapRe[at]! - re[at]!;
    const dIm = mapIm[at]! - im[at]!;
    sum += precision[at]! * (dRe * dRe + dIm * dIm);
    const q = factor * pull[at]!;
    re[at] = q * dRe;
    im[at] = q * dIm;
  }
  return sum;
}
