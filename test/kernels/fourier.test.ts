// Both twins' Fourier transforms against the sum that defines them, and against what follows from it.
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
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
});
