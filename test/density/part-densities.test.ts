// How much of each part a map shows: parts at half occupancy, absent, touching, and the ribosomal subunit that assembles.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { orthogonalGrid } from '../../src/density/grid.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { readMap, requireVolume } from '../../src/density/mrc-read.js';
import { partDensities } from '../../src/density/part-densities.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { measureChains } from '../../src/refinement/chain-fit.js';
import { joinModels } from '../../src/structure/join-models.js';
import { readModel } from '../../src/structure/read-model.js';

const kernels = loadKernels();

/** Three balls of 300 carbon atoms of radius 10 Å, centres 16 Å apart, so that neighbours share their surface. */
function balls() {
  const random = randomFrom(1, 'balls');
  const xyz: number[] = [];
  while (xyz.length < 3 * 900) {
    const point = [0, 1, 2].map(() => 20 * random.uniform() - 10);
    if (Math.hypot(...point) > 10) continue;
    xyz.push(point[0]! + 32 + 16 * Math.floor(xyz.length / 900), point[1]! + 40, point[2]! + 40);
  }
  const partOf = Int32Array.from({ length: 900 }, (_, atom) => Math.floor(atom / 300));
  const conformation = { xyz: Float64Array.from(xyz), b: new Float64Array(900).fill(60) };
  return {
    elements: new Array<string>(900).fill('C'),
    partOf,
    ...conformation,
    occupancy: new Float64Array(900).fill(1),
  };
}

describe('densities of parts', () => {
  const grid = orthogonalGrid([48, 40, 40], [2, 2, 2], [0, 0, 0]);
  const { elements, partOf, ...model } = balls();
  /** A map at 6 Å on a scale of 5 and a level of 7, with the middle part at the given occupancy. */
  const measured = (occupancy: number, resolution: number) => {
    const truth = { ...model, occupancy: Float64Array.from(partOf, (part) => (part === 1 ? occupancy : 1)) };
    const density = new ModelDensity(grid, elements, kernels);
    const map = density.evaluate(truth, resolution);
    density.release();
    const values = map.values.map((value) => 5 * value + 7);
    return partDensities({ grid, values }, elements, partOf, 3, model, resolution, kernels);
  };

  it.each([
    [1, 6],
    [0.5, 6],
    [0, 6],
    [0.5, 12],
  ])('finds an occupancy of %f between two full neighbours at %f Å', (occupancy, resolution) => {
    const { alone, together } = measured(occupancy, resolution);
    const [first, middle, last] = [...together].map((v) => v / 5) as [number, number, number];
    expect(Math.abs(first - 1)).toBeLessThan(0.05);
    expect(Math.abs(last - 1)).toBeLessThan(0.05);
    expect(Math.abs(middle - occupancy)).toBeLessThan(0.05);
    // By itself a part is seen with what its neighbours add.
    expect(alone[1]! / 5).toBeGreaterThan(middle);
  });

  it('has no number for a part without atoms', () => {
    const map = { grid, values: Float32Array.from({ length: 48 * 40 * 40 }, (_, v) => v % 7) };
    const { alone, together, mass } = partDensities(map, elements, partOf, 4, model, 6, kernels);
    expect([alone[3], together[3], mass[3]]).toEqual([Number.NaN, Number.NaN, 0]);
    expect(Number.isFinite(together[0])).toBe(true);
  });
});

const folder = fileURLToPath(new URL('../../../shared/data/series/50S-cryodrgn/', import.meta.url));

// The data of the project's shared folder are not part of the repository.
describe.skipIf(!existsSync(folder))('chains of the assembling 50S subunit', () => {
  it('come and go as the authors of the maps found', async () => {
    const parts = ['prots1', 'prots2', 'RNA1', 'RNA2', 'RNA3', 'RNA4', 'RNA_5S'];
    const model = joinModels(await Promise.all(parts.map((part) => readModel(`${folder}models/${part}.pdb.gz`))));
    const { structure } = model;
    const table = readFileSync(`${folder}occupancies_expected.csv`, 'utf8')
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(','));
    const found: number[] = [];
    const expected: number[] = [];
    // One of each kind: without the central protuberance, with it but without one block, mature.
    for (const volume of ['018', '287', '383']) {
      const map = requireVolume(await readMap(`${folder}volumes/vol_${volume}.mrc.gz`));
      const { alone } = measureChains({ structure }, { map, resolution: 14 }, model.conformations[0]!, kernels);
      const row = table.find(([name]) => Number(name) === Number(volume))!;
      for (const [column, chain] of table[1]!.entries()) {
        if (column === 0) continue;
        found.push(alone[structure.chains.id.indexOf(chain.toUpperCase())]!);
        expected.push(Number(row[column]));
      }
    }
    expect(found).toHaveLength(3 * 26);
    // Over all twelve volumes 0.991.
    expect(rankCorrelation(found, expected)).toBeGreaterThan(0.97);
  }, 60_000);
});

/** Spearman's, for values without ties. */
function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const ranks = (values: readonly number[]): number[] => {
    const order = [...values.keys()].sort((x, y) => values[x]! - values[y]!);
    return [...values.keys()].map((k) => order.indexOf(k));
  };
  const [ra, rb] = [ranks(a), ranks(b)];
  const squares = ra.reduce((sum, rank, k) => sum + (rank - rb[k]!) ** 2, 0);
  return 1 - (6 * squares) / (a.length * (a.length ** 2 - 1));
}
