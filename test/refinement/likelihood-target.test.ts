// The likelihood target must have the gradient it claims, be flat at the truth, and care neither for scale nor for offset.
import { describe, expect, it } from 'vitest';
import { LikelihoodTarget } from '../../src/refinement/likelihood-target.js';
import { atoms, kernels, mapOf, noisy, shaken, truth } from './fixtures.js';

const RESOLUTION = 3;

function gradientAt(target: LikelihoodTarget, xyz: Float64Array, weight = 1): Float64Array {
  const gradient = new Float64Array(xyz.length);
  target.evaluate(xyz, gradient, weight);
  return gradient;
}

describe('LikelihoodTarget', () => {
  const map = noisy(mapOf(truth, RESOLUTION), 0.2, 1);

  it('has the gradient that finite differences give', () => {
    const target = new LikelihoodTarget(map, RESOLUTION, atoms, kernels);
    const xyz = shaken(0.2, 2);
    target.estimate(xyz, RESOLUTION);
    const gradient = gradientAt(target, xyz);
    const largest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const scratch = new Float64Array(xyz.length);
    const h = 0.01;
    for (let i = 0; i < xyz.length; i++) {
      const at = (step: number): number => {
        const moved = xyz.slice();
        moved[i]! += step;
        return target.evaluate(moved, scratch, 1);
      };
      // Single-precision transforms and the cut tails of the images leave some 1e-3 of the largest component.
      expect((at(h) - at(-h)) / (2 * h)).toBeCloseTo(gradient[i]!, -Math.log10(0.01 * largest));
    }
  });

  it('is unbiased: at the truth of a noise-free map nothing pulls', () => {
    const target = new LikelihoodTarget(mapOf(truth, RESOLUTION), RESOLUTION, atoms, kernels);
    const away = shaken(0.1, 3);
    target.estimate(away, RESOLUTION);
    const pullAway = Math.hypot(...gradientAt(target, away));
    target.estimate(truth, RESOLUTION);
    expect(Math.hypot(...gradientAt(target, truth))).toBeLessThan(0.03 * pullAway);
  });

  it('finds the scale of the map and so gives the same value whatever the map’s unit and zero', () => {
    const xyz = shaken(0.2, 4);
    const values = [
      [1, 0],
      [250, 0],
      [250, -17],
    ].map(([scale, offset]) => {
      const other = { grid: map.grid, values: map.values.map((value) => scale! * value + offset!) };
      const target = new LikelihoodTarget(other, RESOLUTION, atoms, kernels);
      target.estimate(xyz, RESOLUTION);
      return target.evaluate(xyz, new Float64Array(xyz.length), 1);
    });
    expect(values[1]).toBeCloseTo(values[0]!, 1);
    expect(values[2]).toBeCloseTo(values[0]!, 1);
  });

  it('has a variance that makes the value half the number of coefficients, as −log of a likelihood must', () => {
    // Noise enough that no shell meets the floor of the variance.
    const target = new LikelihoodTarget(noisy(map, 1.5, 7), RESOLUTION, atoms, kernels);
    target.estimate(truth, RESOLUTION);
    const value = target.evaluate(truth, new Float64Array(truth.length), 1);
    // Terms of the box with d > 3 Å, full spectrum: the volume of the sphere in units of 1/V.
    const coefficients = ((4 / 3) * Math.PI * (20 * 24 * 18)) / RESOLUTION ** 3;
    expect(value / (coefficients / 2)).toBeGreaterThan(0.85);
    expect(value / (coefficients / 2)).toBeLessThan(1.15);
  });

  it('leaves out what is finer than asked for', () => {
    const target = new LikelihoodTarget(map, RESOLUTION, atoms, kernels);
    const xyz = shaken(0.2, 5);
    target.estimate(xyz, RESOLUTION);
    const fine = target.evaluate(xyz, new Float64Array(xyz.length), 1);
    target.estimate(xyz, 6);
    const coarse = target.evaluate(xyz, new Float64Array(xyz.length), 1);
    // An eighth of the coefficients is left.
    expect(coarse).toBeLessThan(0.25 * fine);
  });

  it('sees other images where nothing has moved: what it keeps of the last place is not what atoms of other B look like', () => {
    const target = new LikelihoodTarget(map, RESOLUTION, atoms, kernels);
    const [xyz, elsewhere] = [shaken(0.2, 8), shaken(0.2, 9)];
    target.estimate(xyz, RESOLUTION);
    const before = gradientAt(target, xyz);
    target.setImages(
      atoms.b.map((b) => b + 20),
      atoms.occupancy,
    );
    const here = gradientAt(target, xyz);
    gradientAt(target, elsewhere);
    expect([...gradientAt(target, xyz)]).toEqual([...here]);
    expect([...here]).not.toEqual([...before]);
  });

  it('gives hydrogens and other omitted atoms no pull', () => {
    const omit = Uint8Array.of(0, 0, 1, 0, 0, 0, 0, 0);
    const target = new LikelihoodTarget(map, RESOLUTION, { ...atoms, omit }, kernels);
    const xyz = shaken(0.2, 6);
    target.estimate(xyz, RESOLUTION);
    const gradient = gradientAt(target, xyz);
    expect([...gradient.subarray(6, 9)]).toEqual([0, 0, 0]);
    expect(Math.hypot(...gradient.subarray(0, 3))).toBeGreaterThan(0);
  });

  it('states a curvature of the size that the gradient shows', () => {
    const target = new LikelihoodTarget(map, RESOLUTION, atoms, kernels);
    target.estimate(truth, RESOLUTION);
    const curvature = new Float64Array(8);
    target.curvature(curvature);
    const h = 0.05;
    let measured = 0;
    for (let i = 0; i < truth.length; i++) {
      const [plus, minus] = [truth.slice(), truth.slice()];
      plus[i]! += h;
      minus[i]! -= h;
      measured += (gradientAt(target, plus)[i]! - gradientAt(target, minus)[i]!) / (2 * h);
    }
    const stated = 3 * curvature.reduce((sum, value) => sum + value, 0);
    expect(measured / stated).toBeGreaterThan(0.7);
    expect(measured / stated).toBeLessThan(1.4);
  });
});
