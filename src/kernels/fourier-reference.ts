// The real Fourier transform of a grid in plain TypeScript: double precision inside, any size, line after line.
import { type FourierPass, fourierPasses } from './fourier-passes.js';
import type { RealFourier } from './kernels.js';

/** A transform of `shape` voxels with buffers of its own. */
export function referenceFourier(shape: readonly [number, number, number]): RealFourier {
  const [nx, ny, nz] = shape;
  const half = Math.floor(nx / 2) + 1;
  const real = new Float32Array(nx * ny * nz);
  const re = new Float32Array(half * ny * nz);
  const im = new Float32Array(half * ny * nz);
  // Between the passes along x, y and z the spectrum is kept in double precision.
  const spectrum = { re: new Float64Array(re.length), im: new Float64Array(im.length) };
  const [x, y, z] = [lineTransform(nx), lineTransform(ny), lineTransform(nz)];

  const alongY = (inverse: boolean): void => {
    for (let l = 0; l < nz; l++) {
      for (let h = 0; h < half; h++) transformLine(y, spectrum, h + half * ny * l, half, inverse);
    }
  };
  const alongZ = (inverse: boolean): void => {
    for (let hk = 0; hk < half * ny; hk++) transformLine(z, spectrum, hk, half * ny, inverse);
  };
  return {
    shape: [nx, ny, nz],
    real,
    re,
    im,
    forward() {
      for (let row = 0; row < ny * nz; row++) {
        for (let i = 0; i < nx; i++) {
          x.re[i] = real[i + nx * row]!;
          x.im[i] = 0;
        }
        x.run();
        for (let h = 0; h < half; h++) {
          spectrum.re[h + half * row] = x.re[h]!;
          spectrum.im[h + half * row] = x.im[h]!;
        }
      }
      alongY(false);
      alongZ(false);
      re.set(spectrum.re);
      im.set(spectrum.im);
    },
    inverse() {
      spectrum.re.set(re);
      spectrum.im.set(im);
      alongZ(true);
      alongY(true);
      const scale = 1 / (nx * ny * nz);
      for (let row = 0; row < ny * nz; row++) {
        // A real line: F(−h) is the conjugate of F(h), and where both are one index only the real part counts.
        // Conjugated in and read as real, the forward transform is the inverse one.
        for (let h = 0; h < half; h++) {
          const [a, b] = [spectrum.re[h + half * row]!, spectrum.im[h + half * row]!];
          const mirror = (nx - h) % nx;
          x.re[mirror] = a;
          x.im[mirror] = mirror === h ? 0 : b;
          x.re[h] = a;
          x.im[h] = mirror === h ? 0 : -b;
        }
        x.run();
        for (let i = 0; i < nx; i++) real[i + nx * row] = x.re[i]! * scale;
      }
    },
    clearReal: () => void real.fill(0),
    clearSpectrum() {
      re.fill(0);
      im.fill(0);
    },
    release() {},
  };
}

/** The transform of one complex line, in place in its `re` and `im`. */
interface LineTransform {
  readonly n: number;
  re: Float64Array;
  im: Float64Array;
  run(): void;
}

function lineTransform(n: number): LineTransform {
  const passes = fourierPasses(n);
  const largest = Math.max(...passes.map((pass) => pass.radix));
  const scratch = new Float64Array(4 * largest);
  let spareRe: Float64Array = new Float64Array(n);
  let spareIm: Float64Array = new Float64Array(n);
  return {
    n,
    re: new Float64Array(n),
    im: new Float64Array(n),
    run() {
      for (const pass of passes) {
        const { re, im } = this;
        runPass(pass, re, im, spareRe, spareIm, scratch);
        this.re = spareRe;
        this.im = spareIm;
        spareRe = re;
        spareIm = im;
      }
    },
  };
}

function transformLine(
  line: LineTransform,
  { re, im }: { re: Float64Array; im: Float64Array },
  start: number,
  step: number,
  inverse: boolean,
): void {
  // The inverse (without its 1/n) is the forward transform with real and imaginary parts exchanged.
  const [a, b] = inverse ? [im, re] : [re, im];
  for (let i = 0, at = start; i < line.n; i++, at += step) {
    line.re[i] = a[at]!;
    line.im[i] = b[at]!;
  }
  line.run();
  for (let i = 0, at = start; i < line.n; i++, at += step) {
    a[at] = line.re[i]!;
    b[at] = line.im[i]!;
  }
}

/** One pass over a line; the small transform inside is the defining sum, by hand for the radices 2 and 4. */
function runPass(
  { radix, span, stride, twiddles, roots }: FourierPass,
  re: Float64Array,
  im: Float64Array,
  outRe: Float64Array,
  outIm: Float64Array,
  scratch: Float64Array,
): void {
  for (let p = 0; p < span; p++) {
    const t = 2 * p * (radix - 1);
    for (let q = 0; q < stride; q++) {
      for (let j = 0; j < radix; j++) {
        const at = q + stride * (p + span * j);
        scratch[2 * j] = re[at]!;
        scratch[2 * j + 1] = im[at]!;
      }
      if (radix === 4) transformFour(scratch);
      else if (radix === 2) transformTwo(scratch);
      else transformAny(radix, roots, scratch);
      for (let k = 0; k < radix; k++) {
        const at = q + stride * (radix * p + k);
        const a = scratch[2 * k]!;
        const b = scratch[2 * k + 1]!;
        const c = k === 0 ? 1 : twiddles[t + 2 * k - 2]!;
        const s = k === 0 ? 0 : twiddles[t + 2 * k - 1]!;
        outRe[at] = a * c - b * s;
        outIm[at] = a * s + b * c;
      }
    }
  }
}

function transformTwo(v: Float64Array): void {
  for (let part = 0; part < 2; part++) {
    const sum = v[part]! + v[2 + part]!;
    v[2 + part] = v[part]! - v[2 + part]!;
    v[part] = sum;
  }
}

function transformFour(v: Float64Array): void {
  const evenSumRe = v[0]! + v[4]!;
  const evenSumIm = v[1]! + v[5]!;
  const evenGapRe = v[0]! - v[4]!;
  const evenGapIm = v[1]! - v[5]!;
  const oddSumRe = v[2]! + v[6]!;
  const oddSumIm = v[3]! + v[7]!;
  const oddGapRe = v[2]! - v[6]!;
  const oddGapIm = v[3]! - v[7]!;
  v[0] = evenSumRe + oddSumRe;
  v[1] = evenSumIm + oddSumIm;
  v[2] = evenGapRe + oddGapIm;
  v[3] = evenGapIm - oddGapRe;
  v[4] = evenSumRe - oddSumRe;
  v[5] = evenSumIm - oddSumIm;
  v[6] = evenGapRe - oddGapIm;
  v[7] = evenGapIm + oddGapRe;
}

/** Replaces the first `radix` complex numbers of v by their transform; the second half of v is scratch. */
function transformAny(radix: number, roots: Float64Array, v: Float64Array): void {
  const out = 2 * radix;
  for (let k = 0; k < radix; k++) {
    let a = 0;
    let b = 0;
    for (let j = 0, turn = 0; j < radix; j++) {
      const c = roots[2 * turn]!;
      const s = roots[2 * turn + 1]!;
      a += v[2 * j]! * c - v[2 * j + 1]! * s;
      b += v[2 * j]! * s + v[2 * j + 1]! * c;
      turn += k;
      if (turn >= radix) turn -= radix;
    }
    v[out + 2 * k] = a;
    v[out + 2 * k + 1] = b;
  }
  v.copyWithin(0, out, 2 * out);
}
