// Works side by side: their order, their number, and what happens when one fails.
import { describe, expect, test } from 'vitest';
import { sideBySide } from '../../src/series/side-by-side.js';

const later = (turns: number): Promise<void> =>
  turns === 0 ? Promise.resolve() : Promise.resolve().then(() => later(turns - 1));

describe('works side by side', () => {
  test('give their results in their order, whoever is done first', async () => {
    const results = await sideBySide(5, 2, async (at) => {
      await later(20 - 4 * at);
      return 10 * at;
    });
    expect(results).toEqual([0, 10, 20, 30, 40]);
  });

  test('are never more than the lanes', async () => {
    let [now, most] = [0, 0];
    await sideBySide(9, 3, async (at) => {
      most = Math.max(most, ++now);
      await later(at % 4);
      now--;
    });
    expect(most).toBe(3);
  });

  test('begin no more after a failure, and those under way are waited for', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const failure = sideBySide(9, 2, async (at) => {
      begun.push(at);
      if (at === 1) throw new Error('the second');
      await later(50);
      ended.push(at);
    });
    await expect(failure).rejects.toThrow('the second');
    expect(begun).toEqual([0, 1]);
    expect(ended).toEqual([0]);
  });
});
