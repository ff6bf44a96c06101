// How much more do two workers get done than one, what would the machine let them do, and is the main thread idle meanwhile?
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../src/base/write-file.js';
import { makeDemo } from '../src/cli/demo-series.js';
import { type BenchmarkOptions, type BenchmarkResult, machineLine, type ResultTable } from './harness.js';
import { type MainThreadRecord, meterOptions, spentBetween } from './main-thread-meter.js';
import { startMeasured } from './measured-command.js';
import { inTemporaryFolder, project } from './places.js';
import { runTimes } from './run-times.js';
import { stolenSeconds } from './stolen-time.js';
import {
  medianRuns,
  roundsRemark,
  type SeriesProcess,
  type WorkersRun,
  type WorkersRuns,
  workersRemarks,
  workersTable,
} from './workers-tables.js';

/** Å */
const RESOLUTION = 3.5;

/** Each kind of run, one after the other, so often. */
const ROUNDS = 3;

/** Files of the series, and how often each frame is refined. */
interface Series {
  readonly start: string;
  readonly maps: string;
  readonly replicates: number;
}

/** Frames and replicates: what a worker spends on warming up is spread over few refinements, and over many. */
const SERIES: readonly (readonly [number, number])[] = [
  [8, 6],
  [16, 10],
];

/** The demo's bent lysozyme, made on the spot; `quick`: two frames, two replicates. */
export async function run({ quick = false }: BenchmarkOptions): Promise<BenchmarkResult> {
  const question = 'how much more do two workers get done than one, and is the main thread idle meanwhile?';
  const machine = machineLine();
  const tables: ResultTable[] = [];
  const notes = [
    `Lysozyme bent along a soft motion at ${RESOLUTION} Å (varia series --replicates N); time is that of the whole command, of two processes until both ` +
      'are done. Busy: share of the workers’ time, from plan to last refinement, in which they refined. Stolen: core seconds that the host withheld from ' +
      'this machine meanwhile (/proc/stat).',
  ];
  for (const [frames, replicates] of quick ? [[2, 2] as const] : SERIES) {
    const rounds = await roundsOf(frames, replicates, quick ? 1 : ROUNDS);
    const runs = medianRuns(rounds);
    const title = `${frames} maps, ${replicates} refinements a frame`;
    tables.push(workersTable(title, runs));
    notes.push(...[...workersRemarks(runs), roundsRemark(rounds)].map((remark) => `${title}: ${remark}`));
  }
  if (availableParallelism() < 2) notes.push('Only one processor is free for this process: the ratios say nothing.');
  return { name: 'workers', question, machine, rows: [], tables, notes };
}

async function roundsOf(frames: number, replicates: number, count: number): Promise<WorkersRuns[]> {
  return inTemporaryFolder(async (folder) => {
    const source = createRequire(import.meta.url).resolve('#data/demo/1hel.pdb');
    const made = join(folder, 'made');
    await makeFolder(made);
    const { start, maps } = await makeDemo(source, made, { frames, resolution: RESOLUTION, seed: 0 });
    const series = { start, maps, replicates };
    const rounds: WorkersRuns[] = [];
    for (let round = 0; round < count; round++) {
      const out = (kind: string): string => join(folder, `${kind}-${round}`);
      rounds.push({
        one: await refine('one worker', { workers: 1, processes: 1 }, series, out('one')),
        two: await refine('two workers', { workers: 2, processes: 1 }, series, out('two')),
        apart: await refine('two processes, a worker each', { workers: 1, processes: 2 }, series, out('apart')),
      });
    }
    return rounds;
  });
}

async function refine(
  title: string,
  { workers, processes: count }: { readonly workers: number; readonly processes: number },
  series: Series,
  out: string,
): Promise<WorkersRun> {
  process.stderr.write(`${title} …\n`);
  const began = performance.now();
  const stolenBefore = stolenSeconds();
  const processes = await Promise.all(
    Array.from({ length: count }, (_, k) => refineSeries(series, workers, `${out}-${k}`)),
  );
  const wall = (performance.now() - began) / 1000;
  const stolenAfter = stolenSeconds();
  const stolen = stolenBefore === undefined || stolenAfter === undefined ? undefined : stolenAfter - stolenBefore;
  return { title, workers, processes, wall, stolen };
}

async function refineSeries({ start, maps, replicates }: Series, workers: number, out: string): Promise<SeriesProcess> {
  const record = `${out}-main-thread.json`;
  const { cpu } = await startMeasured(process.execPath, [
    ...meterOptions(record),
    join(project, 'dist/src/cli/main.js'),
    'series',
    start,
    maps,
    ...['-r', String(RESOLUTION), '-o', out, '-j', String(workers), '--replicates', String(replicates), '--quiet'],
  ]);
  const times = runTimes(join(out, 'run.log'));
  return {
    cpu,
    times,
    mainThread: spentBetween(JSON.parse(readFileSync(record, 'utf8')) as MainThreadRecord, times.from, times.to),
    digest: createHash('sha256')
      .update(readFileSync(join(out, 'ensemble.cif')))
      .digest('hex'),
  };
}
