// Extrapolation: the direction that surroundings share, and how far to follow it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestShare, smoothStep } from '../../src/refinement/extrapolate.js';
import { applyMotion } from '../../src/structure/superpose.js';

/** 6³ atoms, 2 Å apart. */
const last = Float64Array.from({ length: 3 * 216 }, (_, i) => 2 * (Math.floor(Math.floor(i / 3) / 6 ** (i % 3)) % 6));

describe('the step that is gone on with', () => {
  it('is the step itself where all went alike', () => {
    const step = smoothStep(
      last.map((x, p) => x - [0.3, -0.5, 1][p % 3]!),
      last,
    );
    step.forEach((value, p) => {
      expect(value).toBeCloseTo([0.3, -0.5, 1][p % 3]!, 6);
    });
  });

  it('does not follow one atom that turned over', () => {
    const previous = last.slice();
    previous[3 * 100]! -= 4;
    const step = smoothStep(previous, last);
    expect(Math.max(...step.map(Math.abs))).toBeLessThan(0.1);
  });

  it('turns with a body that turned, a little less at its rim', () => {
    const angle = (3 * Math.PI) / 180;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const rotation = Float64Array.of(c, -s, 0, s, c, 0, 0, 0, 1);
    // About the middle, (5, 5, 5).
    const translation = Float64Array.of(5 - 5 * c + 5 * s, 5 - 5 * s - 5 * c, 0);
    const wide = last.map((x) => 5 + 3 * (x - 5));
    const previous = applyMotion({ rotation, translation }, wide);
    const step = smoothStep(previous, wide);
    const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, v, p) => sum + v * b[p]!, 0);
    const real = wide.map((x, p) => x - previous[p]!);
    const cosine = dot(step, real) / Math.sqrt(dot(step, step) * dot(real, real));
    expect(cosine).toBeGreaterThan(0.97);
    expect(dot(step, real) / dot(real, real)).toBeGreaterThan(0.5);
  });
});

describe('how far', () => {
  it('is the minimum of a parabola, not before the start and not far beyond the step', () => {
    fc.assert(
      fc.property(fc.double({ min: -2, max: 3, noNaN: true }), fc.double({ min: 0.1, max: 10 }), (at, bend) => {
        const share = bestShare((t) => bend * (t - at) ** 2 + 7);
        expect(share).toBeCloseTo(Math.min(1.5, Math.max(0, at)), 6);
      }),
    );
  });

  it('is all or nothing where no minimum lies between', () => {
    expect(bestShare((t) => -((t - 0.4) ** 2))).toBe(1);
    expect(bestShare((t) => -((t - 0.6) ** 2))).toBe(0);
    expect(bestShare(() => 3)).toBe(0);
  });
});
