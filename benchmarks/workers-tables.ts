// The table of the workers benchmark: what one worker, two workers and two separate processes get done in a minute, and what it says.
import type { ResultTable } from './harness.js';
import type { RunTimes } from './run-times.js';

/** Refinements of two workers against those of one in the same time, the whole command counted. */
const GOAL = 1.85;

/** One command among those of a run. */
export interface SeriesProcess {
  /** s, user + system, with all its threads */
  readonly cpu: number;
  readonly times: RunTimes;
  /** s on processors while refinements ran. */
  readonly mainThread: number | undefined;
  /** SHA-256 of the ensemble. */
  readonly digest: string;
}

/** One or several processes that refine the same series at the same time. */
export interface WorkersRun {
  readonly title: string;
  /** Of each process. */
  readonly workers: number;
  readonly processes: readonly SeriesProcess[];
  /** s until the last of them is done. */
  readonly wall: number;
  /** s, of all processors together; undefined where the system does not tell. */
  readonly stolen: number | undefined;
}

/** The same series by one worker, by two, and by two processes with a worker each. */
export interface WorkersRuns {
  readonly one: WorkersRun;
  readonly two: WorkersRun;
  readonly apart: WorkersRun;
}

export function workersTable(title: string, { one, two, apart }: WorkersRuns): ResultTable {
  return {
    title,
    columns: [
      { title: 'run' },
      { title: 'wall s', digits: 1 },
      { title: 'cpu s', digits: 1 },
      { title: 'stolen s', digits: 1 },
      { title: 'refinements' },
      { title: 'refinements/min', digits: 1 },
      { title: 's/refinement', digits: 2 },
      { title: 'busy %', digits: 1 },
      { title: 'main thread cpu %', digits: 1 },
    ],
    rows: [one, two, apart].map((run) => {
      const { title, workers, processes, wall, stolen } = run;
      const sum = (value: (process: SeriesProcess) => number): number =>
        processes.reduce((total, process) => total + value(process), 0);
      const refining = sum(({ times }) => times.refining);
      const during = sum(({ times }) => (times.to - times.from) / 1000);
      const isMetered = processes.every(({ mainThread }) => mainThread !== undefined);
      return [
        title,
        wall,
        sum(({ cpu }) => cpu),
        stolen ?? '–',
        refinements(run),
        60 * rate(run),
        refining / refinements(run),
        (100 * refining) / (workers * during),
        isMetered ? (100 * sum(({ mainThread }) => mainThread ?? 0)) / during : '–',
      ];
    }),
  };
}

/** Of each kind the run of median time: a machine that others use as well is a quarter faster or slower by the minute. */
export function medianRuns(rounds: readonly WorkersRuns[]): WorkersRuns {
  const median = (kind: keyof WorkersRuns): WorkersRun => {
    const byTime = rounds.map((round) => round[kind]).sort((a, b) => a.wall - b.wall);
    return byTime[Math.floor((byTime.length - 1) / 2)]!;
  };
  return { one: median('one'), two: median('two'), apart: median('apart') };
}

/** What came of each round by itself. */
export function roundsRemark(rounds: readonly WorkersRuns[]): string {
  const ratios = (kind: 'two' | 'apart'): string =>
    rounds.map((round) => (rate(round[kind]) / rate(round.one)).toFixed(2)).join(', ');
  return `Medians of ${rounds.length} rounds; round by round two workers did ${ratios('two')} × the refinements of one, two processes ${ratios('apart')} ×.`;
}

/** A sentence each on the goal, on what the machine lets two processes do, and on whether results are the same. */
export function workersRemarks({ one, two, apart }: WorkersRuns): string[] {
  const ratio = rate(two) / rate(one);
  const ceiling = rate(apart) / rate(one);
  const digests = new Set([one, two, apart].flatMap(({ processes }) => processes.map(({ digest }) => digest)));
  const stolen = two.stolen === undefined ? [] : [stolenRemark(two, two.stolen)];
  return [
    `Two workers do ${ratio.toFixed(2)} × the refinements of one (goal ≥ ${GOAL}: ${ratio >= GOAL ? 'met' : 'NOT met'}).`,
    `Two independent processes, one worker each, do ${ceiling.toFixed(2)} × the refinements of one alone, which is what this machine gave: two workers do ` +
      `${((100 * ratio) / ceiling).toFixed(0)} % of that.`,
    ...stolen,
    digests.size === 1
      ? 'The ensembles of all runs are the same to the last byte.'
      : 'The ensembles of the runs DIFFER: results depend on the number of workers.',
  ];
}

function stolenRemark({ processes, wall }: WorkersRun, stolen: number): string {
  const cpu = processes.reduce((sum, process) => sum + process.cpu, 0);
  return `While two workers ran for ${wall.toFixed(0)} s and used ${cpu.toFixed(0)} core seconds, the host withheld ${stolen.toFixed(0)} core seconds from this machine.`;
}

function refinements({ processes }: WorkersRun): number {
  return processes.reduce((sum, { times }) => sum + times.refinements, 0);
}

/** Refinements a second, the whole command counted. */
function rate(run: WorkersRun): number {
  return refinements(run) / run.wall;
}
