// Difference maps: flat for the truth, and what is missing or too much stands out; scale and B factor between map and model.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import type { DensityMap } from '../../src/density/density-map.js';
import { compareMaps } from '../../src/density/difference-map.js';
import { blurMap } from '../../src/density/fourier-filter.js';
import { orthogonalGrid } from '../../src/density/grid.js';
import { mapPeaks } from '../../src/density/map-peaks.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { parseModel } from '../../src/structure/read-model.js';
import type { Conformation, Structure } from '../../src/structure/structure.js';
import { mapOf, noiseMap } from './fixtures.js';

const kernels = loadKernels();
const grid = orthogonalGrid([48, 48, 48], [1, 1, 1], [-3, 5, 11]);

/** Carbons at random about the middle of the box. */
function cloud(count: number): { structure: Structure; conformation: Conformation } {
  const random = randomFrom('cloud', 5);
  const structure = { element: Array.from({ length: count }, () => 'C'), atomCount: count } as unknown as Structure;
  const xyz = Float64Array.from({ length: 3 * count }, (_, i) => [21, 29, 35][i % 3]! + 20 * (random.uniform() - 0.5));
  const [b, occupancy] = [new Float64Array(count).fill(40), new Float64Array(count).fill(1)];
  return { structure, conformation: { xyz, b, occupancy } };
}

function densityOf({ element }: Structure, conformation: Conformation, resolution: number): DensityMap {
  const density = new ModelDensity(grid, element, kernels);
  const map = density.evaluate(conformation, resolution);
  density.release();
  return map;
}

function rms({ values }: DensityMap): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

describe('map less model', () => {
  const { structure, conformation } = cloud(120);
  const truth = densityOf(structure, conformation, 3);

  it('is flat for the truth, whatever the scale and offset of the map', () => {
    const scaled = { grid, values: truth.values.map((value) => 250 * value + 7) };
    const { difference, model, scale } = compareMaps(scaled, structure, conformation, 3, kernels);
    expect(rms(difference)).toBeLessThan(1e-3 * rms(model));
    for (const k of scale.subarray(1)) expect(Math.abs(k / 250 - 1)).toBeLessThan(1e-3);
  });

  it('shows an atom that the model lacks as the strongest peak, and one too many as the deepest hole', () => {
    const noise = noiseMap([48, 48, 48], [1, 1, 1]).values;
    const map = { grid, values: truth.values.map((value, v) => value + 0.03 * noise[v]!) };
    const place = (atom: number): number[] => [...conformation.xyz.subarray(3 * atom, 3 * atom + 3)];
    const lacking = { ...conformation, occupancy: conformation.occupancy.map((o, i) => (i === 17 ? 0 : o)) };
    const { peaks } = mapPeaks(compareMaps(map, structure, lacking, 3, kernels).difference, 1);
    expect(Math.hypot(...place(17).map((v, k) => v - peaks[0]!.position[k]!))).toBeLessThan(0.7);
    expect(peaks[0]!.sigma).toBeGreaterThan(5);
    const more = { ...structure, element: [...structure.element, 'O'] };
    const added = {
      xyz: Float64Array.of(...conformation.xyz, 5, 12, 20),
      b: Float64Array.of(...conformation.b, 40),
      occupancy: Float64Array.of(...conformation.occupancy, 1),
    };
    const { holes } = mapPeaks(compareMaps(map, more, added, 3, kernels).difference, 1);
    expect(Math.hypot(holes[0]!.position[0] - 5, holes[0]!.position[1] - 12, holes[0]!.position[2] - 20)).toBeLessThan(
      0.7,
    );
  });

  it('and model together are the map inside the resolution', () => {
    const noise = noiseMap([48, 48, 48]).values;
    const map = { grid, values: truth.values.map((value, v) => value + 0.1 * noise[v]!) };
    const { difference, model } = compareMaps(map, structure, conformation, 3, kernels);
    // Terms of the difference and the model are orthogonal in each shell: their powers add up.
    const both = { grid, values: difference.values.map((value, v) => value + model.values[v]!) };
    expect(rms(both) ** 2).toBeCloseTo(rms(difference) ** 2 + rms(model) ** 2, 4);
  });

  it('finds the B factor between map and model, and takes another where one is given', () => {
    const blurred = blurMap(truth, 60, kernels);
    expect(Math.abs(compareMaps(blurred, structure, conformation, 3, kernels).sharpening + 60)).toBeLessThan(3);
    const given = compareMaps(truth, structure, conformation, 3, kernels, 60);
    expect(given.sharpening).toBe(60);
    // But for the soft edge at the resolution it is the blurred map.
    const middle = (map: DensityMap): number => map.values[24 + 48 * (24 + 48 * 24)]!;
    expect(Math.abs(middle(given.sharpened) - middle(blurred))).toBeLessThan(0.05 * rms(blurred) * 10);
  });
});

describe('peaks of a map', () => {
  it('lie between voxels, across the edge of the box too, highest first', () => {
    const map = mapOf([20, 20, 20], (i, j, k) => {
      const near = (n: number, at: number): number => Math.min(Math.abs(n - at), 20 - Math.abs(n - at));
      const bump = (x: number, y: number, z: number): number =>
        Math.exp(-(near(i, x) ** 2 + near(j, y) ** 2 + near(k, z) ** 2) / 8);
      return 2 * bump(5.3, 8, 10) + bump(0, 19.6, 3) - 1.5 * bump(14, 14, 14);
    });
    const { peaks, holes } = mapPeaks(map, 5);
    expect(peaks).toHaveLength(2);
    expect(peaks[0]!.position[0]).toBeCloseTo(5.3, 1);
    expect((peaks[1]!.position[1] + 20) % 20).toBeCloseTo(19.6, 1);
    for (const v of holes[0]!.position) expect(v).toBeCloseTo(14, 4);
    expect(peaks[0]!.sigma).toBeGreaterThan(peaks[1]!.sigma);
  });

  it('are none in a flat map', () => {
    expect(
      mapPeaks(
        mapOf([8, 8, 8], () => 3),
        5,
      ),
    ).toEqual({ peaks: [], holes: [] });
  });
});

// A real model lies outside the repository.
const file = new URL('../../../shared/data/single/asc-3j63-emd5830/model.pdb', import.meta.url).pathname;
describe.skipIf(!existsSync(file))('a side chain that was left out', () => {
  it('holds the strongest peaks of the difference', () => {
    const text = readFileSync(file, 'utf8');
    const whole = parseModel(text, file);
    const box = orthogonalGrid([48, 48, 48], [1, 1, 1], [-2, -2, -2]);
    const density = new ModelDensity(box, whole.structure.element, kernels);
    const map = density.evaluate({ ...whole.conformations[0]!, b: whole.conformations[0]!.b.fill(40) }, 3);
    density.release();
    // PHE 59 beyond CB.
    const isSideChain = (line: string): boolean =>
      /^ATOM/.test(line) &&
      Number(line.slice(22, 26)) === 59 &&
      !/^(N|CA|C|O|CB|H|HA)$/.test(line.slice(12, 16).trim());
    const left = text.split('\n').filter((line) => isSideChain(line));
    expect(left.length).toBeGreaterThan(4);
    const part = parseModel(
      text
        .split('\n')
        .filter((line) => !isSideChain(line))
        .join('\n'),
      file,
    );
    const conformation = { ...part.conformations[0]!, b: part.conformations[0]!.b.fill(40) };
    const { peaks } = mapPeaks(compareMaps(map, part.structure, conformation, 3, kernels).difference, 3);
    for (const { position, sigma } of peaks.slice(0, 2)) {
      const away = left.map((line) =>
        Math.hypot(...[30, 38, 46].map((at, k) => Number(line.slice(at, at + 8)) - position[k]!)),
      );
      expect(Math.min(...away)).toBeLessThan(1.5);
      expect(sigma).toBeGreaterThan(8);
    }
  });
});
