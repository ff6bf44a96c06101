// Dynamics against what statistical mechanics says of harmonic oscillators.
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { type DynamicsOptions, runDynamics } from '../../src/minimize/dynamics.js';
import type { Objective } from '../../src/minimize/objective.js';

/** ½ k x² of 300 oscillators of three stiffnesses. */
const oscillators: Objective = {
  size: 300,
  evaluate(x, gradient) {
    let energy = 0;
    for (let i = 0; i < x.length; i++) {
      const k = stiffness(i);
      gradient[i] = k * x[i]!;
      energy += 0.5 * k * x[i]! ** 2;
    }
    return energy;
  },
};

function stiffness(i: number): number {
  return [0.5, 1, 2][i % 3]!;
}

const options: DynamicsOptions = {
  masses: new Float64Array(300).fill(1),
  timeStep: 0.2,
  friction: 0.5,
  temperature: () => 2,
  steps: 2000,
  random: randomFrom('dynamics test'),
  maxStep: 10,
};

describe('runDynamics', () => {
  it('gives each velocity k T / 2 and each oscillator its k T / 2', () => {
    const x = new Float64Array(300);
    let potential = 0;
    let counted = 0;
    const { kineticEnergy, evaluations } = runDynamics(oscillators, x, {
      ...options,
      onStep: (step) => {
        if (step > 500) {
          potential += oscillators.evaluate(x, new Float64Array(300)) / 300;
          counted++;
        }
        return false;
      },
    });
    expect(evaluations).toBe(2001);
    expect(kineticEnergy).toBeCloseTo(1, 1);
    expect(potential / counted).toBeCloseTo(1, 1);
  });

  it('keeps the energy where there is no bath', () => {
    const x = Float64Array.from({ length: 300 }, (_, i) => Math.sin(i));
    const before = oscillators.evaluate(x, new Float64Array(300));
    const { kineticEnergy } = runDynamics(oscillators, x, {
      ...options,
      temperature: () => 0,
      friction: 0,
      timeStep: 0.05,
      steps: 1000,
    });
    // From rest half of the energy is in motion on the average; within a tenth, for the oscillators swing together.
    expect((300 * kineticEnergy) / (before / 2)).toBeGreaterThan(0.9);
    expect((300 * kineticEnergy) / (before / 2)).toBeLessThan(1.1);
  });

  it('does not move what has an infinite mass, and nothing further than it may in one step', () => {
    const x = new Float64Array(300).fill(100);
    const masses = new Float64Array(300).fill(1).fill(Number.POSITIVE_INFINITY, 0, 3);
    let last = x.slice();
    let furthest = 0;
    runDynamics(oscillators, x, {
      ...options,
      masses,
      maxStep: 0.5,
      steps: 20,
      onStep: () => {
        furthest = x.reduce((most, v, i) => Math.max(most, Math.abs(v - last[i]!)), furthest);
        last = x.slice();
        return false;
      },
    });
    expect([...x.subarray(0, 3)]).toEqual([100, 100, 100]);
    expect(furthest).toBeLessThanOrEqual(0.5 + 1e-12);
    expect(furthest).toBeGreaterThan(0.4);
  });

  it('ends when it is told to, and does the same again', () => {
    const run = (): Float64Array => {
      const x = new Float64Array(300);
      const random = randomFrom('again');
      const { evaluations } = runDynamics(oscillators, x, { ...options, random, onStep: (step) => step === 7 });
      expect(evaluations).toBe(8);
      return x;
    };
    expect(run()).toEqual(run());
  });
});
