import { describe, expect, it } from 'vitest';
import { type IdealPair, idealDirections } from '../../src/chemistry/ideal-directions.js';
import { cross, dot, length, triple, type Vector } from '../../src/chemistry/vector.js';

const degrees = (u: Vector, v: Vector): number => (Math.atan2(length(cross(u, v)), dot(u, v)) * 180) / Math.PI;
const every = (count: number, ideal: (i: number, j: number) => number): IdealPair[] =>
  Array.from({ length: count }, (_, i) =>
    Array.from({ length: i }, (_, j) => ({ i, j, ideal: ideal(i, j), sigma: 3 })),
  ).flat();

describe('directions around a centre', () => {
  it('satisfy angles that go together', () => {
    // Three directions can have any three angles that a trihedron allows.
    const ideals = [105, 112, 109];
    const u = idealDirections(
      3,
      every(3, (i, j) => ideals[i + j - 1]!),
      false,
    );
    expect(degrees(u[0]!, u[1]!)).toBeCloseTo(105, 6);
    expect(degrees(u[0]!, u[2]!)).toBeCloseTo(112, 6);
    expect(degrees(u[1]!, u[2]!)).toBeCloseTo(109, 6);
  });

  // Angles of 120° in a plane leave nothing over; three of 123° have 9° too much, a third each.
  it('share what cannot be satisfied, in the plane', () => {
    const u = idealDirections(
      3,
      every(3, () => 123),
      true,
    );
    expect(degrees(u[0]!, u[1]!)).toBeCloseTo(120, 6);
    expect(triple(u[0]!, u[1]!, u[2]!)).toBe(0);
  });

  it('share it by their sigmas', () => {
    // 125 + 114 + 124 = 363 with σ² 1 : 4 : 4 in a plane: Lagrange gives the excess of 3° in shares 1/9, 4/9, 4/9.
    const pairs = [
      { i: 1, j: 0, ideal: 125, sigma: 1 },
      { i: 2, j: 0, ideal: 114, sigma: 2 },
      { i: 2, j: 1, ideal: 124, sigma: 2 },
    ];
    const u = idealDirections(3, pairs, true);
    expect(degrees(u[0]!, u[1]!)).toBeCloseTo(125 - 1 / 3, 5);
    expect(degrees(u[0]!, u[2]!)).toBeCloseTo(114 - 4 / 3, 5);
  });

  it('keep the hand that they start with', () => {
    const u = idealDirections(
      4,
      every(4, (i, j) => (i === 3 ? 108 : 111 - j)),
      false,
    );
    const plain = idealDirections(
      4,
      every(4, () => 109.47),
      false,
    );
    expect(Math.sign(triple(u[0]!, u[1]!, u[2]!))).toBe(Math.sign(triple(plain[0]!, plain[1]!, plain[2]!)));
  });
});
