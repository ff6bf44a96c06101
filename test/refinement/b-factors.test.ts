// B factors refined against maps of known truth, on eight atoms that stand apart and on ties worked out by hand.
import { describe, expect, it } from 'vitest';
import { B_LIMITS, refineBFactors } from '../../src/refinement/b-factors.js';
import type { ImageGroups } from '../../src/refinement/image-groups.js';
import { LikelihoodTarget } from '../../src/refinement/likelihood-target.js';
import { atoms, kernels, mapOf, noisy, truth } from './fixtures.js';

const RESOLUTION = 2.5;
/** Each atom by itself, tied to none. */
const alone: ImageGroups = {
  count: 8,
  groupOf: Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7),
  ties: new Int32Array(0),
  sigma: new Float64Array(0),
};

function refined(
  groups: ImageGroups,
  start: Float64Array,
  macroCycles = 3,
  map = mapOf(truth, RESOLUTION, 2),
): Float64Array {
  const b = start.slice();
  const target = new LikelihoodTarget(map, RESOLUTION, { ...atoms, b }, kernels);
  refineBFactors(truth, b, atoms.occupancy, target, {
    groups,
    weight: 1,
    resolution: RESOLUTION,
    macroCycles,
    iterations: 20,
  });
  return b;
}

describe('the B-factor stage', () => {
  it('finds back the B factors that a map was made with from one B for all', () => {
    const b = refined(alone, new Float64Array(8).fill(40));
    b.forEach((value, atom) => {
      expect(Math.abs(value - atoms.b[atom]!)).toBeLessThan(5);
    });
  });

  it('finds the overall B alone when it has no cycles: all change by the same', () => {
    const b = refined(
      alone,
      atoms.b.map((value) => value + 25),
      0,
    );
    b.forEach((value, atom) => {
      expect(value - atoms.b[atom]!).toBeCloseTo(b[0]! - atoms.b[0]!, 6);
      expect(Math.abs(value - atoms.b[atom]!)).toBeLessThan(1);
    });
  });

  it('keeps tied atoms the more alike the tighter the tie', () => {
    const tied = (sigma: number): number => {
      const b = refined(
        { ...alone, ties: Int32Array.of(5, 6), sigma: Float64Array.of(sigma) },
        new Float64Array(8).fill(40),
      );
      return Math.abs(Math.log(b[5]! / b[6]!));
    };
    expect(tied(0.001)).toBeLessThan(0.01);
    expect(tied(0.001)).toBeLessThan(tied(1));
  });

  it('ties what the model came with where the map was sharpened, not what is left of it', () => {
    // 230 and 260 Å² are much alike, 30 and 60 Å² are not.
    const difference = (start: Float64Array): number => {
      const b = refined({ ...alone, ties: Int32Array.of(5, 6), sigma: Float64Array.of(0.01) }, start);
      return Math.abs((b[5]! - b[6]!) / (atoms.b[5]! - atoms.b[6]!));
    };
    expect(difference(atoms.b.map((value) => value + 200))).toBeGreaterThan(0.8);
    expect(difference(atoms.b)).toBeLessThan(0.4);
  });

  it('keeps the ratios within a group, leaves who is in none alone, and stays within its limits in noise', () => {
    const groups = {
      ...alone,
      groupOf: Int32Array.of(0, 0, 0, 0, 1, 1, 1, -1),
      count: 2,
    };
    const b = refined(groups, atoms.b, 2, noisy(mapOf(truth, RESOLUTION), 3, 5));
    // The noise looks like sharpening: less the same for all, ratios are the old ones.
    const proportion = (values: Float64Array): number => (values[3]! - values[0]!) / (values[2]! - values[0]!);
    expect(proportion(b)).toBeCloseTo(proportion(atoms.b), 9);
    expect(b[7]).toBe(atoms.b[7]);
    for (const value of b) {
      expect(value).toBeGreaterThanOrEqual(B_LIMITS.least);
      expect(value).toBeLessThanOrEqual(B_LIMITS.most);
    }
  });
});
