// Values of a map between its voxels.
import { describe, expect, it } from 'vitest';
import { SplineMap, trilinear } from '../../src/density/interpolation.js';
import { mapOf, noiseMap } from './fixtures.js';

describe('the tricubic spline', () => {
  it('passes through the voxels, at the edges too', () => {
    const map = noiseMap([5, 7, 6], [1.2, 0.8, 1], [3, -2, 1]);
    const spline = SplineMap.through(map);
    for (const [i, j, k] of [
      [0, 0, 0],
      [4, 6, 5],
      [2, 3, 1],
      [-1, 7, 12],
    ] as const) {
      const wrapped = ((i + 5) % 5) + 5 * ((j % 7) + 7 * (k % 6));
      expect(spline.value(3 + 1.2 * i, -2 + 0.8 * j, 1 + k)).toBeCloseTo(map.values[wrapped]!, 5);
    }
  });

  it('follows a wave between the voxels to fourth order', () => {
    const wave = (x: number): number => Math.cos((2 * Math.PI * x) / 12);
    const spline = SplineMap.through(mapOf([12, 4, 4], (i) => wave(i)));
    // Error of cubic interpolation of a wave with 12 voxels a period: (2π/12)⁴/384 < 2e-4 (de Boor).
    for (const x of [0.5, 2.3, 5.71, 11.9]) expect(Math.abs(spline.value(x, 1.3, 2.2) - wave(x))).toBeLessThan(3e-4);
  });

  it('has the gradient of its values, in tilted cells too', () => {
    const map = noiseMap([6, 5, 7]);
    const grid = {
      ...map.grid,
      origin: [1, 2, 3] as const,
      steps: [
        [1.1, 0, 0],
        [0.4, 0.9, 0],
        [-0.3, 0.2, 1.3],
      ] as const,
    };
    const spline = SplineMap.through({ grid, values: map.values });
    const xyz = Float64Array.of(2.3, 4.1, 5.7, -3.2, 0.4, 9.9);
    const weight = Float64Array.of(6, 0.5);
    const gradient = new Float64Array(6).fill(1);
    const target = spline.evaluate(xyz, weight, gradient);
    expect(target).toBeCloseTo(-6 * spline.value(2.3, 4.1, 5.7) - 0.5 * spline.value(-3.2, 0.4, 9.9), 10);
    const scratch = new Float64Array(6);
    for (let p = 0; p < 6; p++) {
      const moved = (by: number): number => {
        const at = xyz.slice();
        at[p] = at[p]! + by;
        return spline.evaluate(at, weight, scratch);
      };
      expect(gradient[p]! - 1).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 5);
    }
  });
});

describe('trilinear interpolation', () => {
  it('is exact for a plane, and periodic', () => {
    const map = mapOf([8, 8, 8], (i, j, k) => 2 * i - j + 3 * k, [0.5, 1, 2]);
    expect(trilinear(map, Float64Array.of(1.3, 2.25, 7.1))[0]).toBeCloseTo(2 * 2.6 - 2.25 + 3 * 3.55, 5);
    expect(trilinear(map, Float64Array.of(1.3 + 4, 2.25 - 8, 7.1 + 16))[0]).toBeCloseTo(2 * 2.6 - 2.25 + 3 * 3.55, 5);
  });
});
