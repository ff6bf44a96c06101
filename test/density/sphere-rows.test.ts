// Voxels in spheres and molecular masks against what their definitions say voxel by voxel, on small periodic grids.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orthogonalGrid } from '../../src/density/grid.js';
import { moleculeMask } from '../../src/density/molecule-mask.js';
import { SphereRuns } from '../../src/density/sphere-rows.js';
import { vanDerWaalsRadius } from '../../src/density/van-der-waals.js';

const shape = [9, 7, 8] as const;
const voxel = [0.7, 0.9, 0.8] as const;
const grid = orthogonalGrid(shape, voxel, [1, -2, 3]);
const place = fc.double({ min: -6, max: 12, noNaN: true });

/** Å from voxel (i, j, k) to a place, in the nearest of all periodic images. */
function distance(i: number, j: number, k: number, xyz: readonly number[]): number {
  const apart = [i, j, k].map((index, axis) => {
    const length = shape[axis]! * voxel[axis]!;
    const d = grid.origin[axis]! + index * voxel[axis]! - xyz[axis]!;
    return d - length * Math.round(d / length);
  });
  return Math.hypot(...apart);
}

function runsOf(xyz: Float64Array, radius: number): [number, number][] {
  const runs = new SphereRuns(grid, voxel);
  // What an earlier sphere left does not belong to the next.
  runs.find(Float64Array.of(3, 1, 6), 0, 2);
  runs.find(xyz, 0, radius);
  return Array.from({ length: runs.count }, (_, k) => [runs.from[k]!, runs.to[k]!]);
}

function where(is: (i: number, j: number, k: number) => boolean): number[] {
  const found: number[] = [];
  const [nx, ny, nz] = shape;
  for (let v = 0; v < nx * ny * nz; v++)
    if (is(v % nx, Math.floor(v / nx) % ny, Math.floor(v / nx / ny))) found.push(v);
  return found;
}

describe('a sphere in a periodic grid', () => {
  it('has every voxel within its radius once, wherever its atom lies', () => {
    fc.assert(
      fc.property(place, place, place, fc.double({ min: 0.1, max: 2.6, noNaN: true }), (x, y, z, radius) => {
        const found: number[] = [];
        for (const [from, to] of runsOf(Float64Array.of(x, y, z), radius)) {
          expect(to).toBeGreaterThan(from);
          for (let v = from; v < to; v++) found.push(v);
        }
        // Voxels on the surface itself may fall to either side by rounding.
        const sure = where((i, j, k) => distance(i, j, k, [x, y, z]) < radius - 1e-9);
        const possible = where((i, j, k) => distance(i, j, k, [x, y, z]) < radius + 1e-9);
        expect(new Set(found).size).toBe(found.length);
        expect(found).toEqual(expect.arrayContaining(sure));
        expect(possible).toEqual(expect.arrayContaining(found));
      }),
    );
  });

  it('wider than the grid covers it', () => {
    const seen = new Set<number>();
    for (const [from, to] of runsOf(Float64Array.of(2, 0, 5), 20)) for (let v = from; v < to; v++) seen.add(v);
    expect(seen.size).toBe(9 * 7 * 8);
  });
});

describe('the molecular mask', () => {
  it('is what its definition says: near an atom, and not near a voxel that is not', () => {
    // 0.5 Å reach no other voxel, 0.95 Å those along each axis, 1.3 Å those along diagonals of a face too.
    fc.assert(
      fc.property(
        fc.array(fc.tuple(place, place, place), { maxLength: 2 }),
        fc.constantFrom(0.5, 0.95, 1.3),
        (atoms, shrink) => {
          const xyz = Float64Array.from(atoms.flat());
          const elements = atoms.map((_, a) => (a === 0 ? 'C' : 'O'));
          const wide = moleculeMask(grid, xyz, elements, { shrink: 0 });
          atoms.forEach((atom, a) => {
            const radius = vanDerWaalsRadius(elements[a]!) + 1.1;
            for (const v of where((i, j, k) => distance(i, j, k, atom) < radius - 1e-9)) expect(wide[v]).toBe(1);
          });
          const far = where((i, j, k) =>
            atoms.every((atom, a) => distance(i, j, k, atom) > vanDerWaalsRadius(elements[a]!) + 1.1 + 1e-9),
          );
          for (const v of far) expect(wide[v]).toBe(0);
          const [nx, ny] = shape;
          const outside = where((i, j, k) => wide[i + nx * (j + ny * k)] === 0);
          const centre = (v: number): number[] =>
            [v % nx, Math.floor(v / nx) % ny, Math.floor(v / nx / ny)].map(
              (n, axis) => grid.origin[axis]! + n * voxel[axis]!,
            );
          const kept = where(
            (i, j, k) =>
              wide[i + nx * (j + ny * k)] === 1 && outside.every((v) => distance(i, j, k, centre(v)) > shrink),
          );
          const mask = moleculeMask(grid, xyz, elements, { shrink });
          expect(where((i, j, k) => mask[i + nx * (j + ny * k)] === 1)).toEqual(kept);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has runs longer than a byte counts, which meet others and the end of their row', () => {
    const long = orthogonalGrid([700, 1, 1], [1, 1000, 1000], [0, 0, 0]);
    // Along x from −20.3 to 580.3: the row goes on at its other end, in runs of more than 255 voxels.
    const radius = vanDerWaalsRadius('C') + 1.1;
    const wide = moleculeMask(long, Float64Array.of(280, 0, 0), ['C'], { probe: 300.3 - radius + 1.1, shrink: 0 });
    const both = moleculeMask(long, Float64Array.of(280, 0, 0, 400, 0, 0), ['C', 'C'], {
      probe: 300.3 - radius + 1.1,
      shrink: 0,
    });
    const row = Array.from({ length: 700 }, (_, x) => (x <= 580 || x >= 680 ? 1 : 0));
    expect([...wide]).toEqual(row);
    // The second atom's own: 99.7 … 700.3, all that the first leaves.
    expect([...both]).toEqual(row.map(() => 1));
  });
});
