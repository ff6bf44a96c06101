// Both twins' sampler of splines: by hand, by finite differences, over the faces of the box, and against one another.
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import type { SplineField } from '../../src/kernels/kernels.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';

/** A field of noise; `tilted`: voxel axes that are neither orthogonal nor of one length. */
function noiseField(shape: readonly [number, number, number], tilted = false): SplineField {
  const random = randomFrom('sampler', ...shape);
  return {
    coefficients: Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, () => random.normal()),
    shape,
    origin: [3, -2, 1],
    toGrid: Float64Array.from(tilted ? [0.9, -0.3, 0.2, 0, 1.1, -0.1, 0.1, 0, 0.7] : [1, 0, 0, 0, 1, 0, 0, 0, 1]),
  };
}

function points(count: number, from: number, to: number): Float64Array {
  const random = randomFrom('points', count, from, to);
  return Float64Array.from({ length: 3 * count }, () => from + (to - from) * random.uniform());
}

describe.each(['reference', 'simd'] as const)('the sampler of the %s twin', (twin) => {
  const kernels = loadKernels(twin);

  it('weighs the voxels around a voxel by 1/6, 2/3, 1/6 along each axis', () => {
    // One coefficient of 27 at voxel (1, 1, 1): 27·(2/3)³ = 8 there; at its neighbour along x 27·(1/6)(2/3)² = 2, where the derivative
    // of the spline is −1/2 by distance: 27·(1/2)(2/3)² = 6 towards the voxel, so that T = −2·3 falls by 18 an Å for weight 3.
    const coefficients = new Float32Array(64);
    coefficients[1 + 4 * (1 + 4)] = 27;
    const field: SplineField = { ...noiseField([4, 4, 4]), coefficients, origin: [0, 0, 0] };
    const gradient = new Float64Array(6).fill(1);
    const weight = Float64Array.of(1, 3);
    const target = kernels.sampler(field, 2).evaluate(Float64Array.of(1, 1, 1, 0, 1, 1), weight, gradient);
    expect(target).toBeCloseTo(-8 - 6, 5);
    [1, 1, 1, 1 - 18, 1, 1].forEach((expected, i) => {
      expect(gradient[i]).toBeCloseTo(expected, 5);
    });
  });

  it.each([
    [[5, 7, 6], false],
    [[9, 4, 11], true],
    // Smaller than the spline's support: voxels are met more than once.
    [[3, 1, 2], true],
  ] as const)('has the derivative of its value as gradient: %j, tilted %s', (shape, tilted) => {
    const xyz = points(8, -20, 20);
    const weight = Float64Array.of(6, 0.5, 1, -2, 0, 3, 1, 1);
    const field = noiseField(shape, tilted);
    const gradient = new Float64Array(24);
    kernels.sampler(field, 8).evaluate(xyz, weight, gradient);
    // In double precision: differences of the SIMD twin's own values would show its rounding.
    const exact = loadKernels('reference').sampler(field, 8);
    const scratch = new Float64Array(24);
    for (let p = 0; p < 24; p++) {
      const moved = (by: number): number => {
        const at = xyz.slice();
        at[p]! += by;
        return exact.evaluate(at, weight, scratch);
      };
      expect(Math.abs(gradient[p]! - (moved(1e-5) - moved(-1e-5)) / 2e-5)).toBeLessThan(2e-5);
    }
  });

  it('does not look at points of weight 0', () => {
    const gradient = new Float64Array(3);
    const sampler = kernels.sampler(noiseField([4, 4, 4]), 1);
    expect(sampler.evaluate(new Float64Array(3).fill(Number.NaN), Float64Array.of(0), gradient)).toBeCloseTo(0, 12);
    expect(Array.from(gradient)).toEqual([0, 0, 0]);
  });

  it('names a point that cannot be placed', () => {
    const sampler = kernels.sampler(noiseField([4, 4, 4]), 2);
    const weight = Float64Array.of(1, 1);
    for (const lost of [Number.NaN, 2e6, Number.NEGATIVE_INFINITY])
      expect(() => sampler.evaluate(Float64Array.of(0, 0, 0, 0, lost, 0), weight, new Float64Array(6))).toThrow(
        /atom 1 is at/,
      );
  });

  it('refuses arrays and fields of the wrong size', () => {
    const sampler = kernels.sampler(noiseField([4, 4, 4]), 2);
    const [xyz, gradient] = [new Float64Array(6), new Float64Array(6)];
    expect(() => sampler.evaluate(xyz, new Float64Array(1), gradient)).toThrow(RangeError);
    expect(() => sampler.evaluate(xyz, new Float64Array(2), gradient.subarray(1))).toThrow(/gradient holds 5/);
    expect(() => kernels.sampler({ ...noiseField([4, 4, 4]), shape: [4, 4, 5] }, 1)).toThrow(/instead of 80/);
  });
});

describe('the twins', () => {
  it('read alike to single precision', () => {
    const field = noiseField([16, 12, 10], true);
    const count = 500;
    const xyz = points(count, -40, 40);
    const weight = Float64Array.from({ length: count }, (_, i) => 1 + (i % 7));
    const [a, b] = (['reference', 'simd'] as const).map((twin) => {
      const gradient = new Float64Array(3 * count);
      return { target: loadKernels(twin).sampler(field, count).evaluate(xyz, weight, gradient), gradient };
    });
    const largest = a!.gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
    expect(Math.abs(b!.target - a!.target)).toBeLessThan(1e-6 * 4 * count);
    for (let i = 0; i < 3 * count; i++)
      expect(Math.abs(b!.gradient[i]! - a!.gradient[i]!)).toBeLessThan(1e-5 * largest);
  });
});
