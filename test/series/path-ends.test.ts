// The ends of a path: two frames that stand in one place are parted to either side, and the order along the path is told from their numbers.
import { describe, expect, it } from 'vitest';
import { isInOrder, splitAt } from '../../src/series/path-ends.js';

/** One atom that moves along x, where the frames stand. */
const path = (places: readonly number[]) => ({
  conformations: places.map((x) => ({
    xyz: Float64Array.of(x, 0, 0),
    b: Float64Array.of(0),
    occupancy: Float64Array.of(1),
  })),
  displacement: Float64Array.of(1, 0, 0),
});
const nowhere = new Float64Array(5);

describe('the two frames at an end', () => {
  // Frames 0 and 1 in one place, 3 and 4 in the wrong order.
  const five = path([0, 0, 1, 2.2, 2]);

  it('are parted, to either side', () => {
    const place = (end: 0 | -1, sense: number): number[] =>
      [...splitAt(end, sense, five, nowhere)].map((position, k) => position + five.conformations[k]!.xyz[0]!);
    expect(place(0, 1).map((v) => v.toFixed(2))).toEqual(['-0.30', '0.30', '1.00', '2.20', '2.00']);
    expect(place(0, -1).map((v) => v.toFixed(2))).toEqual(['0.30', '-0.30', '1.00', '2.20', '2.00']);
    // About the middle of the two, 2.1.
    expect(place(-1, 1).map((v) => v.toFixed(2))).toEqual(['0.00', '0.00', '1.00', '2.40', '1.80']);
    expect(place(-1, -1).map((v) => v.toFixed(2))).toEqual(['0.00', '0.00', '1.00', '1.80', '2.40']);
  });

  it('lie in order where they do so along the whole path, whichever way it runs', () => {
    expect(isInOrder(-1, five, nowhere)).toBe(false);
    expect(isInOrder(-1, five, Float64Array.of(0, 0, 0, 0, 0.5))).toBe(true);
    expect(isInOrder(0, five, splitAt(0, 1, five, nowhere))).toBe(true);
    const backwards = path([3, 2, 1, 0.2, 0]);
    expect(isInOrder(0, backwards, nowhere)).toBe(true);
    expect(isInOrder(-1, backwards, nowhere)).toBe(true);
    expect(isInOrder(-1, backwards, Float64Array.of(-1.5, 0, 0, 0, 0))).toBe(false);
  });
});
