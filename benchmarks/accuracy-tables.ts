// The tables of the accuracy benchmark: a line a run with its means and worst frames, a line a frame, and a word on the goals.
import { besideGoals } from './goals.js';
import type { ResultTable } from './harness.js';
import type { Cost } from './measured-command.js';
import type { SeriesCase } from './series-cases.js';
import type { FrameScore } from './series-judge.js';

/** One line of the accuracy table. */
export interface Run {
  readonly name: string;
  readonly scores: readonly FrameScore[];
  /** Of all its frames together; undefined where nothing ran. */
  readonly cost?: Cost;
  /** Of its first frame with the program's own evaluation of start and result. */
  readonly evaluated?: Cost;
}

/** A sentence on each goal of the series. */
export function verdict({ name, goal }: SeriesCase, { scores }: Run): string {
  const { mean, most } = over(scores);
  const judged = besideGoals([
    ['mean rmsd Å', mean((s) => s.rmsd), goal.mean, 3],
    ['worst frame Å', most((s) => s.rmsd), goal.worst, 3],
    ['CA mean Å', mean((s) => s.ca), goal.ca, 3],
    ['CC_mask off truth’s', most((s) => Math.abs(s.ccOffTruth)), goal.ccOffTruth, 4],
    ['bonds Å', most((s) => s.bonds), goal.bonds, 4],
    ['angles °', most((s) => s.angles), goal.angles, 2],
  ]);
  return `Goals of ${name}, plan auto: ${judged}.`;
}

/** What the whole series costs beside what a peer needs for a frame. */
export function costRemark({ name, frames }: SeriesCase, varia: Run, oneWorker: Cost, peers: readonly Run[]): string {
  const seconds = (cost: Cost): string => `${cost.cpu.toFixed(1)} cpu s`;
  const others = peers.map(({ name: peer, scores, cost, evaluated }) => {
    const refined = `${peer} ${(cost!.cpu / scores.length).toFixed(1)} cpu s`;
    return evaluated ? `${refined} (${seconds(evaluated)} with its own evaluation of start and result)` : refined;
  });
  return (
    `All ${frames.length} frames of ${name}, outward and back, validated and written: ${seconds(varia.cost!)} with all cores, ` +
    `${seconds(oneWorker)} with one worker; one frame: ${others.join(', ')}.`
  );
}

/** A line a run: accuracy, fit, geometry and cost. */
export function accuracyTable(
  { name, description, resolution, frames }: SeriesCase,
  runs: readonly Run[],
): ResultTable {
  return {
    title: `${name}, ${resolution} Å, ${frames.length} frames: ${description}`,
    columns: [
      { title: 'run' },
      { title: 'mean rmsd Å', digits: 3 },
      { title: 'worst Å', digits: 3 },
      { title: 'CA mean Å', digits: 3 },
      { title: 'wrong side chains, mean', digits: 1 },
      { title: 'CC_mask mean', digits: 4 },
      { title: 'CC_mask off truth’s, most', digits: 4 },
      { title: 'worst bonds Å', digits: 4 },
      { title: 'worst angles °', digits: 2 },
      { title: 'cpu s/frame', digits: 1 },
      { title: 'wall s/frame', digits: 1 },
    ],
    rows: runs.map(({ name: run, scores, cost }) => {
      const { mean, most } = over(scores);
      return [
        run,
        mean((s) => s.rmsd),
        most((s) => s.rmsd),
        mean((s) => s.ca),
        mean((s) => s.wrongSideChains),
        mean((s) => s.ccMask),
        scores.reduce((most, s) => (Math.abs(s.ccOffTruth) > Math.abs(most) ? s.ccOffTruth : most), 0),
        most((s) => s.bonds),
        most((s) => s.angles),
        cost ? cost.cpu / scores.length : '–',
        cost ? cost.wall / scores.length : '–',
      ];
    }),
  };
}

/** Which frames are far off, for each run. */
export function frameTable({ name, frames }: SeriesCase, start: Run, runs: readonly Run[]): ResultTable {
  const shown = [start, ...runs];
  return {
    title: `${name}, frame by frame: rmsd to the truth, all atoms (Å)`,
    detail: true,
    columns: [{ title: 'frame' }, ...shown.map((line) => ({ title: line.name, digits: 3 }))],
    rows: frames.map((frame, k) => [String(frame), ...shown.map(({ scores }) => scores[k]!.rmsd)]),
  };
}

type Value = (score: FrameScore) => number;

function over(scores: readonly FrameScore[]): { mean(value: Value): number; most(value: Value): number } {
  return {
    mean: (value) => scores.reduce((sum, score) => sum + value(score), 0) / scores.length,
    most: (value) => Math.max(...scores.map(value)),
  };
}
