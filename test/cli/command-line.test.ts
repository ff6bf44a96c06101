// The command line beside its jobs: help, version, unknown words; how options, files and progress are read and told.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { jobOptions } from '../../src/cli/job-options.js';
import { duration, statusLine } from '../../src/cli/progress.js';
import { resolutionsOf } from '../../src/cli/resolution.js';
import { resumeLine } from '../../src/cli/resume-line.js';
import { varia } from './run-varia.js';

const folder = mkdtempSync(join(tmpdir(), 'varia-options-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('varia', () => {
  it('shows its commands without a word, and each command its options with examples', async () => {
    const overview = await varia([]);
    expect(overview.code).toBe(0);
    for (const name of commands.keys()) expect(overview.stdout).toContain(`varia ${name}`);
    for (const words of [
      ['help', 'series'],
      ['series', '--help'],
    ]) {
      const help = await varia(words);
      expect(help.code).toBe(0);
      for (const option of ['--resolution', '--resume', '--plugin-options', 'Examples:'])
        expect(help.stdout).toContain(option);
    }
  });

  it('tells its version', async () => {
    expect((await varia(['--version'])).stdout).toMatch(/^varia \d+\.\d+\.\d+\n$/);
  });

  it('names the commands where it does not know one', async () => {
    const { code, stderr } = await varia(['serie']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/'serie'; the commands are series, refine, .*, demo\./);
  });
});

describe('options of a job', () => {
  const words = ['model.pdb', 'a.mrc', 'b.mrc'];

  it('take their defaults where nothing is said', async () => {
    const options = await jobOptions(words, { resolution: '3.5', out: 'o' });
    expect(options).toMatchObject({
      model: ['model.pdb'],
      maps: ['a.mrc', 'b.mrc'],
      resolution: [3.5],
      replicates: 1,
      plan: 'auto',
      seed: 0,
      system: { dictionaries: [], freezeUnknown: false, plugins: [] },
    });
    expect(options.workers).toBeGreaterThanOrEqual(1);
  });

  it('say which moves are wished for', async () => {
    const given = {
      resolution: '3.5',
      out: 'o',
      'rigid-body': ['chain A', 'chain B'],
      'refine-occupancies': ['chain L'],
    };
    const { wishes } = await jobOptions(words, { ...given, flips: true });
    expect(wishes).toEqual({ rigidBodies: ['chain A', 'chain B'], occupancies: ['chain L'], flips: true });
  });

  it('come from a file, whose paths start at its own folder, under the command line', async () => {
    const file = join(folder, 'job.yaml');
    writeFileSync(
      file,
      'model: m.cif\nmaps: [maps]\nresolution: [3, 4]\nout: /abs/out\nseed: 7\nplugin: near\nprotocol: low\nstep-protocol: step.json\n',
    );
    const options = await jobOptions([], { config: file, seed: 9 });
    expect(options).toMatchObject({
      protocol: 'low',
      stepProtocol: join(folder, 'step.json'),
      model: [join(folder, 'm.cif')],
      maps: [join(folder, 'maps')],
      resolution: [3, 4],
      out: '/abs/out',
      seed: 9,
      system: { plugins: [{ module: 'near', options: {} }] },
    });
  });

  it('read JSON as well', async () => {
    const file = join(folder, 'job.json');
    writeFileSync(file, '{"resolution": "3.5", "out": "x", "plugin": [{"module": "p", "options": {"a": 1}}]}');
    const options = await jobOptions(words, { config: file });
    expect(options.system.plugins).toEqual([{ module: 'p', options: { a: 1 } }]);
  });

  it('give plugin options to the only plugin, or by name to several', async () => {
    const given = { resolution: '3', out: 'o' };
    const one = await jobOptions(words, { ...given, plugin: ['p'], 'plugin-options': '{"a": 1}' });
    expect(one.system.plugins).toEqual([{ module: 'p', options: { a: 1 } }]);
    const two = await jobOptions(words, { ...given, plugin: ['p', 'q'], 'plugin-options': '{"q": {"a": 1}}' });
    expect(two.system.plugins?.[1]).toEqual({ module: 'q', options: { a: 1 } });
    await expect(jobOptions(words, { ...given, plugin: ['p', 'q'], 'plugin-options': '{"a": 1}' })).rejects.toThrow(
      "names 'a', which is none of the plugins p, q",
    );
    await expect(jobOptions(words, { ...given, 'plugin-options': '{}' })).rejects.toThrow('without --plugin');
  });

  it('join model files given with --model', async () => {
    const options = await jobOptions(words, { resolution: '3', out: 'o', model: ['rna.pdb'] });
    expect(options.model).toEqual(['model.pdb', 'rna.pdb']);
  });
});

describe('resolution', () => {
  it('is one number, or one a frame', () => {
    expect(resolutionsOf('3.5')).toEqual([3.5]);
    expect(resolutionsOf('3.5, 4,4.5')).toEqual([3.5, 4, 4.5]);
    expect(resolutionsOf([3, 4])).toEqual([3, 4]);
  });

  it.each([35, -1, 0, Number.NaN, 0.99, 20.01])('is not %d', (value) => {
    expect(() => resolutionsOf(value)).toThrow(/Å/);
  });
});

describe('progress', () => {
  it('fits the terminal', () => {
    const status = { finished: 5, total: 10, doing: ['frame 3 minimize 40 %'], secondsLeft: 100 };
    expect(statusLine(status, 100)).toBe(
      `${'█'.repeat(10)}${'░'.repeat(10)}  5/10  about 2 min left  frame 3 minimize 40 %`,
    );
    expect(statusLine(status, 30)).toHaveLength(29);
  });

  it('tells durations as people do', () => {
    expect([0.2, 45, 150, 7500].map(duration)).toEqual(['1 s', '45 s', '3 min', '2 h 5 min']);
  });
});

describe('the command that goes on', () => {
  it('resumes instead of overwriting, and can be pasted into a shell', () => {
    expect(resumeLine(['varia', 'series', 'my model.pdb', 'v_*.mrc', '-o', 'x', '--overwrite'])).toBe(
      "varia series 'my model.pdb' 'v_*.mrc' -o x --resume",
    );
    expect(resumeLine(['varia', 'series', '--dictionary', 'l.cif', '--', 'm', 'v'])).toBe(
      'varia series --dictionary l.cif --resume -- m v',
    );
    expect(resumeLine(['varia', 'series', '--resume'])).toBe('varia series --resume');
  });
});
