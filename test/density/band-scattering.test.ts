import { describe, expect, test } from 'vitest';
import { bandScattering } from '../../src/density/band-scattering.js';
import { electronScattering, scatteringAt } from '../../src/density/scattering.js';

const elements = ['H', 'C', 'N', 'O', 'P', 'S', 'MG', 'ZN', 'U'];

describe('scattering factors within a resolution', () => {
  test.each([10, 6, 3.5, 2.3, 1.5])('down to %f Å they are those of the table within 0.03 %%', (dMin) => {
    for (const element of elements) {
      const factor = electronScattering(element)!;
      const fewer = bandScattering(factor, dMin);
      for (let d = dMin; d < 200; d *= 1.3) {
        expect(Math.abs(scatteringAt(fewer, d) / scatteringAt(factor, d) - 1)).toBeLessThan(3.3e-4);
      }
    }
  });

  test('to the half per cent that the table is good to, one Gaussian does at 5 Å', () => {
    for (const element of elements) {
      const factor = electronScattering(element)!;
      const fewer = bandScattering(factor, 5, 5e-3);
      expect(fewer.a.length).toBeLessThanOrEqual(bandScattering(factor, 5).a.length);
      for (let d = 5; d < 200; d *= 1.3) {
        expect(Math.abs(scatteringAt(fewer, d) / scatteringAt(factor, d) - 1)).toBeLessThan(5.5e-3);
      }
    }
    expect(bandScattering(electronScattering('C')!, 5, 5e-3).a).toHaveLength(1);
  });

  test('coarse maps see one Gaussian, those of cryo-EM two', () => {
    const carbon = electronScattering('C')!;
    expect(bandScattering(carbon, 12).a).toHaveLength(1);
    expect(bandScattering(carbon, 3.2).a).toHaveLength(2);
  });

  test('widths stay among the tabulated ones and amplitudes positive: images are as smooth as they were', () => {
    for (const element of elements) {
      const factor = electronScattering(element)!;
      const { a, b } = bandScattering(factor, 3);
      expect(Math.min(...a)).toBeGreaterThan(0);
      expect(Math.min(...b)).toBeGreaterThanOrEqual(Math.min(...factor.b));
      expect(Math.max(...b)).toBeLessThanOrEqual(Math.max(...factor.b));
    }
  });

  test('two Gaussians are their own answer', () => {
    const two = { a: [1, 0, 2, 0, 0], b: [3, 1, 40, 1, 1] };
    // A table with a vanishing amplitude is left alone: nothing is divided by it.
    expect(bandScattering(two, 3)).toBe(two);
    const { a, b } = bandScattering({ a: [1, 2], b: [3, 40] }, 1);
    expect(a).toEqual([1, 2]);
    expect(b).toEqual([3, 40]);
  });
});
