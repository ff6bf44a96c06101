// What users get wrong: each ends in one sentence that names it and the way out, exit code 2, and nothing lost.
import { execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sentenceOf, varia, variaInShell } from './run-varia.js';
import { makeSmallSeries, type SmallSeries } from './small-series.js';

let small: SmallSeries;
const at = (...names: string[]): string => join(small.folder, ...names);
const frame = (k: number): string => join(small.maps, `frame_00${k}.mrc`);

beforeAll(async () => {
  small = await makeSmallSeries();
});
afterEach(() => rmSync(at('refused'), { recursive: true, force: true }));
afterAll(() => rmSync(small.folder, { recursive: true, force: true }));

/** The sentence that `varia series` ends with; nothing may have been written. */
async function refused(words: readonly string[]): Promise<string> {
  const outcome = await varia(['series', ...words, '-o', at('refused')]);
  const sentence = sentenceOf(outcome);
  expect(existsSync(at('refused')) ? readdirSync(at('refused')) : []).toEqual([]);
  return sentence;
}

/** A copy of a map with its bytes changed. */
function changedMap(name: string, change: (view: DataView, bytes: Buffer) => void): string {
  const bytes = readFileSync(frame(1));
  change(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes);
  writeFileSync(at(name), bytes);
  return at(name);
}

describe('maps', () => {
  it('cut short', async () => {
    copyFileSync(frame(1), at('cut.mrc'));
    truncateSync(at('cut.mrc'), 20_000);
    expect(await refused([small.model, frame(0), at('cut.mrc'), '-r', '3.5'])).toMatch(
      /cut\.mrc .*cut short.*copy it again/,
    );
  });

  it('of NaN', async () => {
    const nan = changedMap('nan.mrc', (view) => view.setFloat32(1024 + 4000, Number.NaN, true));
    expect(await refused([small.model, frame(0), nan, '-r', '3.5'])).toMatch(/nan\.mrc .*1 of .*NaN/);
  });

  it('that are empty', async () => {
    const empty = changedMap('empty.mrc', (_view, bytes) => bytes.fill(0, 1024));
    expect(await refused([small.model, frame(0), empty, '-r', '3.5'])).toMatch(/empty\.mrc .*empty/);
  });

  it('of different grids', async () => {
    // Words 11–13: the cell; half of it makes voxels of half the size.
    const other = changedMap('other.mrc', (view) => {
      for (const word of [10, 11, 12]) view.setFloat32(4 * word, view.getFloat32(4 * word, true) / 2, true);
    });
    expect(await refused([small.model, frame(0), other, '-r', '3.5'])).toMatch(/share one grid.*other\.mrc/);
  });

  it('that do not hold the model', async () => {
    const far = changedMap('far.mrc', (view) => {
      // ORIGIN (words 50–52) and NSTART (words 5–7).
      for (const word of [49, 50, 51]) view.setFloat32(4 * word, 500, true);
      for (const word of [4, 5, 6]) view.setInt32(4 * word, 400, true);
    });
    expect(await refused([small.model, far, '-r', '3.5'])).toMatch(/helix\.pdb.*far\.mrc|far\.mrc.*helix\.pdb/);
  });

  it('whose voxels are too coarse for the resolution', async () => {
    expect(await refused([small.model, frame(0), '-r', '1.5'])).toMatch(/1\.5 Å is finer than the voxels/);
  });

  it('that are missing, or a folder without any', async () => {
    expect(await refused([small.model, at('nowhere.mrc'), '-r', '3.5'])).toContain('nowhere.mrc');
    mkdirSync(at('empty folder'));
    expect(await refused([small.model, at('empty folder'), '-r', '3.5'])).toContain('empty folder');
    expect(await refused([small.model, at('no*.mrc'), '-r', '3.5'])).toMatch(/No file matches/);
  });
});

describe('models', () => {
  it('that are missing, empty or no model', async () => {
    expect(await refused([at('none.pdb'), frame(0), '-r', '3.5'])).toMatch(/none\.pdb cannot be read/);
    writeFileSync(at('blank.pdb'), '');
    expect(await refused([at('blank.pdb'), frame(0), '-r', '3.5'])).toMatch(/blank\.pdb is empty/);
    expect(await refused([frame(1), frame(0), '-r', '3.5'])).toContain('frame_001.mrc');
  });

  it('without the atoms that a rigid body names', async () => {
    expect(await refused([small.model, frame(0), frame(1), '-r', '3.5', '--rigid-body', 'chain Z'])).toMatch(
      /rigid body 'chain Z' names no atom.*correct the selection/,
    );
  });

  it('with a residue that no dictionary knows: named, with the ways out', async () => {
    const ligand = 'HETATM  900  C1  QZX B   1      10.000  10.000  10.000  1.00 20.00           C  ';
    writeFileSync(at('ligand.pdb'), `${readFileSync(small.model, 'utf8').replace('END\n', '')}${ligand}\nEND\n`);
    const sentence = await refused([at('ligand.pdb'), frame(0), '-r', '3.5']);
    for (const word of ['QZX', '--dictionary', '--monomers', '--freeze-unknown']) expect(sentence).toContain(word);
  });
});

describe('options', () => {
  it.each([
    ['-r', '35', /35 Å .*did you mean 3\.5/],
    ['-r', '-1', /-1 Å/],
    ['-r', 'high', /'high' is no number/],
    ['-r', '3.5,3.6', /2 resolutions for 1 map/],
    ['--replicates', '0', /--replicates cannot be 0/],
    ['--plan', 'random', /auto .*given .*star/],
    ['--step-protocol', '/none.json', /'\/none.json' is neither a file that can be read nor a preset/],
    ['--seed', '-1', /--seed cannot be -1/],
    ['-j', '0', /--workers cannot be 0/],
    ['--weight', '-2', /--weight cannot be -2/],
    ['--dictionary', '/none.cif', /none\.cif cannot be read/],
    ['--monomers', '/none', /\/none/],
    ['--consensus', '/none.mrc', /none\.mrc/],
    ['--plugin', '/none.js', /none\.js/],
    ['--frobnicate', '1', /frobnicate.*--help/],
  ])('%s %s', async (option, value, sentence) => {
    const resolution = option === '-r' ? [] : ['-r', '3.5'];
    expect(await refused([small.model, frame(0), ...resolution, option, value])).toMatch(sentence);
  });

  it('that are missing', async () => {
    expect(await refused([small.model, frame(0)])).toMatch(/resolution .*missing/);
    expect(await refused([small.model, '-r', '3.5'])).toMatch(/maps are missing/);
    expect(sentenceOf(await varia(['series', small.model, frame(0), '-r', '3.5']))).toMatch(/output folder is missing/);
    expect(sentenceOf(await varia(['refine', small.model, frame(0), frame(1), '-r', '3.5', '-o', at('x')]))).toMatch(
      /takes one map.*varia series/,
    );
  });

  it('in a config file: unknown, impossible, or not even YAML', async () => {
    const config = (text: string): string => {
      writeFileSync(at('job.yaml'), text);
      return at('job.yaml');
    };
    expect(await refused(['--config', config('resolutoin: 3.5\n')])).toMatch(/job\.yaml: resolutoin is no option/);
    expect(await refused(['--config', config('replicates: many\n')])).toMatch(/job\.yaml: replicates cannot be "many"/);
    expect(await refused(['--config', config('a: [1,\n')])).toMatch(/job\.yaml is neither YAML nor JSON at line/);
    expect(await refused(['--config', config('- 1\n')])).toMatch(/must hold options by name/);
  });
});

describe('plugins', () => {
  it.each([
    ['throws', "throw new Error('no luck today');", /no luck today/],
    ['is not one', 'export const other = 1;', /does not export 'plugin'/],
  ])('that %s', async (_what, text, sentence) => {
    writeFileSync(at('broken.mjs'), text);
    const said = await refused([small.model, frame(0), '-r', '3.5', '--plugin', at('broken.mjs')]);
    expect(said).toContain('broken.mjs');
    expect(said).toMatch(sentence);
  });
});

describe('output folders', () => {
  it('in use by another run', async () => {
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
    try {
      mkdirSync(at('busy'));
      // The lock of a process that is alive (see src/series/run-lock.ts).
      const began = readFileSync(`/proc/${other.pid}/stat`, 'latin1').split(') ').at(-1)!.split(' ')[19];
      const host = execFileSync('hostname', { encoding: 'utf8' }).trim();
      writeFileSync(at('busy', '.varia-lock'), JSON.stringify({ pid: other.pid, host, began, token: 'x' }));
      for (const name of ['series', 'refine'])
        expect(sentenceOf(await varia([name, small.model, frame(0), '-r', '3.5', '-o', at('busy')]))).toMatch(
          /in use by another run \(process \d+/,
        );
    } finally {
      other.kill();
    }
  });

  it('that hold something else', async () => {
    for (const name of ['series', 'refine']) {
      const outcome = await varia([name, small.model, frame(0), '-r', '3.5', '-o', small.maps]);
      expect(sentenceOf(outcome)).toMatch(/not empty .*--overwrite/);
    }
    expect(readdirSync(small.maps)).toHaveLength(5);
  });

  it('that are files', async () => {
    expect(sentenceOf(await varia(['refine', small.model, frame(0), '-r', '3.5', '-o', small.model]))).toContain(
      'helix.pdb',
    );
    expect(sentenceOf(await varia(['series', small.model, frame(0), '-r', '3.5', '-o', small.model]))).toContain(
      'helix.pdb',
    );
  });

  it('on a disk that is full: a run goes on from what was finished', async () => {
    // A limit on the size of files fails like a full disk (EFBIG for ENOSPC), without needing one: 8 blocks of 1 KiB.
    const words = ['series', small.model, frame(0), frame(1), '-r', '3.5', '-o', at('full'), '-j', '1'];
    const full = await variaInShell('ulimit -f 8', [...words, '--quiet']);
    expect(sentenceOf(full)).toMatch(/cannot be written.*--resume/);
    const resumed = await varia([...words, '--resume', '--quiet']);
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(at('full', 'frames'))).toHaveLength(2);
  });
});
