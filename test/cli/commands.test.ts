// The smaller commands as processes: refine, simulate, inspect.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseMap } from '../../src/density/mrc-read.js';
import { readModel } from '../../src/structure/read-model.js';
import { rmsd } from '../../src/structure/superpose.js';
import { sentenceOf, varia, variaUnder } from './run-varia.js';
import { makeSmallSeries, type SmallSeries } from './small-series.js';

let small: SmallSeries;
const at = (...names: string[]): string => join(small.folder, ...names);
beforeAll(async () => {
  small = await makeSmallSeries();
});
afterAll(() => rmSync(small.folder, { recursive: true, force: true }));

describe('varia refine', () => {
  it('writes model, summary and residues; the model is nearer to the truth, and the summary says what changed', async () => {
    const { code, stdout } = await varia([
      'refine',
      small.model,
      at('maps', 'frame_002.mrc'),
      '-r',
      '3.5',
      '-o',
      at('one'),
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/CC_mask +0\.\d{3} +0\.\d{3}/);
    expect(readdirSync(at('one')).sort()).toEqual([
      'model.cif',
      'model.pdb',
      'residues.csv',
      'run.log',
      'summary.json',
      'validation.txt',
    ]);
    const truth = (await readModel(small.ensemble)).conformations[2]!.xyz;
    const start = (await readModel(small.model)).conformations[0]!.xyz;
    const refined = (await readModel(at('one', 'model.pdb'))).conformations[0]!.xyz;
    expect(rmsd(refined, truth)).toBeLessThan(0.5 * rmsd(start, truth));
    const summary = JSON.parse(readFileSync(at('one', 'summary.json'), 'utf8')) as {
      before: Record<string, number>;
      after: Record<string, number>;
    };
    const keys =
      'cc_mask cc_box cc_volume cc_peaks bond_rmsd angle_rmsd clashes rama_favored rama_outliers rama_z rotamer_outliers cbeta_outliers clashscore molprobity_score cablam_outliers emringer q_score d99 d_model fsc_0143 fsc_05';
    expect(Object.keys(summary.before)).toEqual(expect.arrayContaining(keys.split(' ')));
    expect(Object.keys(summary.after)).toEqual(Object.keys(summary.before));
    expect(summary.after['cc_mask']).toBeGreaterThan(summary.before['cc_mask']!);
    // The refinement leaves its fit to the validation: log and residues must have it all the same.
    const finished = JSON.parse(readFileSync(at('one', 'run.log'), 'utf8').trim().split('\n').at(-1)!) as {
      after: Record<string, number>;
    };
    expect(finished.after['ccMask']).toBeCloseTo(summary.after['cc_mask']!, 4);
    const [header, ...residues] = readFileSync(at('one', 'residues.csv'), 'utf8').trim().split('\n');
    const column = header!.split(',').indexOf('cc');
    for (const residue of residues) expect(Number.parseFloat(residue.split(',')[column]!)).toBeGreaterThan(0);
  });
});

describe('varia refine of more than 3000 atoms', () => {
  it('works in a thread of its own, and hears of Ctrl-C', async () => {
    const atoms = readFileSync(new URL('../../data/demo/1hel.pdb', import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('ATOM'));
    const shifted = (line: string, by: number): string => (Number(line.slice(30, 38)) + by).toFixed(3).padStart(8);
    const copies = ['A', 'B', 'C', 'D'].flatMap((chain, k) => [
      ...atoms.map(
        (line) => `${line.slice(0, 21)}${chain}${line.slice(22, 30)}${shifted(line, 45 * k)}${line.slice(38)}`,
      ),
      'TER',
    ]);
    const model = at('four.pdb');
    writeFileSync(model, [...copies, 'END', ''].join('\n'));
    const made = await varia(['simulate', model, '-r', '9', '-o', at('four'), '--quiet']);
    expect(made.stderr).toBe('');
    const job = ['refine', model, at('four', 'frame_000.mrc'), '-r', '9', '-o', at('four', 'out')];
    const stopped = await varia(job, {
      onOutput: (text, child) => {
        if (/preset/.test(text) && !child.killed) child.kill('SIGINT');
      },
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain('Run the same command again');
    const { code, stdout } = await varia(job);
    expect(code).toBe(0);
    expect(stdout).toMatch(/CC_mask +0\.\d{3} +0\.\d{3}/);
  });
});

describe('varia refine under options of node', () => {
  it('runs: what a thread may not be told again is not told it', async () => {
    const job = ['refine', small.model, at('maps', 'frame_002.mrc'), '-r', '3.5', '--protocol', 'bodies'];
    const { code, stderr } = await variaUnder(['--max-old-space-size=3000'], [...job, '-o', at('under'), '--quiet']);
    expect(stderr).not.toContain('execArgv');
    expect(code).toBe(0);
  });
});

describe('varia simulate', () => {
  const simulate = (...words: string[]): ReturnType<typeof varia> =>
    varia(['simulate', small.ensemble, '-r', '4', ...words]);
  const values = (folder: string, file: string): Float32Array =>
    parseMap(readFileSync(at(folder, file)), file).map.values;

  it('makes a map a model, the same for the same seed and others for another', async () => {
    for (const [folder, seed] of [
      ['s1', '1'],
      ['s2', '1'],
      ['s3', '2'],
    ] as const)
      expect((await simulate('-o', at(folder), '--seed', seed, '--quiet')).code).toBe(0);
    expect(readdirSync(at('s1')).sort()).toEqual(
      'consensus.mrc frame_000.mrc frame_001.mrc frame_002.mrc simulation.csv'.split(' '),
    );
    expect(values('s1', 'frame_001.mrc')).toEqual(values('s2', 'frame_001.mrc'));
    expect(values('s1', 'frame_001.mrc')).not.toEqual(values('s3', 'frame_001.mrc'));
  });

  it('makes linear series: every map is the mean and a share of one component', async () => {
    expect((await simulate('-o', at('linear'), '--mode', 'linear', '--quiet')).code).toBe(0);
    const rows = readFileSync(at('linear', 'simulation.csv'), 'utf8').trim().split('\n').slice(1);
    const z = rows.map((row) => Number(row.split(',')[3]));
    const [a, b, c] = [0, 1, 2].map((k) => values('linear', `frame_00${k}.mrc`)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    // One noise for all, so it drops out of differences: (c − a)/(z_c − z_a) = (b − a)/(z_b − z_a) voxel by voxel.
    const ratio = (z[2]! - z[0]!) / (z[1]! - z[0]!);
    let [worst, largest] = [0, 0];
    for (let v = 0; v < a.length; v++) {
      worst = Math.max(worst, Math.abs(c[v]! - a[v]! - ratio * (b[v]! - a[v]!)));
      largest = Math.max(largest, Math.abs(c[v]! - a[v]!));
    }
    expect(worst).toBeLessThan(0.001 * largest);
  });

  it('says what it cannot do', async () => {
    expect(sentenceOf(await simulate('-o', at('bad'), '--mode', 'round'))).toMatch(/mode.*states.*linear/);
    expect(sentenceOf(await simulate('-o', at('bad'), '--voxel', '3'))).toMatch(/voxel size of 3 Å cannot show 4 Å/);
    expect(sentenceOf(await varia(['simulate', small.model, '-r', '4', '-o', at('bad'), '--mode', 'linear']))).toMatch(
      /at least two models/,
    );
  });
});

describe('varia inspect', () => {
  it('tells a map from a model by what is in the file, and goes on behind one that cannot be read', async () => {
    const { code, stdout, stderr } = await varia(['inspect', small.model, at('none.pdb'), at('maps', 'frame_000.mrc')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/none\.pdb cannot be read/);
    expect(stdout).toMatch(/helix\.pdb: model\n +atoms +\d+ atoms in 8 residues/);
    expect(stdout).toMatch(/frame_000\.mrc: map\n +voxels +\d+ × \d+ × \d+ of 1\.2500 Å/);
  });

  it('prints an object a file with --json', async () => {
    const { stdout } = await varia(['inspect', '--json', small.model]);
    const description = JSON.parse(stdout) as { kind: string; facts: [string, string][] };
    expect(description.kind).toBe('model');
    expect(description.facts.map(([name]) => name)).toContain('geometry');
  });
});
