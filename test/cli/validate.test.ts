// `varia validate` and `varia maps`: pages and files from processes, refusals from their run functions.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run as maps } from '../../src/cli/maps.js';
import { run as validate } from '../../src/cli/validate.js';
import { parseMap } from '../../src/density/mrc-read.js';
import { varia } from './run-varia.js';
import { makeSmallSeries, type SmallSeries } from './small-series.js';

let small: SmallSeries;
const at = (...names: string[]): string => join(small.folder, ...names);
beforeAll(async () => {
  small = await makeSmallSeries();
});
afterAll(() => rmSync(small.folder, { recursive: true, force: true }));

describe('varia validate', () => {
  it('judges the geometry of a model without a map', async () => {
    const { code, stdout, stderr } = await varia(['validate', small.model, '--json', at('g.json')]);
    expect(code).toBe(0);
    expect(stdout).toContain('geometry alone was judged');
    expect(stdout).not.toContain('CC_mask');
    expect(stderr).not.toContain('\u001b');
    const record = JSON.parse(readFileSync(at('g.json'), 'utf8')) as Record<string, unknown>;
    expect(record['bond_rmsd']).toBeGreaterThan(0);
    expect(record['cc_mask']).toBeNull();
    expect(record['not_measured']).toMatchObject({ cc_mask: 'no map was given' });
  });

  it('judges the fit, and writes page, numbers and a row a residue', async () => {
    const map = at('maps', 'frame_002.mrc');
    const { code, stdout } = await varia(['validate', small.model, map, '-r', '3.5', '-o', at('v')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/CC_mask +0\.\d{3}/);
    expect(readdirSync(at('v')).sort()).toEqual(['validation.csv', 'validation.json', 'validation.txt']);
    expect(readFileSync(at('v', 'validation.txt'), 'utf8')).toBe(stdout);
    const record = JSON.parse(readFileSync(at('v', 'validation.json'), 'utf8')) as Record<string, number>;
    expect(record['q_score']).toBeGreaterThan(0.2);
    expect(record['cc_mask']).toBeGreaterThan(0.3);
    const rows = readFileSync(at('v', 'validation.csv'), 'utf8').trim().split('\n');
    expect(rows[0]).toMatch(/^chain,residue,name,cc,/);
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.every((row) => row.split(',').length >= rows[0]!.split(',').length)).toBe(true);
  });

  it('shows a line a model of an ensemble, and one of them where it is asked for', async () => {
    const all = await varia(['validate', small.ensemble, '--json', at('all.json'), '--csv', at('all.csv')]);
    expect(all.code).toBe(0);
    const { models } = JSON.parse(readFileSync(at('all.json'), 'utf8')) as { models: { model_number: number }[] };
    expect(models.map(({ model_number }) => model_number)).toEqual(models.map((_, k) => k + 1));
    expect(all.stdout).toContain(`${models.length} models`);
    expect(readFileSync(at('all.csv'), 'utf8')).toMatch(/^model,chain/);
    const one = await varia(['validate', small.ensemble, '--model', '2']);
    expect(one.stdout).toContain('model 2');
  });

  it('prints nothing where it shall be quiet', async () => {
    const { code, stdout, stderr } = await varia(['validate', small.model, '--quiet', '--csv', at('q.csv')]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(existsSync(at('q.csv'))).toBe(true);
  });

  it('says in one sentence what is missing', async () => {
    const map = at('maps', 'frame_002.mrc');
    await expect(validate([])).rejects.toThrow('Which model?');
    await expect(validate([small.model, map])).rejects.toThrow('resolution');
    await expect(validate([small.model, '-r', '3'])).rejects.toThrow('belong to a map');
    await expect(validate([small.model, map, map, '-r', '3'])).rejects.toThrow('3 files');
    await expect(validate([small.ensemble, '--model', '99'])).rejects.toThrow('no model 99');
    await expect(validate([map])).rejects.toThrow(/is no model|binary|not/);
  });
});

describe('varia maps', () => {
  it('writes four maps on the grid of the input, and names peaks', async () => {
    const map = at('maps', 'frame_002.mrc');
    const { code, stdout } = await varia(['maps', small.model, map, '-r', '3.5', '-o', at('m')]);
    expect(code).toBe(0);
    expect(readdirSync(at('m')).sort()).toEqual(['difference.mrc', 'mask.mrc', 'model.mrc', 'sharpened.mrc']);
    expect(stdout).toContain('difference');
    const read = (path: string): ReturnType<typeof parseMap>['map'] => parseMap(readFileSync(path), path).map;
    const input = read(map);
    for (const name of readdirSync(at('m'))) {
      const { grid, values } = read(at('m', name));
      expect(grid).toEqual(input.grid);
      expect(values.some((value) => value !== 0)).toBe(true);
    }
    const mask = read(at('m', 'mask.mrc')).values;
    expect(new Set(mask)).toEqual(new Set([0, 1]));
  });

  it('asks for what it needs', async () => {
    const map = at('maps', 'frame_002.mrc');
    await expect(maps([small.model, '-r', '3', '-o', at('n')])).rejects.toThrow('one model and one map');
    await expect(maps([small.model, map, '-o', at('n')])).rejects.toThrow('resolution');
    await expect(maps([small.model, map, '-r', '3.5'])).rejects.toThrow('output folder');
  });
});
