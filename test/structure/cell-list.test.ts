import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CellList, FoundPoints } from '../../src/structure/cell-list.js';

const coordinate = fc.double({ min: -50, max: 50, noNaN: true });
const points = (min: number, max: number) =>
  fc
    .array(fc.tuple(coordinate, coordinate, coordinate), { minLength: min, maxLength: max })
    .map((list) => Float64Array.from(list.flat()));

describe('the cell list', () => {
  it('finds what a look at all points finds', () => {
    fc.assert(
      fc.property(
        points(0, 150),
        fc.double({ min: 0.5, max: 30, noNaN: true }),
        fc.double({ min: 0, max: 40, noNaN: true }),
        coordinate,
        (xyz, cellSize, radius, x) => {
          const all = Array.from({ length: xyz.length / 3 }, (_, k) => k).filter((k) => {
            const [dx, dy, dz] = [xyz[3 * k]! - x, xyz[3 * k + 1]! - 1, xyz[3 * k + 2]! - 2];
            return dx * dx + dy * dy + dz * dz <= radius * radius;
          });
          const list = new CellList(xyz, cellSize);
          const found = new FoundPoints();
          list.findWithin(x, 1, 2, radius, found);
          const points = Array.from(found.points.subarray(0, found.count));
          expect(points.toSorted((a, b) => a - b)).toEqual(all);
          points.forEach((point, n) => {
            const [dx, dy, dz] = [xyz[3 * point]! - x, xyz[3 * point + 1]! - 1, xyz[3 * point + 2]! - 2];
            expect(found.squaredDistances[n]).toBe(dx * dx + dy * dy + dz * dz);
          });
          expect(list.hasWithin(x, 1, 2, radius)).toBe(all.length > 0);
        },
      ),
    );
  });

  it('holds only the given points, and forgets what an earlier search found', () => {
    const xyz = Float64Array.of(0, 0, 0, 1, 0, 0, 2, 0, 0);
    const found = new FoundPoints();
    new CellList(xyz, 1).findWithin(0, 0, 0, 1, found);
    expect(found.count).toBe(2);
    new CellList(xyz, 1, [2]).findWithin(0, 0, 0, 5, found);
    expect(found.count).toBe(1);
    expect(found.points[0]).toBe(2);
  });

  it('does not ask for cells without end where one point lies far away', () => {
    const list = new CellList(Float64Array.of(0, 0, 0, 1e6, 1e6, 1e6), 1);
    expect(list.cellSize).toBeGreaterThan(1e4);
    expect(list.hasWithin(1e6, 1e6, 1e6, 0.5)).toBe(true);
  });
});
