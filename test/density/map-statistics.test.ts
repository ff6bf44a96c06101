// What the values of a map say about it.
import { describe, expect, it } from 'vitest';
import {
  isEmpty,
  looksInverted,
  looksMasked,
  mapFingerprint,
  mapStatistics,
} from '../../src/density/map-statistics.js';
import { mapOf, noiseMap } from './fixtures.js';

// A bright ball of radius 3 in a box of 12: 4 % of the voxels.
const ball = mapOf([12, 12, 12], (i, j, k) => (Math.hypot(i - 6, j - 6, k - 6) < 3 ? 5 : 0));
const scaled = (factor: number, offset = 0) => ({ ...ball, values: ball.values.map((v) => factor * v + offset) });

describe('statistics of a map', () => {
  it('are those worked out by hand', () => {
    // 1, 2, 3, 6: mean 3, variance (4 + 1 + 0 + 9)/4 = 3.5, third moment (−8 − 1 + 27)/4 = 4.5.
    const found = mapStatistics({ ...ball, values: Float32Array.of(1, 2, 3, 6, Number.NaN, Number.NEGATIVE_INFINITY) });
    expect(found).toMatchObject({ min: 1, max: 6, mean: 3, nonFinite: 2, zeroShare: 0, voxels: 6 });
    expect(found.sd).toBeCloseTo(Math.sqrt(3.5), 12);
    expect(found.skewness).toBeCloseTo(4.5 / 3.5 ** 1.5, 12);
  });

  it('know an empty map, also one without a number', () => {
    expect(isEmpty(mapStatistics(scaled(0, 4)))).toBe(true);
    expect(isEmpty(mapStatistics({ ...ball, values: new Float32Array(8).fill(Number.NaN) }))).toBe(true);
    expect(isEmpty(mapStatistics(ball))).toBe(false);
  });

  it('know a masked map by its zeros', () => {
    expect(looksMasked(mapStatistics(ball))).toBe(true);
    expect(looksMasked(mapStatistics(scaled(1, 0.1)))).toBe(false);
  });

  it('know inverted contrast, whatever scale and offset, and do not see it in noise', () => {
    expect(looksInverted(mapStatistics(ball))).toBe(false);
    expect(looksInverted(mapStatistics(scaled(-1)))).toBe(true);
    expect(looksInverted(mapStatistics(scaled(-0.01, 300)))).toBe(true);
    expect(looksInverted(mapStatistics(noiseMap([20, 20, 20])))).toBe(false);
  });
});

describe('the fingerprint', () => {
  it('is the same for the same voxels and differs with one bit or the shape', () => {
    const other = ball.values.slice();
    expect(mapFingerprint({ ...ball, values: other })).toBe(mapFingerprint(ball));
    other[700] = other[700]! + 2 ** -20;
    expect(mapFingerprint({ ...ball, values: other })).not.toBe(mapFingerprint(ball));
    const flat = { ...ball, grid: { ...ball.grid, shape: [144, 12, 1] as const } };
    expect(mapFingerprint(flat)).not.toBe(mapFingerprint(ball));
  });
});
