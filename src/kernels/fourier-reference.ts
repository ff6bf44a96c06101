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
  const inputs = new Float64Array(2 * largest);
  let spareRe: Float64Array = new Float64Array(n);
  let spareIm: Float64Array = new Float64Array(n);
  return {
    n,
    re: new Float64Array(n),
    im: new Float64Array(n),
    run() {
      for (const pass of passes) {
        runPass(pass, this.re, this.im, spareRe, spareIm, inputs);
        [this.re, spareRe] = [spareRe, this.re];
        [this.im, spareIm] = [spareIm, this.im];
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

function runPass(
  { radix, span, stride, twiddles, roots }: FourierPass,
  re: Float64Array,
  im: Float64Array,
  outRe: Float64Array,
  outIm: Float64Array,
  inputs: Float64Array,
): void {
  for (let p = 0; p < span; p++) {
    for (let q = 0; q < stride; q++) {
      for (let j = 0; j < radix; j++) {
        inputs[2 * j] = re[q + stride * (p + span * j)]!;
        inputs[2 * j + 1] = im[q + stride * (p + span * j)]!;
      }
      for (let k = 0; k < radix; k++) {
        let [a, b] = [0, 0];
        for (let j = 0, turn = 0; j < radix; j++) {
          const [c, s] = [roots[2 * turn]!, roots[2 * turn + 1]!];
          a += inputs[2 * j]! * c - inputs[2 * j + 1]! * s;
          b += inputs[2 * j]! * s + inputs[2 * j + 1]! * c;
          turn += k;
          if (turn >= radix) turn -= radix;
        }
        const t = 2 * (p * (radix - 1) + k - 1);
        const [c, s] = k === 0 ? [1, 0] : [twiddles[t]!, twiddles[t + 1]!];
        const at = q + stride * (radix * p + k);
        outRe[at] = a * c - b * s;
        outIm[at] = a * s + b * c;
      }
    }
  }
}
