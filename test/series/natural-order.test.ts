// Natural order of names, and the shells' order that it replaces.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareNaturally, isShellOrder } from '../../src/series/natural-order.js';

describe('compareNaturally', () => {
  test('compares runs of digits as numbers', () => {
    const names = ['vol_10.mrc', 'vol_2.mrc', 'vol_1.mrc', 'pc2/vol_0.mrc', 'pc10/vol_0.mrc'];
    expect(names.sort(compareNaturally)).toEqual([
      'pc2/vol_0.mrc',
      'pc10/vol_0.mrc',
      'vol_1.mrc',
      'vol_2.mrc',
      'vol_10.mrc',
    ]);
  });

  test('is exact beyond 2^53, where numbers would round', () => {
    expect(compareNaturally('a9007199254740993', 'a9007199254740992')).toBeGreaterThan(0);
  });

  test('is a total order: antisymmetric, and zero for equal names alone', () => {
    const name = fc.stringMatching(/^[a0_]{0,3}[0-9]{0,3}[b.1]{0,2}$/);
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(Math.sign(compareNaturally(a, b))).toBe(-Math.sign(compareNaturally(b, a)) + 0);
        expect(compareNaturally(a, b) === 0).toBe(a === b);
      }),
    );
  });
});

describe('isShellOrder', () => {
  test('knows the order of the C locale and of a language', () => {
    expect(isShellOrder(['f_1.mrc', 'f_10.mrc', 'f_2.mrc'])).toBe(true);
    expect(isShellOrder(['f_10.mrc', 'f_1.mrc', 'f_2.mrc'])).toBe(true);
    expect(isShellOrder(['f_2.mrc', 'f_10.mrc', 'f_1.mrc'])).toBe(false);
  });
});
