// The likelihood's derivatives in B factors and occupancies, and the overall B, on eight atoms whose map is known.
import { describe, expect, it } from 'vitest';
import { LikelihoodTarget } from '../../src/refinement/likelihood-target.js';
import { atoms, kernels, mapOf, noisy, shaken, truth } from './fixtures.js';

const RESOLUTION = 3;

function targetAt(xyz: Float64Array): LikelihoodTarget {
  const target = new LikelihoodTarget(noisy(mapOf(truth, RESOLUTION), 0.1, 7), RESOLUTION, atoms, kernels);
  target.estimate(xyz, RESOLUTION);
  return target;
}

describe('the derivatives of the likelihood', () => {
  const xyz = shaken(0.2, 3);

  it.each(['b', 'occupancy'] as const)('in each atom’s %s are those of finite differences', (by) => {
    const target = targetAt(xyz);
    const gradient = new Float64Array(8);
    target.evaluateImages(xyz, by, gradient, 2);
    const at = (atom: number, change: number): number => {
      const [b, occupancy] = [atoms.b.slice(), atoms.occupancy.slice()];
      if (by === 'b') b[atom]! += change;
      else occupancy[atom]! *= Math.exp(change);
      target.setImages(b, occupancy);
      return target.evaluate(xyz, new Float64Array(24), 2);
    };
    // Values are single precision: the step is long, and the error of central differences falls with its square.
    const step = by === 'b' ? 0.5 : 0.01;
    const largest = Math.max(...gradient.map(Math.abs));
    for (let atom = 0; atom < 8; atom++) {
      const slope = (at(atom, step) - at(atom, -step)) / (2 * step);
      expect(Math.abs(slope - gradient[atom]!)).toBeLessThan(0.01 * largest);
    }
  });

  it('are added to what the gradient holds', () => {
    const target = targetAt(xyz);
    const [once, twice] = [new Float64Array(8), new Float64Array(8)];
    target.evaluateImages(xyz, 'b', once, 1);
    target.evaluateImages(xyz, 'b', twice, 1);
    target.evaluateImages(xyz, 'b', twice, 1);
    expect(twice[3]! / once[3]!).toBeCloseTo(2, 6);
  });
});

describe('the overall B', () => {
  it.each([-15, 20])('is what a model lacks whose B factors are %i Å² too low', (lacking) => {
    const target = new LikelihoodTarget(mapOf(truth, RESOLUTION, 3), RESOLUTION, atoms, kernels);
    target.setImages(
      atoms.b.map((b) => b - lacking),
      atoms.occupancy,
    );
    target.estimate(truth, RESOLUTION);
    expect(target.missingB).toBeCloseTo(lacking, 0);
  });
});
