// Linear series must be told from series of conformations, whatever scale each map was given.
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { propagationProtocol, standardProtocol } from '../../src/refinement/presets.js';
import { isLinearSeries, shareBeyondTwoComponents, withoutBFactors } from '../../src/series/linear-series.js';

const random = randomFrom('linear series');
const field = (): Float32Array => Float32Array.from({ length: 400 }, () => random.normal());
const [mean, component] = [field(), field()];
const steps = [-2, -1.5, -0.5, 0.5, 1, 2];
const linear = steps.map((z) => mean.map((v, i) => v + z * component[i]!));

/** A blob of 3 voxels' width that walks along a line: what a moving domain does to a map. */
const moving = steps.map((z) =>
  Float32Array.from({ length: 400 }, (_, i) => Math.exp(-(((i - 200 - 4 * z) / 3) ** 2))),
);

describe('a linear series', () => {
  it('is mean + z × component', () => {
    expect(shareBeyondTwoComponents(linear)).toBeLessThan(1e-9);
    expect(isLinearSeries(linear)).toBe(true);
  });

  it('is linear, too, where each map was scaled by itself', () => {
    expect(isLinearSeries(linear.map((map, k) => map.map((v) => v * (1 + 0.03 * k))))).toBe(true);
  });

  it('is not one where density moves', () => {
    expect(shareBeyondTwoComponents(moving)).toBeGreaterThan(0.05);
    expect(isLinearSeries(moving)).toBe(false);
  });

  it('is not one where each map has a little noise of its own', () => {
    expect(isLinearSeries(linear.map((map) => map.map((v) => v + 0.1 * random.normal())))).toBe(false);
  });

  it('cannot be told from so few maps that they always lie in a plane', () => {
    expect(isLinearSeries(moving.slice(0, 3))).toBe(false);
  });
});

describe('the protocols of a linear series', () => {
  it('leave B factors alone: fading density would turn motion into disorder', () => {
    const protocols = { standard: standardProtocol, propagation: propagationProtocol };
    expect(standardProtocol(4).stages.some(({ stage }) => stage === 'b-factors')).toBe(true);
    const { standard, propagation } = withoutBFactors(protocols);
    expect(standard(4).stages).toEqual(standardProtocol(4).stages.filter(({ stage }) => stage !== 'b-factors'));
    expect(propagation(4)).toEqual(propagationProtocol(4));
  });
});
