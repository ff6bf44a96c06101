// Both twins' comparison of two maps: by hand, for any number of voxels, and ranks as sorting would have them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';

const twins = ['reference', 'simd'] as const;
const voxels = fc.float({ min: -100, max: 100, noNaN: true });

describe.each(twins)('the comparison of the %s twin', (twin) => {
  const kernels = loadKernels(twin);
  const a = Float32Array.of(1, 2, 3, 4, 100);
  const b = Float32Array.of(2, 1, 4, 3, -100);

  it('sums over the voxels where one of the maps is high, over those of a mask, and over all', () => {
    const maps = kernels.mapComparison(a, b);
    // a ≥ 4 at voxels 3 and 4, b ≥ 4 at voxel 2.
    expect(maps.moments([4, 4])).toEqual({ count: 3, sumA: 107, sumB: -93, aa: 10_025, bb: 10_025, ab: -9976 });
    // Of the first four both means are 2.5, both variances 5, the covariance 3.
    const mask = Uint8Array.of(1, 255, 7, 1, 0);
    expect(maps.moments(mask, 2.5, 2.5)).toEqual({ count: 4, sumA: 0, sumB: 0, aa: 5, bb: 5, ab: 3 });
    const none = { count: 0, sumA: 0, sumB: 0, aa: 0, bb: 0, ab: 0 };
    expect(maps.moments([101, Number.POSITIVE_INFINITY], 1, 1)).toEqual(none);
    expect(maps.moments([Number.NEGATIVE_INFINITY, 0]).count).toBe(5);
    maps.release();
  });

  it('ranks the values of each map as sorting would', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 1, maxLength: 60, noNaN: true }), fc.nat(70), (values, rank) => {
        const sorted = values.toSorted().reverse();
        const maps = kernels.mapComparison(values, values.toReversed());
        const expected = sorted[Math.min(rank, values.length - 1)];
        expect(maps.rankedValue('a', rank)).toBe(expected);
        expect(maps.rankedValue('b', rank)).toBe(expected);
        maps.release();
      }),
      { seed: 3 },
    );
  });

  it('ranks many values as sorting would, however they lie', () => {
    const random = randomFrom('ranks of many values');
    const noise = Float32Array.from({ length: 20_001 }, () => random.normal());
    // A sample of every n-th value must not mislead: here the high values are all in one place, or everything is the same.
    const blocks = noise.map((v, k) => (k < 1500 ? v + 10 : v));
    for (const values of [noise, blocks, blocks.toReversed(), new Float32Array(20_001).fill(-2)]) {
      const sorted = values.toSorted().reverse();
      const maps = kernels.mapComparison(noise, values);
      for (const rank of [0, 1, 700, 1499, 1500, 9000, 20_000]) expect(maps.rankedValue('b', rank)).toBe(sorted[rank]);
      maps.release();
    }
  });

  it('refuses maps and masks of different sizes', () => {
    expect(() => kernels.mapComparison(a, b.subarray(1))).toThrow(RangeError);
    expect(() => kernels.mapComparison(a, b).moments(new Uint8Array(4))).toThrow(RangeError);
  });
});

it('the twins have the same sums for any maps, bounds and means', () => {
  const pair = fc.tuple(voxels, voxels, fc.nat(2));
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 40 }), voxels, voxels, voxels, (rows, least, other, mean) => {
      const a = Float32Array.from(rows, ([x]) => x);
      const b = Float32Array.from(rows, ([, y]) => y);
      const mask = Uint8Array.from(rows, ([, , inside]) => inside);
      const [reference, simd] = twins.map((twin) => loadKernels(twin).mapComparison(a, b));
      for (const selection of [[least, other], [Number.NEGATIVE_INFINITY, 0], mask] as const) {
        const expected = reference!.moments(selection, mean, 1);
        const found = simd!.moments(selection, mean, 1);
        expect(found.count).toBe(expected.count);
        for (const key of ['sumA', 'sumB', 'aa', 'bb', 'ab'] as const)
          expect(Math.abs(found[key] - expected[key])).toBeLessThanOrEqual(1e-12 * 40 * 200 ** 2);
      }
    }),
    { numRuns: 200, seed: 4 },
  );
});
