import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CellList } from '../../src/structure/cell-list.js';

const coordinate = fc.double({ min: -50, max: 50, noNaN: true });
const points = (min: number, max: number) =>
  fc
    .array(fc.tuple(coordinate, coordinate, coordinate), { minLength: min, maxLength: max })
    .map((list) => Float64Array.from(list.flat()));

describe('the cell list', () => {
  it('finds what a look at all points finds', () => {
    fc.assert(
      fc.property(
        points(0, 60),
        fc.double({ min: 0.5, max: 30, noNaN: true }),
        fc.double({ min: 0, max: 40, noNaN: true }),
        coordinate,
        (xyz, cellSize, radius, x) => {
          const all = Array.from({ length: xyz.length / 3 }, (_, k) => k).filter((k) => {
            const [dx, dy, dz] = [xyz[3 * k]! - x, xyz[3 * k + 1]! - 1, xyz[3 * k + 2]! - 2];
            return dx * dx + dy * dy + dz * dz <= radius * radius;
          });
          const list = new CellList(xyz, cellSize);
          const found = new Int32Array(64);
          const count = list.findWithin(x, 1, 2, radius, found);
          expect(Array.from(found.subarray(0, count)).sort((a, b) => a - b)).toEqual(all);
          expect(list.hasWithin(x, 1, 2, radius)).toBe(all.length > 0);
        },
      ),
    );
  });

  it('counts what does not fit and holds only the given points', () => {
    const xyz = Float64Array.of(0, 0, 0, 1, 0, 0, 2, 0, 0);
    const found = new Int32Array(1);
    expect(new CellList(xyz, 1).findWithin(0, 0, 0, 1, found)).toBe(2);
    expect(new CellList(xyz, 1, [2]).findWithin(0, 0, 0, 5, found)).toBe(1);
    expect(found[0]).toBe(2);
  });

  it('does not ask for cells without end where one point lies far away', () => {
    const list = new CellList(Float64Array.of(0, 0, 0, 1e6, 1e6, 1e6), 1);
    expect(list.cellSize).toBeGreaterThan(1e4);
    expect(list.hasWithin(1e6, 1e6, 1e6, 0.5)).toBe(true);
  });
});
