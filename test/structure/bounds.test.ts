import { expect, test } from 'vitest';
import { boundsOf } from '../../src/structure/bounds.js';

test('the bounds of two conformations hold both', () => {
  const { low, high } = boundsOf(Float64Array.of(1, -2, 3, 0, 5, 3), Float64Array.of(-4, 0, 9));
  expect(low).toEqual([-4, -2, 3]);
  expect(high).toEqual([1, 5, 9]);
});

test('nothing has bounds that no comparison meets', () => {
  const { low, high } = boundsOf(new Float64Array(0));
  expect(low[0] > high[0]).toBe(true);
});
