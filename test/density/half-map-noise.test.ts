// Noise from half maps must have the power that was put in, be filtered and masked as the map was, and refuse what is no pair of halves.
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { UserError } from '../../src/base/user-error.js';
import type { DensityMap } from '../../src/density/density-map.js';
import { halfMapNoise } from '../../src/density/half-map-noise.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';

const kernels = loadKernels('reference');
const grid = {
  shape: [24, 24, 24],
  origin: [0, 0, 0],
  steps: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
} as const satisfies DensityMap['grid'];
const resolution = 3;
const names = { map: 'map.mrc', halves: ['half1.mrc', 'half2.mrc'] } as const;

/** Forty carbon atoms about the middle: enough to be seen above noise in all shells. */
const random = randomFrom('half maps');
const xyz = Float64Array.from({ length: 120 }, () => 12 + 2.5 * random.normal());
const density = new ModelDensity(
  grid,
  Array.from({ length: 40 }, () => 'C'),
  kernels,
);
const conformation = { xyz, b: new Float64Array(40).fill(20), occupancy: new Float64Array(40).fill(1) };
const signal = density.evaluate(conformation, resolution).values;
const rms = Math.sqrt(signal.reduce((sum, value) => sum + value * value, 0) / signal.length);

function withNoise(sigma: number, seed: number): DensityMap {
  const noise = randomFrom('noise', seed);
  return { grid, values: signal.map((value) => value + sigma * noise.normal()) };
}
/** Noise of the mean has half the power of the halves'. */
const sigma = 0.4 * rms;
const a = withNoise(Math.SQRT2 * sigma, 1);
const b = withNoise(Math.SQRT2 * sigma, 2);
const mean: DensityMap = { grid, values: a.values.map((value, v) => (value + b.values[v]!) / 2) };

const power = (values: Float32Array): number => values.reduce((sum, value) => sum + value * value, 0) / values.length;
/** Share of the terms of a cubic grid of 1 Å voxels that lie within the resolution sphere. */
const within = (4 / 3) * Math.PI * (1 / resolution) ** 3;

describe('halfMapNoise', () => {
  it('has the power of the noise in the mean', () => {
    const { values, notes } = halfMapNoise(mean, [a, b], resolution, kernels, names);
    // 24³ · 0.155 = 2100 real numbers: 3 % sampling error.
    expect(power(values) / (sigma * sigma * within)).toBeGreaterThan(0.9);
    expect(power(values) / (sigma * sigma * within)).toBeLessThan(1.1);
    expect(notes).toEqual([]);
  });

  it('does not care for offsets of the halves, and follows the scale of the map', () => {
    const moved = { grid, values: a.values.map((value) => value + 100 * rms) };
    const scaled = { grid, values: mean.values.map((value) => 7 * value) };
    const { values } = halfMapNoise(scaled, [moved, b], resolution, kernels, names);
    expect(power(values) / (49 * sigma * sigma * within)).toBeCloseTo(1, 0.5);
  });

  it('is sharpened where the map was, and says so', () => {
    const plan = kernels.fourier(grid.shape);
    plan.real.set(mean.values);
    plan.forward();
    const half = grid.shape[0] / 2 + 1;
    // exp(30 s²/4) on the first axis alone will do: a filter that is not flat.
    for (let c = 0; c < plan.re.length; c++) {
      const s = (c % half) / grid.shape[0];
      plan.re[c] = plan.re[c]! * Math.exp(7.5 * s * s);
      plan.im[c] = plan.im[c]! * Math.exp(7.5 * s * s);
    }
    plan.inverse();
    const { values, notes } = halfMapNoise({ grid, values: plan.real.slice() }, [a, b], resolution, kernels, names);
    expect(power(values)).toBeGreaterThan(1.1 * sigma * sigma * within);
    expect(notes.join()).toContain('map.mrc is the mean of its half maps times a filter');
  });

  it('is cut as a masked map was', () => {
    const masked = { grid, values: mean.values.map((value, v) => (v % 24 < 14 ? value : 0)) };
    const { values } = halfMapNoise(masked, [a, b], resolution, kernels, names);
    expect([...values].some((value, v) => v % 24 >= 14 && value !== 0)).toBe(false);
    expect(power(values) / ((14 / 24) * sigma * sigma * within)).toBeCloseTo(1, 0.5);
  });

  it('refuses other grids, one map twice, and halves of something else', () => {
    const of = (map: DensityMap, one: DensityMap, other: DensityMap) => () =>
      halfMapNoise(map, [one, other], resolution, kernels, names);
    expect(of(mean, a, { ...b, grid: { ...grid, origin: [5, 0, 0] } })).toThrow(/half2.mrc begins at \(5, 0, 0\)/);
    expect(of(mean, a, a)).toThrow(/same map twice/);
    const noise = (seed: number) => ({ grid, values: withNoise(rms, seed).values.map((v, i) => v - signal[i]!) });
    expect(of(mean, noise(4), noise(5))).toThrow(/do not agree with each other/);
    const mirrored = (map: DensityMap) => ({ grid, values: map.values.slice().reverse() });
    expect(of(mean, mirrored(a), mirrored(b))).toThrow(/do not add up to map.mrc/);
    expect(of(mean, a, a)).toThrow(UserError);
  });
});
