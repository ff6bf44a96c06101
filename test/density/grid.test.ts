// Geometry of grids, and boxes cut out of maps.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/user-error.js';
import { boxAround, cutBox, cutRange } from '../../src/density/box.js';
import {
  gridDifference,
  nyquist,
  orthogonalGrid,
  sameGrid,
  toGrid,
  toWorld,
  voxelSize,
} from '../../src/density/grid.js';
import { noiseMap } from './fixtures.js';

const tilted = {
  shape: [10, 12, 14],
  origin: [1, -2, 3],
  steps: [
    [1, 0, 0],
    [0.5, 2, 0],
    [0, 1, 4],
  ],
} as const;

describe('a grid', () => {
  it('has voxel sizes and a Nyquist spacing', () => {
    expect(voxelSize(tilted)).toEqual([1, Math.hypot(0.5, 2), Math.hypot(1, 4)]);
    expect(nyquist(orthogonalGrid([4, 4, 4], [1, 1.2, 1.1]))).toBe(2.4);
  });

  it('takes positions to voxels and back', () => {
    expect([...toGrid(tilted, Float64Array.of(1.5, 0, 3, 2, -1, 7))]).toEqual([0, 1, 0, 1, 0, 1]);
    const coordinate = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(coordinate, coordinate, coordinate, (x, y, z) => {
        const back = toWorld(tilted, toGrid(tilted, Float64Array.of(x, y, z)));
        [x, y, z].forEach((v, axis) => {
          expect(back[axis]).toBeCloseTo(v, 8);
        });
      }),
    );
  });

  it('is the same as another within the rounding of headers, and says in what it is not', () => {
    const grid = orthogonalGrid([10, 10, 10], [1.06, 1.06, 1.06], [5, 0, 0]);
    const with_ = (change: Partial<typeof grid>) => ({ ...grid, ...change });
    expect(sameGrid(grid, orthogonalGrid([10, 10, 10], [1.06, 1.06, Math.fround(1.06)], [5, 0, 1e-5]))).toBe(true);
    expect(gridDifference(grid, with_({ shape: [10, 10, 12] }))).toBe(
      'has 10 × 10 × 10 voxels, the other 10 × 10 × 12',
    );
    expect(gridDifference(grid, with_({ origin: [5, 0, 0.1] }))).toContain(
      'begins at (5, 0, 0) Å, the other at (5, 0, 0.1) Å',
    );
    expect(gridDifference(grid, orthogonalGrid([10, 10, 10], [1, 1, 1], [5, 0, 0]))).toContain(
      '(1.06, 1.06, 1.06) Å, the other of (1, 1, 1) Å',
    );
  });
});

describe('a box', () => {
  const map = noiseMap([60, 50, 64], [1, 1, 0.5], [-10, 0, 8]);

  it('holds the atoms and the cushion, has fast sizes, and the voxels of the map', () => {
    const xyz = Float64Array.of(0, 20, 20, 9, 31, 24);
    const box = cutBox(map, xyz, 3);
    // x: 10 − 3 … 19 + 3 → 16 voxels; y: 17 … 34 → 18; z: (9 … 19)/0.5 → 18 … 38 → 21 → 24.
    expect(box.grid.shape).toEqual([16, 18, 24]);
    expect(box.values.buffer).toBeInstanceOf(SharedArrayBuffer);
    const first = toGrid(map.grid, Float64Array.from(box.grid.origin));
    for (const [i, j, k] of [
      [0, 0, 0],
      [15, 3, 20],
      [7, 17, 23],
    ] as const) {
      const inMap = first[0]! + i + 60 * (first[1]! + j + 50 * (first[2]! + k));
      expect(box.values[i + 16 * (j + 18 * k)]).toBe(map.values[inMap]);
    }
    const inside = toGrid(box.grid, xyz);
    inside.forEach((v, p) => {
      const cushion = 3 / [1, 1, 0.5][p % 3]!;
      expect(v).toBeGreaterThanOrEqual(cushion);
      expect(v).toBeLessThanOrEqual(box.grid.shape[p % 3]! - 1 - cushion);
    });
  });

  it('at the edge of the map stays inside it', () => {
    const box = cutBox(map, Float64Array.of(-9, 1, 9, 48, 48, 15), 4);
    expect(box.grid.shape[0]).toBe(60);
    expect(box.grid.origin).toEqual([-10, 0, 8]);
    expect(box.grid.shape[1]).toBe(50);
  });

  it('nearly as large as the map is the map, whatever its size', () => {
    const odd = noiseMap([37, 41, 29]);
    const box = cutBox(odd, Float64Array.of(4, 4, 4, 33, 37, 25), 3);
    expect(box.grid).toEqual(odd.grid);
    expect([...box.values]).toEqual([...odd.values]);
  });

  it('cannot be cut where the model is not in the map', () => {
    const outside = (): unknown => boxAround(map.grid, Float64Array.of(100, 20, 20), 5);
    expect(outside).toThrow(UserError);
    expect(outside).toThrow(/along x its atoms are at 100\.0 to 100\.0 Å and the map .* at -10\.0 to 49\.0/);
    expect(() => cutRange(map, { first: [50, 0, 0], shape: [20, 20, 20] })).toThrow(RangeError);
  });
});
