// Digests, the time left and the propagation error.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestOf } from '../../src/series/digest.js';
import { propagationError } from '../../src/series/propagation-error.js';
import { secondsLeft } from '../../src/series/time-left.js';
import { armAt, structure } from './fixtures/moving-arm.js';

describe('digestOf', () => {
  test('does not depend on the order of keys, and tells apart what looks alike', () => {
    expect(digestOf({ a: 1, b: [2, 'x'] })).toBe(digestOf({ b: [2, 'x'], a: 1 }));
    const alike = [
      1,
      '1',
      [1],
      ['1'],
      [[1]],
      Float32Array.of(1),
      Float64Array.of(1),
      { 0: 1 },
      null,
      undefined,
      0,
      -0,
      '',
      [],
    ];
    expect(new Set(alike.map(digestOf)).size).toBe(alike.length);
    expect(digestOf(['ab', 'c'])).not.toBe(digestOf(['a', 'bc']));
  });

  test('differs for different data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const same =
          JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)) && !hasNegativeZero(a) && !hasNegativeZero(b);
        if (same) expect(digestOf(a)).toBe(digestOf(b));
        else if (!hasNegativeZero(a) && !hasNegativeZero(b)) expect(digestOf(a)).not.toBe(digestOf(b));
      }),
    );
  });
});

describe('secondsLeft', () => {
  test('median times what is left, shared among the slots', () => {
    expect(secondsLeft([], 10, 2, 1)).toBeUndefined();
    expect(secondsLeft([100, 10, 12], 8, 2, 1)).toBe(48);
    expect(secondsLeft([10, 20], 8, 4, 0)).toBe(30);
  });

  test('never less than the refinements that must follow one another', () => {
    expect(secondsLeft([10], 8, 32, 5)).toBe(50);
  });
});

test('the propagation error is the rms distance of atoms, a residue and overall, without superposition', () => {
  // All atoms of the first residue 3 Å away along z, one of four in the last 2 Å along x.
  const outward = armAt(0);
  const backward = outward.slice();
  for (let atom = 0; atom < 4; atom++) backward[3 * atom + 2]! += 3;
  backward[3 * 13]! -= 2;
  const { overall, residues } = propagationError(structure, outward, backward);
  expect([...residues].map((v) => Number(v.toFixed(9)))).toEqual([3, 0, 0, 1]);
  expect(overall).toBeCloseTo(Math.sqrt((4 * 9 + 4) / 16), 9);
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, sorted(v)]),
  );
}

function hasNegativeZero(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).some(hasNegativeZero);
  return Object.is(value, -0);
}
