// A map that somebody masked: it must be recognised, and the model's density treated as the map was.
import { describe, expect, it } from 'vitest';
import { mapSupport } from '../../src/density/map-support.js';
import { LikelihoodTarget } from '../../src/refinement/likelihood-target.js';
import { atoms, grid, kernels, mapOf, noisy, shaken, truth } from './fixtures.js';

const resolution = 3;
const [nx, ny] = grid.shape;
/** Cuts through the eight atoms, the first of which lies at x = 8 of the box: masks are not always wide enough. */
const inside = Float32Array.from(mapOf(truth, resolution).values, (_, v) => (v % nx < 10 ? 1 : 0));

function masked(offset: number) {
  const whole = noisy(mapOf(truth, resolution, 1, offset), 0.05, 1);
  return { grid, values: whole.values.map((value, v) => value * inside[v]!) };
}

describe('mapSupport', () => {
  it('finds what is not constant', () => {
    const support = mapSupport(masked(0));
    expect(support?.outside).toBe(0);
    expect(support?.share).toBe(0.5);
    expect([...support!.values]).toEqual([...inside]);
  });

  it('finds a mask that left another value than zero outside', () => {
    const map = masked(0);
    const support = mapSupport({ grid, values: map.values.map((value) => value + 7) });
    expect(support?.outside).toBe(7);
    // Rounding makes one measured voxel 7, too.
    expect(support?.share).toBeCloseTo(0.5, 2);
  });

  it('says nothing of maps that are noise everywhere, and keeps a lone zero inside', () => {
    expect(mapSupport(noisy(mapOf(truth, resolution), 0.1, 2))).toBeUndefined();
    const map = masked(0);
    map.values[5 + nx * (5 + ny * 5)] = 0;
    expect(mapSupport(map)?.values[5 + nx * (5 + ny * 5)]).toBe(1);
  });
});

describe('LikelihoodTarget of a masked map', () => {
  const at = (xyz: Float64Array, target: LikelihoodTarget): Float64Array => {
    target.estimate(xyz, resolution);
    const gradient = new Float64Array(xyz.length);
    target.evaluate(xyz, gradient, 1);
    return gradient;
  };

  it('has the gradient that finite differences give', () => {
    const target = new LikelihoodTarget(masked(0), resolution, atoms, kernels, { support: inside });
    const xyz = shaken(0.2, 2);
    const gradient = at(xyz, target);
    const largest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const scratch = new Float64Array(xyz.length);
    for (let i = 0; i < xyz.length; i++) {
      const value = (step: number): number => {
        const moved = xyz.slice();
        moved[i] = moved[i]! + step;
        return target.evaluate(moved, scratch, 1);
      };
      // Single-precision transforms and the cut tails of the images leave some 1e-3 of the largest component.
      expect((value(0.01) - value(-0.01)) / 0.02).toBeCloseTo(gradient[i]!, -Math.log10(0.01 * largest));
    }
  });

  it('would move less at the truth than a target that knows nothing of the mask, whatever the zero of the map was', () => {
    const map = masked(0.2);
    const move = (target: LikelihoodTarget): number => {
      const pull = Math.hypot(...at(truth, target));
      const curvature = new Float64Array(8);
      target.curvature(curvature);
      return pull / curvature.reduce((sum, value) => sum + value, 0);
    };
    const knowing = move(new LikelihoodTarget(map, resolution, atoms, kernels, { support: inside }));
    expect(knowing).toBeLessThan(0.5 * move(new LikelihoodTarget(map, resolution, atoms, kernels)));
  });
});
