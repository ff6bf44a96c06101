// Simulated series: their signal is the models', their noise what the FSC curve says, and both are the same each time.
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { UserError } from '../../src/base/user-error.js';
import { correlation } from '../../src/density/correlation.js';
import { fourierShellCorrelation } from '../../src/density/fourier-shells.js';
import { nyquist } from '../../src/density/grid.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { type SimulationOptions, simulateSeries } from '../../src/density/simulate.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import type { Conformation } from '../../src/structure/structure.js';

const kernels = loadKernels('reference');
const random = randomFrom('cloud of atoms');
const count = 60;
const elements = Array.from({ length: count }, (_, i) => (i % 3 === 0 ? 'O' : 'C'));
const cloud = Float64Array.from({ length: 3 * count }, () => 8 + 14 * random.uniform());

/** The second half of the atoms moved along x by `shift` Å. */
function moved(shift: number): Conformation {
  const xyz = cloud.map((v, p) => (p >= 1.5 * count && p % 3 === 0 ? v + shift : v));
  return { xyz, b: new Float64Array(count).fill(40), occupancy: new Float64Array(count).fill(1) };
}
const conformations = [-1, 0, 1].map(moved);
const options: SimulationOptions = { resolution: 4, mode: 'states', seed: 5 };
const values = (change: Partial<SimulationOptions>, k: number): Float32Array =>
  simulateSeries(elements, conformations, { ...options, ...change }, kernels).frame(k).values;

describe('a simulated series of states', () => {
  it('has a box that holds all models with a margin, and voxels that carry the resolution', () => {
    const { grid, count: frames, z } = simulateSeries(elements, conformations, options, kernels);
    expect(frames).toBe(3);
    expect([...z]).toEqual([0, 1, 2]);
    expect(nyquist(grid)).toBeLessThan(4);
    const voxel = grid.steps[0][0];
    for (let axis = 0; axis < 3; axis++) {
      const along = conformations.flatMap(({ xyz }) => [...xyz].filter((_, p) => p % 3 === axis));
      expect(grid.origin[axis]).toBeLessThan(Math.min(...along) - 6);
      expect(grid.origin[axis]! + grid.shape[axis]! * voxel).toBeGreaterThan(Math.max(...along) + 6);
      // NSTART can say it.
      expect(Math.abs(grid.origin[axis]! / voxel - Math.round(grid.origin[axis]! / voxel))).toBeLessThan(1e-9);
    }
  });

  it('without noise is the density of the models', () => {
    const { grid, frame } = simulateSeries(elements, conformations, { ...options, fscAtResolution: 1 }, kernels);
    const expected = new ModelDensity(grid, elements, kernels).evaluate(conformations[2]!, 4).values;
    expect(correlation(frame(2).values, expected)).toBeCloseTo(1, 6);
  });

  it('has the FSC that was asked for at the resolution, and hardly any noise at half of it', () => {
    const quiet = simulateSeries(elements, conformations, { ...options, box: 48, fscAtResolution: 1 }, kernels);
    const noisy = simulateSeries(elements, conformations, { ...options, box: 48, fscAtResolution: 0.5 }, kernels);
    const { correlation: fsc, shells } = fourierShellCorrelation(noisy.frame(0), quiet.frame(0), 4, kernels, 12);
    // The middle of the last shell lies at 0.958 of 1/resolution: 1/(1 + 0.958¹²) = 0.626; its spread is 1/√terms.
    expect(Math.abs(fsc[11]! - 0.626)).toBeLessThan(0.05 + 3 / Math.sqrt(shells.terms[11]!));
    expect(fsc[5]).toBeGreaterThan(0.99);
    expect(fsc[0]).toBeGreaterThan(0.999);
  });

  it('is the same each time, in any order, and another with another seed; its noise differs between frames', () => {
    const series = simulateSeries(elements, conformations, options, kernels);
    const last = series.frame(2).values;
    series.frame(0);
    expect(series.frame(2).values).toEqual(last);
    expect(values({}, 2)).toEqual(last);
    expect(values({ seed: 6 }, 2)).not.toEqual(last);
    const noise = (k: number): Float32Array => {
      const clean = values({ fscAtResolution: 1 }, k);
      return values({}, k).map((v, i) => v - clean[i]!);
    };
    expect(Math.abs(correlation(noise(0), noise(1)))).toBeLessThan(0.1);
  });
});

describe('a linear series', () => {
  const linear = { ...options, mode: 'linear' } as const;

  it('is mean + z × component, with one noise for all', () => {
    const series = simulateSeries(elements, conformations, linear, kernels);
    const [a, b, c] = [0, 1, 2].map((k) => series.frame(k).values) as [Float32Array, Float32Array, Float32Array];
    // On a line: (b − a)/(z_b − z_a) = (c − a)/(z_c − z_a), noise and all.
    const slopeB = b.map((v, i) => (v - a[i]!) / (series.z[1]! - series.z[0]!));
    const slopeC = c.map((v, i) => (v - a[i]!) / (series.z[2]! - series.z[0]!));
    expect(correlation(slopeB, slopeC)).toBeCloseTo(1, 3);
    expect(series.z[0]).toBeLessThan(series.z[1]!);
    expect(series.z[1]).toBeLessThan(series.z[2]!);
    expect(Math.abs(series.z[0]! + series.z[1]! + series.z[2]!)).toBeLessThan(1e-3 * series.z[2]!);
    // The consensus is the mean: z = 0.
    const mean = a.map((v, i) => (v + b[i]! + c[i]!) / 3);
    expect(correlation(series.consensus().values, mean)).toBeCloseTo(1, 5);
  });
});

describe('what cannot be simulated', () => {
  it.each<[string, Partial<SimulationOptions>, RegExp]>([
    ['resolution', { resolution: -1 }, /-1 Å/],
    ['voxel', { voxel: 2.5 }, /2\.5 Å cannot show 4 Å/],
    ['box', { box: 10 }, /too small for the model/],
    ['FSC', { fscAtResolution: 1.5 }, /1\.5/],
  ])('%s: a sentence', (_, change, message) => {
    const run = (): unknown => simulateSeries(elements, conformations, { ...options, ...change }, kernels);
    expect(run).toThrow(UserError);
    expect(run).toThrow(message);
  });

  it('a linear series of one model, or of models that are all the same', () => {
    const run = (models: Conformation[]) => () =>
      simulateSeries(elements, models, { ...options, mode: 'linear' }, kernels);
    expect(run([moved(0)])).toThrow(/at least two models/);
    expect(run([moved(0), moved(0)])).toThrow(/all the same|are the same/);
  });
});
