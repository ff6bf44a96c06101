// With half maps the noise of each shell is known: the estimate must agree with what was put in, and never fall below it.
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { LikelihoodTarget } from '../../src/refinement/likelihood-target.js';
import { seenMap } from '../../src/refinement/seen-map.js';
import { fitShells, ShellSums } from '../../src/refinement/shell-model.js';
import { atoms, grid, kernels, mapOf, noisy, shaken, truth } from './fixtures.js';

const resolution = 3;
const clean = mapOf(truth, resolution);
const rms = Math.sqrt(clean.values.reduce((sum, value) => sum + value * value, 0) / clean.values.length);
const sigma = 0.5 * rms;
const map = noisy(clean, 0.5, 11);
const random = randomFrom('half difference');
/** As independent of the map's own noise, and as strong, as half the difference of half maps is. */
const noise = map.values.map(() => sigma * random.normal());

/** Mean over shells of their σ², each weighted with its terms (∝ s²). */
function meanVariance({ shells }: LikelihoodTarget): number {
  const weights = shells.variance.map((_, k) => (k + 0.5) ** 2);
  const total = weights.reduce((sum, w) => sum + w, 0);
  return shells.variance.reduce((sum, value, k) => sum + value * weights[k]!, 0) / total;
}

/** White noise of σ² a voxel has series coefficients of mean square σ²/N. */
const white = (sigma * sigma) / (grid.shape[0] * grid.shape[1] * grid.shape[2]);

describe('a target that knows the noise', () => {
  it('finds the variance that was put in, at the truth', () => {
    const target = new LikelihoodTarget(map, resolution, atoms, kernels, { noise });
    target.estimate(truth, resolution);
    // 1340 real numbers a map, the larger of two estimates in each shell.
    expect(meanVariance(target) / white).toBeGreaterThan(0.9);
    expect(meanVariance(target) / white).toBeLessThan(1.25);
  });

  it('adds what the model does not explain', () => {
    const target = new LikelihoodTarget(map, resolution, atoms, kernels, { noise });
    target.estimate(truth, resolution);
    const atTruth = meanVariance(target);
    target.estimate(shaken(0.8, 3), resolution);
    expect(meanVariance(target)).toBeGreaterThan(1.1 * atTruth);
  });

  it('is not fooled by a model that explains the noise', () => {
    // All of a shell is explained: without half maps 2 % are left by convention, with them the noise.
    const sums = new ShellSums(1);
    for (let t = 0; t < 100; t++) sums.add(0, 1, 3, 1, 3, 1);
    expect(fitShells(sums, 1, Float64Array.of(4)).variance[0]).toBeCloseTo(4, 6);
    expect(fitShells(sums, 1).variance[0]).toBeCloseTo(0.02 * 10, 6);
    // ½ · 100 · (ln(4/10) − 1): better than the noise is no better.
    expect(fitShells(sums, 1, Float64Array.of(4)).profile).toBeCloseTo(50 * (Math.log(0.4) - 1), 6);
  });
});

describe('seenMap', () => {
  const heldOut = { share: 0.1, seed: 0, extent: [8, 8, 8] } as const;

  it('shows one half map while the weight is open and lets the other judge', () => {
    const seen = seenMap(map, undefined, noise, heldOut);
    const { judge } = seen.knowledge;
    for (const v of [0, 100, 5000]) {
      expect((seen.map.values[v]! + judge![v]!) / 2).toBeCloseTo(map.values[v]!, 5);
      expect((seen.map.values[v]! - judge![v]!) / 2).toBeCloseTo(noise[v]!, 5);
    }
    expect(seenMap(map, undefined, noise, undefined).map).toBe(map);
    expect(seenMap(map, undefined, undefined, heldOut).knowledge).toEqual({ heldOut });
  });

  it('judges a model nearer to the truth the better one, by terms of the second half alone', () => {
    const seen = seenMap(map, undefined, noise, heldOut);
    const target = new LikelihoodTarget(seen.map, resolution, atoms, kernels, seen.knowledge);
    target.estimate(truth, resolution);
    const { variance } = target.shells;
    const total = (xyz: Float64Array): number =>
      target.heldOutResiduals(xyz, variance).reduce((sum, value) => sum + value, 0);
    const atTruth = total(truth);
    expect(total(shaken(0.4, 6))).toBeGreaterThan(atTruth);
    // As −log of a likelihood: half the number of terms (all of them judge, d > 3 Å), where noise is all that is left.
    const terms = ((4 / 3) * Math.PI * (20 * 24 * 18)) / resolution ** 3;
    expect(atTruth / (terms / 2)).toBeGreaterThan(0.8);
    expect(atTruth / (terms / 2)).toBeLessThan(1.25);
  });
});
