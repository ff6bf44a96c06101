// Coarse maps, distances and stepping stones against values worked out by hand.
import { describe, expect, test } from 'vitest';
import { orthogonalGrid } from '../../src/density/grid.js';
import { atomsAtEdge } from '../../src/series/box-edge.js';
import { coarseRegion, coarseValues } from '../../src/series/coarse-map.js';
import { identicalFrames, mapDistances } from '../../src/series/map-distance.js';
import { steppingStones } from '../../src/series/stepping-stones.js';

describe('coarse maps', () => {
  // 7 × 4 × 4 voxels of 1.5 Å: blocks of 2 voxels, 3 × 2 × 2 of them, the seventh column in none.
  const grid = orthogonalGrid([7, 4, 4], [1.5, 1.5, 1.5], [10, 0, 0]);
  const map = { grid, values: Float32Array.from({ length: 112 }, (_, v) => v) };

  test('blocks near an atom, and their means', () => {
    // At the centre of block (0, 0, 0), which is half a voxel from the first voxel; the next centres are 3 Å away.
    const region = coarseRegion(grid, Float64Array.of(10.75, 0.75, 0.75), 3, 3.1);
    expect(region).toMatchObject({ block: [2, 2, 2], shape: [3, 2, 2] });
    expect([...region.blocks]).toEqual([0, 1, 3, 6]);
    // Voxels 0 1 7 8 28 29 35 36: mean 18; a step along x, y, z adds 2, 14, 56.
    expect([...coarseValues(map, region)]).toEqual([18, 20, 32, 74]);
  });

  test('an atom outside the grid reaches what is near it and nothing else', () => {
    expect(coarseRegion(grid, Float64Array.of(-50, 0, 0), 3, 8).blocks).toHaveLength(0);
    expect([...coarseRegion(grid, Float64Array.of(7.75, 0.75, 0.75), 3, 3.1).blocks]).toEqual([0]);
  });
});

describe('distances', () => {
  test('are 1 − CC: 0 for a scaled copy, 1 for unrelated, 2 for opposite', () => {
    const a = Float32Array.of(1, 2, 3, 4);
    const distances = mapDistances([a, a.map((v) => 5 * v - 2), a.map((v) => -v), Float32Array.of(1, -1, -1, 1)]);
    const expected = [0, 0, 2, 1, 0, 0, 2, 1, 2, 2, 0, 1, 1, 1, 1, 0];
    for (const [k, d] of distances.entries()) expect(d).toBeCloseTo(expected[k]!, 6);
    expect(identicalFrames(distances)).toEqual([[0, 1]]);
  });
});

describe('the edge of the box', () => {
  // 20 voxels of 1 Å, of which voxels 0–9 along x and 5–14 along y were cut; z is whole.
  const grid = orthogonalGrid([20, 20, 20], [1, 1, 1]);
  const box = { first: [0, 5, 0], shape: [10, 10, 20] } as const;
  test.each<[number[], number]>([
    [[5, 10, 10], 0],
    // Faces of the map itself are no edge.
    [[0, 10, 0], 0],
    [[7.5, 10, 10], 1],
    [[5, 6.5, 10], 1],
    [[9, 14, 10], 1],
    [[5, 10, 10, 30, 10, 10], 1],
  ])('%j: %i atoms', (xyz, count) => {
    expect(atomsAtEdge(grid, box, Float64Array.from(xyz))).toBe(count);
  });
});

describe('stepping stones', () => {
  const grid = orthogonalGrid([2, 2, 1], [1, 1, 1]);
  test('lie at a quarter, a half and three quarters between the maps, on the scale of the second', () => {
    // `from` is on another scale: mean 100, deviation 10 against mean 0, deviation 1.
    const from = { grid, values: Float32Array.of(90, 110, 90, 110) };
    const to = { grid, values: Float32Array.of(-1, -1, 1, 1) };
    const stones = steppingStones(from, to);
    expect(stones.map((stone) => [...stone.values])).toEqual([
      [-1, 0.5, -0.5, 1],
      [-1, 0, 0, 1],
      [-1, -0.5, 0.5, 1],
    ]);
    expect(stones.every((stone) => stone.values.buffer instanceof SharedArrayBuffer)).toBe(true);
  });
});
