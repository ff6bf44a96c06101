// Shells, correlations and filters in Fourier space.
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/user-error.js';
import { d99 } from '../../src/density/effective-resolution.js';
import { blurMap, lowPass, resample, softEdge } from '../../src/density/fourier-filter.js';
import { fourierShellCorrelation, resolutionAt, resolutionShells } from '../../src/density/fourier-shells.js';
import { frequencies, friedelMultiplicity } from '../../src/density/half-spectrum.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { mapOf, noiseMap } from './fixtures.js';

const kernels = loadKernels('reference');
const wave = (n: number, period: number) => mapOf([n, n, n], (i) => Math.cos((2 * Math.PI * i) / period));
const amplitude = (values: Float32Array): number => values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);

describe('the half spectrum', () => {
  it('has the frequencies of both signs and counts each Friedel pair twice', () => {
    expect([...frequencies(5, 2)]).toEqual([0, 0.1, 0.2, -0.2, -0.1]);
    expect([...frequencies(4, 1)]).toEqual([0, 0.25, 0.5, -0.25]);
    expect([...friedelMultiplicity(6)]).toEqual([1, 2, 2, 1]);
    expect([...friedelMultiplicity(5)]).toEqual([1, 2, 2]);
  });

  it.each([
    [8, 8, 8],
    [9, 6, 7],
  ] as const)('sorted into shells of a %i × %i × %i grid holds every term of the whole spectrum once', (...shape) => {
    const { terms } = resolutionShells(noiseMap(shape).grid, 3, 2);
    // Counted over the whole spectrum: |s| in units of 1/Å; shells 0 … 1/6 … 1/3.
    const counted = [0, 0];
    const [x, y, z] = shape.map((n) => frequencies(n, 1));
    for (const sz of z!) {
      for (const sy of y!) {
        for (const sx of x!) {
          const s = Math.hypot(sx, sy, sz);
          if (s > 0 && s <= 1 / 3 + 1e-9) counted[s < 1 / 6 - 1e-9 ? 0 : 1]!++;
        }
      }
    }
    expect([...terms]).toEqual(counted);
  });
});

describe('Fourier shell correlation', () => {
  const a = noiseMap([16, 15, 18], [1, 1, 1], [0, 0, 0], 1);
  const b = noiseMap([16, 15, 18], [1, 1, 1], [0, 0, 0], 2);

  it('is 1 for a map and its multiple, −1 for its negative', () => {
    const of = (factor: number) =>
      fourierShellCorrelation(a, { ...a, values: a.values.map((v) => factor * v + 3) }, 2.5, kernels, 5).correlation;
    for (const v of of(2)) expect(v).toBeCloseTo(1, 5);
    for (const v of of(-1)) expect(v).toBeCloseTo(-1, 5);
  });

  it('is √(S/(S + N)) for signal and signal + noise: 0.707 for equal powers', () => {
    const sum = { ...a, values: a.values.map((v, i) => v + b.values[i]!) };
    const { correlation, shells } = fourierShellCorrelation(a, sum, 2.5, kernels, 2);
    // 1/√terms is the spread of the estimate.
    correlation.forEach((v, k) => {
      expect(Math.abs(v - Math.SQRT1_2)).toBeLessThan(4 / Math.sqrt(shells.terms[k]!));
    });
  });

  it('tells where it falls below a threshold', () => {
    const shells = resolutionShells(a.grid, 4, 4);
    // Middles of the shells at s = 1/32, 3/32, 5/32, 7/32; 0.9 → 0.1 crosses 0.5 halfway, at s = 4/32.
    expect(resolutionAt({ shells, correlation: Float64Array.of(1, 0.9, 0.1, 0) }, 0.5)).toBeCloseTo(8, 10);
    expect(resolutionAt({ shells, correlation: Float64Array.of(1, 1, 1, 1) }, 0.5)).toBeCloseTo(4, 10);
    expect(resolutionAt({ shells, correlation: Float64Array.of(0.2, 0, 0, 0) }, 0.5)).toBeCloseTo(32, 10);
  });

  it('refuses maps of different grids in a sentence', () => {
    expect(() => fourierShellCorrelation(a, noiseMap([16, 15, 16]), 3, kernels)).toThrow(UserError);
    expect(() => fourierShellCorrelation(a, noiseMap([16, 15, 16]), 3, kernels)).toThrow(/16 × 15 × 18 voxels/);
  });
});

describe('filters', () => {
  it('let through what is coarser than the resolution and nothing finer', () => {
    expect(amplitude(lowPass(wave(24, 12), 8, kernels).values)).toBeCloseTo(1, 5);
    expect(amplitude(lowPass(wave(24, 4), 8, kernels).values)).toBeLessThan(1e-5);
    // At d_min itself the raised cosine is 1/2.
    expect(amplitude(lowPass(wave(24, 8), 8, kernels).values)).toBeCloseTo(0.5, 5);
    expect([0.9, 1, 1.1].map((x) => softEdge(x, 0.2))).toEqual([1, expect.closeTo(0.5, 10), expect.closeTo(0, 10)]);
    expect([1, 1.001].map((x) => softEdge(x, 0))).toEqual([1, 0]);
  });

  it('blur by exp(−B/4d²) and undo it by −B', () => {
    const blurred = blurMap(wave(24, 6), 50, kernels);
    expect(amplitude(blurred.values)).toBeCloseTo(Math.exp(-50 / (4 * 36)), 5);
    expect(amplitude(blurMap(blurred, -50, kernels).values)).toBeCloseTo(1, 4);
  });

  it('resample a band-limited map exactly, to finer and coarser, even and odd grids', () => {
    // Periods of 24/5 = 4.8 and 24/3 = 8 Å: both grids carry them.
    const f = (x: number, y: number): number =>
      Math.cos((2 * Math.PI * 5 * x) / 24 + 1) + Math.sin((2 * Math.PI * 3 * y) / 24);
    const map = mapOf([24, 24, 24], f);
    for (const shape of [
      [36, 27, 30],
      [16, 15, 12],
    ] as const) {
      const other = resample(map, shape, kernels);
      expect(other.grid.steps[1][1]).toBeCloseTo(24 / shape[1], 10);
      const at = other.values[7 + shape[0] * (4 + shape[1] * 3)];
      expect(at).toBeCloseTo(f((7 * 24) / shape[0], (4 * 24) / shape[1]), 4);
    }
  });
});

describe('d99', () => {
  it('of white noise cut at 4 Å is where 98 % of the terms are reached', () => {
    // The correlation is the root of the share of the power; of equal terms the share grows with s³: s = (0.9801)^⅓/4.
    const cut = lowPass(noiseMap([40, 40, 40]), 4, kernels, 0);
    expect(d99(cut, kernels)).toBeCloseTo(4 / 0.9801 ** (1 / 3), 1);
  });

  it('of an empty map is not a number', () => {
    expect(
      d99(
        mapOf([6, 6, 6], () => 3),
        kernels,
      ),
    ).toBeNaN();
  });
});
