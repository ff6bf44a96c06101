// Both twins' Fourier transforms against the sum that defines them, and against what follows from it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { goodFourierSize } from '../../src/kernels/fourier-size.js';
import type { RealFourier } from '../../src/kernels/kernels.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';

type Shape = readonly [number, number, number];

/** F(h,k,l) of the half spectrum by the defining sum, one axis after the other, in double precision. */
function direct([nx, ny, nz]: Shape, real: Float32Array): { re: Float64Array; im: Float64Array } {
  const half = Math.floor(nx / 2) + 1;
  const re = new Float64Array(half * ny * nz);
  const im = new Float64Array(half * ny * nz);
  for (let l = 0; l < nz; l++) {
    for (let k = 0; k < ny; k++) {
      for (let h = 0; h < half; h++) {
        const at = h + half * (k + ny * l);
        for (let z = 0; z < nz; z++) {
          for (let y = 0; y < ny; y++) {
            const turn = (k * y) / ny + (l * z) / nz;
            for (let x = 0; x < nx; x++) {
              const angle = -2 * Math.PI * ((h * x) / nx + turn);
              const value = real[x + nx * (y + ny * z)]!;
              re[at]! += value * Math.cos(angle);
              im[at]! += value * Math.sin(angle);
            }
          }
        }
      }
    }
  }
  return { re, im };
}

function noise(length: number, ...keys: (number | string)[]): Float32Array {
  const random = randomFrom(...keys);
  return Float32Array.from({ length }, () => random.normal());
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

// Every radix alone and with others: odd and even rows, lengths below, at and above the vector width, primes 11 and 13.
const small: Shape[] = [
  [1, 1, 1],
  [2, 1, 3],
  [1, 5, 4],
  [4, 6, 5],
  [7, 9, 10],
  [12, 5, 8],
  [11, 4, 6],
  [13, 7, 3],
  [16, 3, 2],
  [5, 2, 15],
  [9, 13, 11],
  [6, 17, 7],
];

describe.each(['reference', 'simd'] as const)('the Fourier transform of the %s twin', (twin) => {
  const kernels = loadKernels(twin);

  // A buffer lies beside others in one memory: what is cleared must be all of it, and nothing else.
  it.each(small.map((shape) => [shape.join(' × '), shape] as const))('clears one side alone: %s', (_, shape) => {
    const plan = kernels.fourier(shape);
    for (const buffer of [plan.real, plan.re, plan.im]) buffer.fill(1);
    plan.clearReal();
    expect(plan.real.every((value) => value === 0)).toBe(true);
    expect([...plan.re, ...plan.im].every((value) => value === 1)).toBe(true);
    plan.real.fill(1);
    plan.clearSpectrum();
    expect([...plan.re, ...plan.im].every((value) => value === 0)).toBe(true);
    expect(plan.real.every((value) => value === 1)).toBe(true);
    plan.release();
  });

  it.each(small.map((shape) => [shape.join(' × '), shape] as const))('is the defining sum: %s', (_, shape) => {
    const fourier = kernels.fourier(shape);
    fourier.real.set(noise(fourier.real.length, 'direct', ...shape));
    const expected = direct(shape, fourier.real);
    fourier.forward();
    const tolerance = 2e-6 * Math.sqrt(fourier.real.length);
    expect(largestDifference(fourier.re, expected.re)).toBeLessThan(tolerance);
    expect(largestDifference(fourier.im, expected.im)).toBeLessThan(tolerance);
  });

  it.each([...small, [70, 36, 25] as const, [64, 64, 64] as const].map((shape) => [shape.join(' × '), shape] as const))(
    'comes back from the spectrum: %s',
    (_, shape) => {
      const fourier = kernels.fourier(shape);
      const before = noise(fourier.real.length, 'back', ...shape);
      fourier.real.set(before);
      fourier.forward();
      fourier.inverse();
      expect(largestDifference(fourier.real, before)).toBeLessThan(3e-6);
    },
  );

  it('of a band: its terms are those of the whole transform, forth and back, for any shape and band', () => {
    const size = fc.integer({ min: 1, max: 40 });
    const share = fc.double({ min: 0.05, max: 1.2, noNaN: true });
    fc.assert(
      fc.property(size, size, size, share, share, share, fc.integer(), (nx, ny, nz, x, y, z, seed) => {
        const band = [(x * nx) / 2, (y * ny) / 2, (z * nz) / 2] as const;
        const [whole, part] = [kernels.fourier([nx, ny, nz]), kernels.fourier([nx, ny, nz], band)];
        const grid = noise(nx * ny * nz, 'band', seed);
        whole.real.set(grid);
        whole.forward();
        part.real.set(grid);
        part.forward();
        const half = Math.floor(nx / 2) + 1;
        const tolerance = 2e-5 * Math.sqrt(nx * ny * nz);
        for (let at = 0; at < whole.re.length; at++) {
          const [h, row] = [at % half, Math.floor(at / half)];
          const [k, l] = [row % ny, Math.floor(row / ny)];
          const [waveY, waveZ] = [Math.min(k, ny - k), Math.min(l, nz - l)];
          if ((h / band[0]) ** 2 + (waveY / band[1]) ** 2 + (waveZ / band[2]) ** 2 <= 1) {
            expect(Math.abs(part.re[at]! - whole.re[at]!)).toBeLessThan(tolerance);
            expect(Math.abs(part.im[at]! - whole.im[at]!)).toBeLessThan(tolerance);
          } else {
            whole.re[at] = 0;
            whole.im[at] = 0;
          }
        }
        part.re.set(whole.re);
        part.im.set(whole.im);
        whole.inverse();
        part.inverse();
        expect(largestDifference(part.real, whole.real)).toBeLessThan(1e-5);
        whole.release();
        part.release();
      }),
    );
  });

  it('turns a plane wave into one pair of coefficients', () => {
    // cos(2π(3x/12 + 2y/10 − z/9) + 0.4): half its amplitude times the number of voxels at (3, 2, −1), phase 0.4.
    const fourier = kernels.fourier([12, 10, 9]);
    for (let z = 0; z < 9; z++) {
      for (let y = 0; y < 10; y++) {
        for (let x = 0; x < 12; x++) {
          fourier.real[x + 12 * (y + 10 * z)] = Math.cos(2 * Math.PI * (x / 4 + y / 5 - z / 9) + 0.4);
        }
      }
    }
    fourier.forward();
    const expectedRe = new Float64Array(7 * 10 * 9);
    const expectedIm = new Float64Array(7 * 10 * 9);
    expectedRe[3 + 7 * (2 + 10 * 8)] = 540 * Math.cos(0.4);
    expectedIm[3 + 7 * (2 + 10 * 8)] = 540 * Math.sin(0.4);
    expect(largestDifference(fourier.re, expectedRe)).toBeLessThan(1e-4);
    expect(largestDifference(fourier.im, expectedIm)).toBeLessThan(1e-4);
  });

  it('keeps the power (Parseval), the mean and sums of grids, for any shape', () => {
    const size = fc.integer({ min: 1, max: 22 });
    fc.assert(
      fc.property(size, size, size, fc.integer(), (nx, ny, nz, seed) => {
        const fourier = kernels.fourier([nx, ny, nz]);
        const grids = [noise(nx * ny * nz, 'a', seed), noise(nx * ny * nz, 'b', seed)] as const;
        const sum = grids[0].map((value, i) => value - 3 * grids[1][i]!);
        const [a, b, both] = [...grids, sum].map((grid) => {
          fourier.real.set(grid);
          fourier.forward();
          return { re: fourier.re.slice(), im: fourier.im.slice() };
        });
        const tolerance = 2e-5 * Math.sqrt(nx * ny * nz);
        expect(
          largestDifference(
            both!.re,
            a!.re.map((value, i) => value - 3 * b!.re[i]!),
          ),
        ).toBeLessThan(tolerance);
        expect(
          largestDifference(
            both!.im,
            a!.im.map((value, i) => value - 3 * b!.im[i]!),
          ),
        ).toBeLessThan(tolerance);
        let power = 0;
        const half = Math.floor(nx / 2) + 1;
        for (let i = 0; i < a!.re.length; i++) {
          const h = i % half;
          // Each coefficient stands for its conjugate too, except where h and −h are one index.
          power += (h === 0 || 2 * h === nx ? 1 : 2) * (a!.re[i]! ** 2 + a!.im[i]! ** 2);
        }
        const square = grids[0].reduce((total, value) => total + value * value, 0);
        expect(power / (nx * ny * nz) / square).toBeCloseTo(1, 5);
        const mean = grids[0].reduce((total, value) => total + value, 0);
        expect(Math.abs(a!.re[0]! - mean)).toBeLessThan(tolerance);
        fourier.release();
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  it('gives the real part of the inverse of a spectrum that no real grid has', () => {
    const [nx, ny, nz] = [6, 5, 4];
    const fourier = kernels.fourier([nx, ny, nz]);
    const [re, im] = [noise(4 * ny * nz, 're'), noise(4 * ny * nz, 'im')];
    fourier.re.set(re);
    fourier.im.set(im);
    fourier.inverse();
    const expected = new Float64Array(nx * ny * nz);
    for (let z = 0; z < nz; z++) {
      for (let y = 0; y < ny; y++) {
        for (let x = 0; x < nx; x++) {
          let sum = 0;
          for (let i = 0; i < re.length; i++) {
            const [h, k, l] = [i % 4, Math.floor(i / 4) % ny, Math.floor(i / (4 * ny))];
            const angle = 2 * Math.PI * ((h * x) / nx + (k * y) / ny + (l * z) / nz);
            sum += (h === 0 || h === 3 ? 1 : 2) * (re[i]! * Math.cos(angle) - im[i]! * Math.sin(angle));
          }
          expected[x + nx * (y + ny * z)] = sum / (nx * ny * nz);
        }
      }
    }
    expect(largestDifference(fourier.real, expected)).toBeLessThan(1e-6);
  });

  // Rows go through in groups of eight: with 1 to 8 of them in the last group.
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'sees nothing of what it transformed before, with %i rows beyond whole groups',
    (more) => {
      const shape = [6, 8 + more, 3] as const;
      const spectrum = (plan: RealFourier): void => {
        plan.re.set(noise(plan.re.length, 'seen', more, 're'));
        plan.im.set(noise(plan.im.length, 'seen', more, 'im'));
      };
      const fresh = kernels.fourier(shape);
      spectrum(fresh);
      fresh.inverse();
      for (const earlier of [1e6, Number.NaN]) {
        const used = kernels.fourier(shape);
        used.real.fill(earlier);
        used.forward();
        spectrum(used);
        used.inverse();
        expect(used.real).toEqual(fresh.real);
      }
    },
  );

  it('leaves the buffers of other transforms alone and gives the same bits again', () => {
    // An odd row length: whole vectors at the end of a row or section reach over what follows.
    const [one, two] = [kernels.fourier([7, 3, 5]), kernels.fourier([7, 3, 5])];
    const [before, after] = [noise(105, 'one'), noise(60, 'two')];
    one.real.set(before);
    two.re.set(after);
    one.forward();
    const first = one.re.slice();
    expect(two.re).toEqual(after);
    one.inverse();
    expect(two.re).toEqual(after);
    one.real.set(before);
    one.forward();
    expect(one.re).toEqual(first);
  });

  it.each([[[0, 4, 4]], [[4.5, 4, 4]], [[4096, 4096, 4096]]] as const)('refuses the shape %j', ([nx, ny, nz]) => {
    expect(() => kernels.fourier([nx, ny, nz])).toThrow(/sizes must be whole/);
  });
});

describe('the twins', () => {
  it('transform alike', () => {
    const [a, b] = (['reference', 'simd'] as const).map((twin) => {
      const fourier = loadKernels(twin).fourier([50, 42, 36]);
      fourier.real.set(noise(50 * 42 * 36, 'twins'));
      fourier.forward();
      return fourier;
    });
    const largest = a!.re.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largestDifference(a!.re, b!.re)).toBeLessThan(1e-6 * largest);
    expect(largestDifference(a!.im, b!.im)).toBeLessThan(1e-6 * largest);
  });
});

describe('a good Fourier size', () => {
  it.each([
    [1, 2],
    [7, 8],
    [11, 12],
    [13, 16],
    [75, 80],
    [121, 128],
    [241, 250],
    [480, 480],
    [601, 640],
  ])('for %i is %i', (n, size) => {
    expect(goodFourierSize(n)).toBe(size);
  });

  it('is not known for what is no size', () => {
    expect(() => goodFourierSize(0)).toThrow(RangeError);
    expect(() => goodFourierSize(Number.NaN)).toThrow(RangeError);
  });
});
