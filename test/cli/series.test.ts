// `varia series` as a process: its files, its determinism, and how it survives being stopped.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModel } from '../../src/structure/read-model.js';
import { rmsd } from '../../src/structure/superpose.js';
import { varia } from './run-varia.js';
import { makeSmallSeries, type SmallSeries, smallFrames } from './small-series.js';

let small: SmallSeries;
const out = (name: string): string => join(small.folder, name);
const command = (name: string, ...more: string[]): string[] => [
  'series',
  small.model,
  small.maps,
  '-r',
  '3.5',
  '-o',
  out(name),
  ...more,
];
const digest = (name: string): string =>
  ['ensemble.pdb', 'ensemble.cif', 'frames/frame_001.cif', 'residues.csv']
    .map((file) =>
      createHash('sha256')
        .update(readFileSync(join(out(name), file)))
        .digest('hex'),
    )
    .join();

beforeAll(async () => {
  small = await makeSmallSeries();
  const done = await varia(command('first', '-j', '1'));
  if (done.code !== 0) throw new Error(done.stderr);
});
afterAll(() => rmSync(small.folder, { recursive: true, force: true }));

describe('the files of a series', () => {
  it('are those that the documentation names', () => {
    const files = readdirSync(out('first')).filter((name) => !name.startsWith('.'));
    expect(files.sort()).toEqual(
      'chains.csv ensemble.cif ensemble.pdb frames frames.csv journal motion.csv residues.csv run.json run.log series.svg'.split(
        ' ',
      ),
    );
    expect(readdirSync(join(out('first'), 'frames'))).toEqual(['frame_000.cif', 'frame_001.cif', 'frame_002.cif']);
  });

  it('leave the consensus map, which lies in the same folder, out of the frames', () => {
    const record = JSON.parse(readFileSync(join(out('first'), 'run.json'), 'utf8')) as {
      inputs: { file: string }[];
    };
    expect(record.inputs.map(({ file }) => file.split('/').at(-1))).toEqual([
      'helix.pdb',
      'frame_000.mrc',
      'frame_001.mrc',
      'frame_002.mrc',
    ]);
  });

  it('hold an ensemble with MODEL k + 1 for frame k, nearer to the truth than the start', async () => {
    const truth = await readModel(small.ensemble);
    const start = await readModel(small.model);
    for (const file of ['ensemble.pdb', 'ensemble.cif']) {
      const ensemble = await readModel(join(out('first'), file));
      expect(ensemble.conformations).toHaveLength(smallFrames);
      expect(ensemble.structure.atomName).toEqual(truth.structure.atomName);
      const last = smallFrames - 1;
      const before = rmsd(start.conformations[0]!.xyz, truth.conformations[last]!.xyz);
      const after = rmsd(ensemble.conformations[last]!.xyz, truth.conformations[last]!.xyz);
      expect(after).toBeLessThan(0.5 * before);
    }
  });

  it('have a row a frame, and one a residue and frame', () => {
    const rows = (file: string): string[] =>
      readFileSync(join(out('first'), file), 'utf8')
        .trim()
        .split('\n');
    expect(rows('frames.csv')).toHaveLength(1 + smallFrames);
    expect(rows('residues.csv')).toHaveLength(1 + smallFrames * 8);
  });

  it('have a log of JSON lines, each with its time', () => {
    const lines = readFileSync(join(out('first'), 'run.log'), 'utf8')
      .trim()
      .split('\n');
    const events = lines.map((line) => JSON.parse(line) as { time: string; event: string });
    expect(events.every(({ time }) => !Number.isNaN(Date.parse(time)))).toBe(true);
    expect(events.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['started', 'plan', 'frame-finished', 'finished']),
    );
  });
});

describe('protocols of the user', () => {
  it('are run in the place of those of a series, for the first frame and for steps between neighbours', async () => {
    const minimize = { stage: 'minimize', target: 'likelihood', resolution: 'map', macroCycles: 1, iterations: 3 };
    const protocol = (name: string, stages: object[]): string => {
      writeFileSync(out(name), JSON.stringify({ name, stages }));
      return out(name);
    };
    const first = protocol('first.json', [minimize, { stage: 'morph', resolution: 6, radius: 8, iterations: 2 }]);
    const step = protocol('step.json', [
      { ...minimize, iterations: 2 },
      { stage: 'anneal', resolution: 'map', from: 300, to: 100, steps: 3, iterations: 1 },
    ]);
    const words = command('own', '--protocol', first, '--step-protocol', step, '--json', '-j', '1');
    const { code, stdout, stderr } = await varia(words);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const stages = new Map<string, Set<string>>();
    for (const line of stdout.trim().split('\n')) {
      const event = JSON.parse(line) as { type: string; stage: string; task: { sweep: string; from: number } };
      if (event.type !== 'frame-progress') continue;
      const from = event.task.from < 0 ? 'model' : 'neighbour';
      stages.set(from, (stages.get(from) ?? new Set()).add(event.stage.split(' ')[0]!));
    }
    expect([...stages.get('model')!]).toEqual(['minimize', 'morph']);
    expect([...stages.get('neighbour')!]).toEqual(['minimize', 'anneal']);
  });
});

describe('the ensemble is the same byte for byte', () => {
  it('with one worker and with two, of which --quiet says nothing', async () => {
    const { code, stdout, stderr } = await varia(command('two', '-j', '2', '--quiet'));
    expect(code).toBe(0);
    expect(stdout + stderr).toBe('');
    expect(digest('two')).toBe(digest('first'));
  });

  it('after kill -9 and --resume', async () => {
    const killed = await varia(command('killed', '-j', '1'), {
      onOutput: (text, child) => {
        if (text.includes('[2/')) child.kill('SIGKILL');
      },
    });
    expect(killed.signal).toBe('SIGKILL');
    expect(existsSync(join(out('killed'), 'ensemble.pdb'))).toBe(false);
    const resumed = await varia(command('killed', '-j', '2', '--resume'));
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toContain('taken from the journal');
    expect(digest('killed')).toBe(digest('first'));
  });

  it('after Ctrl-C, which says how to go on, and --resume', async () => {
    const stopped = await varia(command('stopped', '-j', '1'), {
      onOutput: (text, child) => {
        if (text.includes('[1/') && !child.killed) child.kill('SIGINT');
      },
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain('--resume');
    expect(readdirSync(out('stopped')).some((name) => name.startsWith('.varia-lock'))).toBe(false);
    expect((await varia(command('stopped', '--resume', '--quiet'))).code).toBe(0);
    expect(digest('stopped')).toBe(digest('first'));
  });
});

describe('what is printed', () => {
  it('is JSON lines with --json, the last with the result', async () => {
    const { stdout, code } = await varia(command('json', '--json', '--plan', 'star'));
    expect(code).toBe(0);
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; frames?: unknown[] });
    expect(events.map(({ type }) => type)).toContain('preflight');
    expect(events.at(-1)!.type).toBe('finished');
    expect(events.at(-1)!.frames).toHaveLength(smallFrames);
  });

  it('leaves an earlier run alone unless told otherwise, and then replaces it', async () => {
    const before = digest('two');
    const refused = await varia(command('two'));
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--overwrite');
    expect(digest('two')).toBe(before);
    const lines = await varia(command('two', '--overwrite', '--weight', '0.1', '--plan', 'star', '--quiet'));
    expect(lines.code).toBe(0);
    expect(digest('two')).not.toBe(before);
  });
});
