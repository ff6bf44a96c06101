// The tables of the cost benchmark: a line a run with accuracy, geometry and cpu seconds, and sentences on goals and peers.
import type { CostCase } from './cost-cases.js';
import { besideGoals } from './goals.js';
import type { ResultTable } from './harness.js';
import type { Cost } from './measured-command.js';
import type { Deviation } from './truth.js';

/** Of one model of a case. */
export interface CostNumbers extends Deviation {
  /** Å rms from ideal */
  readonly bonds: number;
  /** degrees rms from ideal */
  readonly angles: number;
  /** null where there are too few residues. */
  readonly ramaZ: number | null;
}

/** One program's refinement of one start. */
export interface CostedRun {
  readonly program: string;
  readonly numbers: CostNumbers;
  readonly cost: Cost;
}

/** A peer that refined alone. */
export interface PeerRun extends CostedRun {
  /** The same with the peer's evaluation of start and result, where it has one. */
  readonly evaluated?: Cost;
}

export function costTable(title: string, start: CostNumbers, runs: readonly (CostedRun | PeerRun)[]): ResultTable {
  const cells = ({ rmsd, ca, wrongSideChains, ramaZ, bonds, angles }: CostNumbers): (number | string)[] => [
    rmsd,
    ca,
    wrongSideChains,
    ramaZ ?? '–',
    bonds,
    angles,
  ];
  return {
    title,
    columns: [
      { title: 'run' },
      { title: 'rmsd to truth Å', digits: 3 },
      { title: 'CA Å', digits: 3 },
      { title: 'wrong side chains' },
      { title: 'Rama-Z', digits: 2 },
      { title: 'bonds Å', digits: 4 },
      { title: 'angles °', digits: 2 },
      { title: 'cpu s', digits: 1 },
    ],
    rows: [
      ['start', ...cells(start), '–'],
      ...runs.flatMap((run) => {
        const { program, numbers, cost } = run;
        const line = [program, ...cells(numbers), cost.cpu];
        if (!('evaluated' in run && run.evaluated)) return [line];
        return [line, [`${program}, start and result evaluated`, ...cells(numbers), run.evaluated.cpu]];
      }),
    ],
  };
}

/** A sentence on each goal of the case, by its start and what a run made of it. */
export function goalVerdict(
  { title, goal }: Pick<CostCase, 'title' | 'goal'>,
  start: CostNumbers,
  { program, numbers }: CostedRun,
): string {
  const ramaZChange = Math.abs((numbers.ramaZ ?? Number.NaN) - (start.ramaZ ?? Number.NaN));
  const judged = besideGoals([
    ['rmsd Å', numbers.rmsd, goal.rmsd, 3],
    ['CA Å', numbers.ca, goal.ca, 3],
    ['wrong side chains', numbers.wrongSideChains, goal.wrongSideChains, 0],
    ['change of Rama-Z', ramaZChange, goal.ramaZChange, 2],
    ['angles °', numbers.angles, goal.angles, 2],
  ]);
  return `Goals of '${title}', ${program}: ${judged}.`;
}

/**
 * The cheapest of Varia's runs that comes at least as near to the truth as the peer did (all atoms, CA and side chains), and the whole preset (the last of them), as a
 * sentence. `goal`: how many times Varia's cpu seconds those of the peer must be. Varia validates start and result, so the peer that does so as well is the one
 * to be judged by, where there is one; what the peer costs that only refines is told beside it.
 */
export function verdict(own: readonly CostedRun[], peer: PeerRun, goal: number | undefined): string {
  const { program, numbers: theirs, cost, evaluated } = peer;
  const times = (run: CostedRun, { cpu }: Cost): string => `1/${(cpu / run.cost.cpu).toFixed(1)}`;
  const alone = (run: CostedRun): string => (evaluated ? `; of ${program} refining alone ${times(run, cost)}` : '');
  const judge = evaluated ?? cost;
  const asNear = own.filter(
    ({ numbers: { rmsd, ca, wrongSideChains } }) =>
      rmsd <= theirs.rmsd && ca <= theirs.ca && wrongSideChains <= theirs.wrongSideChains,
  );
  const whole = own.at(-1)!;
  const distances = `${whole.numbers.rmsd.toFixed(3)} against ${theirs.rmsd.toFixed(3)} Å`;
  const wholeText = `the whole preset costs ${times(whole, judge)} of ${program} (${distances}${alone(whole)})`;
  if (asNear.length === 0) return `no run of Varia comes as near as ${program}; ${wholeText}.`;
  const cheapest = asNear.reduce((best, run) => (run.cost.cpu < best.cost.cpu ? run : best));
  const isMet = goal !== undefined && judge.cpu >= goal * cheapest.cost.cpu;
  const met = goal === undefined ? '' : `, goal 1/${goal}: ${isMet ? 'met' : 'NOT met'}`;
  return `the accuracy of ${program} costs ${times(cheapest, judge)} (${cheapest.program}${met}${alone(cheapest)}); ${wholeText}.`;
}
