// How much more do two workers get done than one, and is the main thread idle meanwhile?
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../src/base/write-file.js';
import { makeDemo } from '../src/cli/demo-series.js';
import { type BenchmarkOptions, type BenchmarkResult, machineLine, type ResultTable } from './harness.js';
import { type MainThreadRecord, meterOptions, spentBetween } from './main-thread-meter.js';
import { type Cost, measuredCommand } from './measured-command.js';
import { inTemporaryFolder, project } from './places.js';
import { type RunTimes, runTimes } from './run-times.js';

/** Refinements of two workers against those of one in the same time, the whole command counted. */
const GOAL = 1.85;
/** Å */
const RESOLUTION = 3.5;

interface WorkersRun {
  readonly workers: number;
  readonly cost: Cost;
  readonly times: RunTimes;
  /** s on processors while refinements ran. */
  readonly mainThread: number | undefined;
  /** SHA-256 of the ensemble. */
  readonly digest: string;
}

/** The demo's bent lysozyme, made on the spot: eight frames, six replicates; `quick`: two frames, two replicates. */
export async function run({ quick = false }: BenchmarkOptions): Promise<BenchmarkResult> {
  const [frames, replicates] = quick ? [2, 2] : [8, 6];
  const question = 'how much more do two workers get done than one, and is the main thread idle meanwhile?';
  const machine = machineLine();
  const runs: WorkersRun[] = [];
  await inTemporaryFolder(async (folder) => {
    const source = createRequire(import.meta.url).resolve('#data/demo/1hel.pdb');
    const made = join(folder, 'made');
    await makeFolder(made);
    const { start, maps } = await makeDemo(source, made, { frames, resolution: RESOLUTION, seed: 0 });
    for (const workers of [1, 2]) {
      process.stderr.write(`${workers} worker${workers > 1 ? 's' : ''} …\n`);
      runs.push(refineWith(workers, { start, maps, replicates, folder }));
    }
  });
  const notes = [
    `Lysozyme bent along a soft motion, ${frames} maps at ${RESOLUTION} Å, ${replicates} refinements a frame (varia series --replicates ${replicates}); time is that of the ` +
      'whole command. Busy: share of the workers’ time, from plan to last refinement, in which they refined.',
    ...remarks(runs),
  ];
  return { name: 'workers', question, machine, rows: [], tables: [tableOf(runs)], notes };
}

function refineWith(
  workers: number,
  { start, maps, replicates, folder }: { start: string; maps: string; replicates: number; folder: string },
): WorkersRun {
  const out = join(folder, `workers-${workers}`);
  const record = join(folder, `main-thread-${workers}.json`);
  const cost = measuredCommand(process.execPath, [
    ...meterOptions(record),
    join(project, 'dist/src/cli/main.js'),
    'series',
    start,
    maps,
    ...['-r', String(RESOLUTION), '-o', out, '-j', String(workers), '--replicates', String(replicates), '--quiet'],
  ]);
  const times = runTimes(join(out, 'run.log'));
  return {
    workers,
    cost,
    times,
    mainThread: spentBetween(JSON.parse(readFileSync(record, 'utf8')) as MainThreadRecord, times.from, times.to),
    digest: createHash('sha256')
      .update(readFileSync(join(out, 'ensemble.cif')))
      .digest('hex'),
  };
}

function tableOf(runs: readonly WorkersRun[]): ResultTable {
  return {
    title: 'A series with replicates',
    columns: [
      { title: 'workers' },
      { title: 'wall s', digits: 1 },
      { title: 'cpu s', digits: 1 },
      { title: 'refinements' },
      { title: 'refinements/min', digits: 1 },
      { title: 's/refinement', digits: 2 },
      { title: 'busy %', digits: 1 },
      { title: 'main thread cpu %', digits: 1 },
    ],
    rows: runs.map(({ workers, cost, times, mainThread }) => {
      const during = (times.to - times.from) / 1000;
      return [
        workers,
        cost.wall,
        cost.cpu,
        times.refinements,
        (60 * times.refinements) / cost.wall,
        times.refining / times.refinements,
        (100 * times.refining) / (workers * during),
        mainThread === undefined ? '–' : (100 * mainThread) / during,
      ];
    }),
  };
}

function remarks(runs: readonly WorkersRun[]): string[] {
  const [one, two] = runs as readonly [WorkersRun, WorkersRun];
  const rate = ({ times, cost }: WorkersRun): number => times.refinements / cost.wall;
  const ratio = rate(two) / rate(one);
  const notes = [
    `Two workers do ${ratio.toFixed(2)} × the refinements of one (goal ≥ ${GOAL}: ${ratio >= GOAL ? 'met' : 'NOT met'}).`,
    one.digest === two.digest
      ? 'The ensembles of both runs are the same to the last byte.'
      : 'The ensembles of the two runs DIFFER: results depend on the number of workers.',
  ];
  if (availableParallelism() < 2) notes.push('Only one processor is free for this process: the ratio says nothing.');
  return notes;
}
