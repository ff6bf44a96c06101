// The preflight: what stops a series, what is worth a warning, and what is kept in memory.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/base/user-error.js';
import type { DensityMap } from '../../src/density/density-map.js';
import { orthogonalGrid } from '../../src/density/grid.js';
import { CoarseFrames } from '../../src/series/coarse-map.js';
import { mapDistances } from '../../src/series/map-distance.js';
import { findMaps } from '../../src/series/map-inputs.js';
import { type MapSource, mapInMemory } from '../../src/series/map-source.js';
import { makePlan } from '../../src/series/plan.js';
import { type PreflightRequest, preflight } from '../../src/series/preflight.js';
import { distancesToModel, judgeStart } from '../../src/series/start-density.js';
import { readModel } from '../../src/structure/read-model.js';
import { armMap, conformationAt, structure } from './fixtures/moving-arm.js';

const good = armMap(0);

function request(maps: readonly DensityMap[], changes: Partial<PreflightRequest> = {}): PreflightRequest {
  return {
    structure,
    start: conformationAt(0),
    modelName: 'arm.pdb',
    sources: maps.map((map, k) => mapInMemory(`map_${k}.mrc`, map)),
    resolutions: maps.map(() => 4),
    cushion: 6,
    memoryBudget: 2 ** 30,
    ...changes,
  };
}

function changed(change: (value: number, index: number) => number): DensityMap {
  return { grid: good.grid, values: good.values.map(change) };
}

function shifted(by: number): PreflightRequest['start'] {
  const start = conformationAt(0);
  return { ...start, xyz: start.xyz.map((v) => v + by) };
}

describe('what stops a series', () => {
  test.each<[string, DensityMap[], RegExp]>([
    [
      'voxels that are not numbers',
      [good, changed((v, k) => (k === 99 ? Number.NaN : v))],
      /map_1\.mrc has 1 of 32768 voxels/,
    ],
    ['an empty map', [changed(() => 0)], /map_0\.mrc is empty: every voxel is 0/],
    ['another voxel size', [good, armMap(0, 1.4)], /map_1\.mrc has voxels of \(1\.4, 1\.4, 1\.4\) Å.*map_0\.mrc/],
    ['another origin', [good, armMap(0, 1.5, [1, 0, 0])], /map_1\.mrc begins at .*map_0\.mrc/],
    ['inverted contrast', [changed((v) => -v)], /contrast of the map map_0\.mrc is inverted/],
    [
      'a map cut for another part',
      [good, changed((v, k) => (k === 0 ? 1 : 0 * v))],
      /map_1\.mrc is constant .*around the model/,
    ],
  ])('%s', async (_, maps, message) => {
    const refused = preflight(request(maps));
    await expect(refused).rejects.toThrow(UserError);
    await expect(preflight(request(maps))).rejects.toThrow(message);
  });

  test.each([
    [35, /must lie between 0\.5 and 30/],
    [-1, /must lie between/],
    [Number.NaN, /must lie between/],
    // Voxels of 1.5 Å carry 3 Å at best.
    [2, /finer than the voxels of map_0\.mrc.*give -r 3\.0 or more/],
  ])('a resolution of %d Å', async (resolution, message) => {
    await expect(preflight(request([good], { resolutions: [resolution] }))).rejects.toThrow(message);
  });

  test('a model outside the map: with the share inside and the shift that would mend it', async () => {
    // A box centred on the origin: the model lies half a box (24 Å) away from where the map has it.
    await expect(preflight(request([good], { start: shifted(-24) }))).rejects.toThrow(
      /arm\.pdb lies outside the map map_0\.mrc: \d+ % .*shifted by \(24, 24, 24\) Å \(half the box\)/,
    );
    await expect(preflight(request([good], { start: shifted(500) }))).rejects.toThrow(/outside.*centre of the density/);
  });

  test('a model beside the density', async () => {
    const start = conformationAt(0);
    const aside = { ...start, xyz: start.xyz.map((v, k) => (k % 3 === 0 ? v - 17 : v)) };
    await expect(preflight(request([good], { start: aside }))).rejects.toThrow(
      /does not lie in the density.*shifted by/,
    );
  });
});

describe('what is worth a warning', () => {
  test('nothing, where nothing is odd', async () => {
    const { report } = await preflight(request([good, armMap(1)]));
    expect(report.warnings).toEqual([]);
    expect(report.maps[0]!.inside).toBe(1);
    expect(report.maps[0]!.atAtoms).toBeGreaterThan(2);
  });

  test('different scales, a model in the faint', async () => {
    const { report } = await preflight(request([good, changed((v) => 10 * v)]));
    expect(report.warnings).toEqual([expect.stringContaining('10.0 times as much')]);
    const noise = changed((_, k) => ((k * 7919) % 1009) / 1009);
    expect((await preflight(request([noise]))).report.warnings).toEqual([expect.stringContaining('hardly lies')]);
  });

  test('a start model that explains even the nearest map poorly, with a word on voxels of exactly 1 Å', () => {
    expect(judgeStart(0.3, 'a.mrc', good.grid)).toEqual([]);
    expect(judgeStart(0.7, 'a.mrc', good.grid)[0]).toMatch(/a\.mrc, poorly \(CC 0\.30 .*the voxel size, and the hand/);
    expect(judgeStart(0.7, 'a.mrc', orthogonalGrid([4, 4, 4], [1, 1, 1]))[0]).toContain('exactly 1 Å');
  });

  test('the consensus is checked like a frame', async () => {
    const consensus = mapInMemory('consensus.mrc', armMap(0.5));
    expect((await preflight(request([good], { consensus }))).report.consensus!.atAtoms).toBeGreaterThan(2);
    const other = mapInMemory('consensus.mrc', armMap(0, 1.4));
    await expect(preflight(request([good], { consensus: other }))).rejects.toThrow(/consensus\.mrc has voxels/);
  });
});

describe('memory', () => {
  test('maps are read one at a time; boxes beyond the budget are read again, and are the same', async () => {
    let [open, most, loads] = [0, 0, 0];
    const counted = (source: MapSource): MapSource => ({
      ...source,
      load: async () => {
        most = Math.max(most, ++open);
        loads++;
        await new Promise((resolve) => setImmediate(resolve));
        open--;
        return source.load();
      },
    });
    const plain = request([0, 1, 2, 3].map((step) => armMap(step)));
    const boxBytes = (await (await preflight(plain)).maps.get(0)).values.byteLength;
    expect(boxBytes).toBeLessThan(good.values.byteLength);
    const { maps } = await preflight({ ...plain, sources: plain.sources.map(counted), memoryBudget: 2.5 * boxBytes });
    expect(maps.bytes).toBe(2 * boxBytes);
    expect(loads).toBe(4);
    const again = await Promise.all([0, 0, 1, 2, 3].map((frame) => maps.get(frame)));
    // Frames 2 and 3 were kept; 0 is read once for both who ask.
    expect([most, loads]).toEqual([1, 4 + 2]);
    expect(again[0]).toBe(again[1]);
    const all = (await preflight(plain)).maps;
    expect(again[2]!.values).toEqual((await all.get(1)).values);
    expect(again[2]!.values.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  test('a map that changes during the run stops it', async () => {
    let first = true;
    const source: MapSource = {
      name: 'restless.mrc',
      load: async () => {
        const sha256 = first ? 'before' : 'after';
        first = false;
        return { content: good, sha256 };
      },
    };
    const { maps } = await preflight(
      request([good, good], {
        sources: [source, mapInMemory('b.mrc', good)],
        memoryBudget: 1,
      }),
    );
    await expect(maps.get(0)).rejects.toThrow(/restless\.mrc has changed/);
  });
});

// The benchmark's data lie beside the checkout on developers' machines and are not shipped.
const data = fileURLToPath(new URL('../../../shared/data/series/', import.meta.url));
describe.skipIf(!existsSync(data))('real files', () => {
  test.each([
    ['adk-states', 3.5, [1, 2, 3, 4, 5, 6, 7, -1, 7, 8, 9, 10, 11, 12, 13, 14]],
    // truth.json: along the component frame 11 (z 2539) lies between frames 9 (2436) and 10 (2549).
    ['adk-linear', 4, [1, 2, 3, 4, 5, -1, 5, 6, 7, 8, 11, 9]],
  ])('%s: the maps make a chain from the frame nearest to the start model', async (name, resolution, parents) => {
    const model = await readModel(`${data}${name}/start.pdb`);
    const { sources } = await findMaps([`${data}${name}/frame_*.mrc.gz`]);
    const start = model.conformations[0]!;
    const resolutions = sources.map(() => resolution);
    const coarse = new CoarseFrames(start.xyz);
    const checked = await preflight({
      structure: model.structure,
      start,
      modelName: 'start.pdb',
      sources,
      resolutions,
      cushion: 10,
      memoryBudget: 2 ** 31,
      onBox: (box) => coarse.add(box),
    });
    expect(checked.report.warnings).toEqual([]);
    expect(checked.report.notes).toEqual([expect.stringMatching(/^All \d+ maps: .*extended header/)]);
    const { grid } = await checked.maps.get(0);
    const toModel = distancesToModel(model.structure, start, grid, coarse, resolutions);
    const plan = makePlan('auto', mapDistances(coarse.values), toModel);
    expect(plan.parent).toEqual(parents);
  });
});
