// The tables of the evaluation benchmark: what an evaluation and a macro-cycle cost at each size, and whether the goals hold.
import type { EvaluationCosts } from './evaluation-child.js';
import type { ResultTable, Row } from './harness.js';

/** Cost per atom of a macro-cycle, largest against smallest model at the same resolution. */
const FLATNESS = 1.2;

export interface SizeCase {
  readonly title: string;
  readonly source: 'adk' | 'receptor' | 'ribosome';
  /** Undefined: the whole model. */
  readonly atoms?: number;
  /** Å */
  readonly resolution: number;
}

/** ms of the peer with gradients. */
export interface PeerCosts {
  readonly geometry: number;
  readonly tricubic: number;
  /** Its default, finite differences of eight-point interpolation. */
  readonly finiteDifferences: number;
}

export interface Measured {
  readonly size: SizeCase;
  readonly costs: EvaluationCosts;
  readonly peer?: PeerCosts;
}

/** Timings with all their percentiles. */
export function rowsOf(
  { resolution }: SizeCase,
  { atoms, rows, macroCycle }: EvaluationCosts,
  iterations: number,
): Row[] {
  const named = (row: Row, what: string): Row => ({ ...row, name: `${atoms} atoms, ${resolution} Å: ${what}` });
  return [
    named(rows.restraints, 'restraints'),
    named(rows.target, 'target'),
    named(rows.energy, 'evaluation'),
    named(macroCycle, `macro-cycle of ${iterations} iterations`),
  ];
}

/** `iterations`: of each macro-cycle. */
export function evaluationTables(measured: readonly Measured[], iterations: number): ResultTable[] {
  const title = ({ title, resolution }: SizeCase): string => `${title}, ${resolution} Å`;
  const perAtom = (ms: number, atoms: number): number => (1000 * ms) / atoms;
  const evaluations: ResultTable = {
    title: 'One evaluation with gradients, cpu ms',
    columns: [
      { title: 'model' },
      { title: 'atoms' },
      { title: 'restraints', digits: 2 },
      { title: 'of them bonded', digits: 2 },
      { title: 'target', digits: 2 },
      { title: 'both', digits: 2 },
      { title: 'µs/atom', digits: 2 },
      { title: 'cctbx geometry', digits: 2 },
      { title: 'cctbx tricubic', digits: 2 },
      { title: 'cctbx both', digits: 2 },
      { title: 'cctbx with its default map term', digits: 2 },
    ],
    rows: measured.map(({ size, costs: { atoms, rows }, peer }) => [
      title(size),
      atoms,
      rows.restraints.median,
      rows.bonded.median,
      rows.target.median,
      rows.energy.median,
      perAtom(rows.energy.median, atoms),
      peer?.geometry ?? '–',
      peer?.tricubic ?? '–',
      peer ? peer.geometry + peer.tricubic : '–',
      peer ? peer.geometry + peer.finiteDifferences : '–',
    ]),
  };
  const macroCycles: ResultTable = {
    title: `One macro-cycle: noise, preconditioner and ${iterations} iterations of L-BFGS`,
    columns: [
      { title: 'model' },
      { title: 'atoms' },
      { title: 'box' },
      { title: 'cpu s', digits: 2 },
      { title: 'evaluations' },
      { title: 'µs/atom', digits: 0 },
      { title: 'µs/atom and evaluation', digits: 2 },
      { title: 'first evaluation after s', digits: 2 },
      { title: 'its cpu s', digits: 2 },
      { title: 'peak memory MB', digits: 0 },
    ],
    rows: measured.map(({ size, costs }) => [
      title(size),
      costs.atoms,
      costs.box.join('×'),
      costs.macroCycle.median / 1000,
      costs.evaluations,
      perAtom(costs.macroCycle.median, costs.atoms),
      perAtom(costs.macroCycle.median / costs.evaluations, costs.atoms),
      costs.firstEvaluation,
      costs.firstEvaluationCpu,
      costs.peakMemory,
    ]),
  };
  return [evaluations, macroCycles];
}

/** How it was measured and which goals hold, a sentence each. */
export function remarks(measured: readonly Measured[]): string[] {
  const notes = [
    'Maps are simulated with noise (FSC 0.5 at the resolution), cut 10 Å around the model; each size in a process of its own, from the ' +
      'start shaken by 0.3 Å; hydrogens absent. A ball is the residues nearest to a model’s middle.',
  ];
  const like = measured.filter(({ size }) => size.resolution === 4);
  const [small, large] = [like[0], like.at(-1)];
  if (small !== undefined && large !== undefined && large !== small) {
    const cost = ({ costs }: Measured): number => costs.macroCycle.median / costs.evaluations / costs.atoms;
    const ratio = cost(large) / cost(small);
    notes.push(
      `Cost of a macro-cycle per atom and evaluation, ${large.costs.atoms} atoms against ${small.costs.atoms}: ${ratio.toFixed(2)} ` +
        `(goal ≤ ${FLATNESS}: ${ratio <= FLATNESS ? 'met' : 'NOT met'}).`,
    );
  }
  for (const { costs, peer } of measured) {
    if (peer === undefined) continue;
    const ratio = (peer.geometry + peer.tricubic) / costs.rows.energy.median;
    notes.push(
      `${costs.atoms} atoms: cctbx's geometry + tricubic map term takes ${ratio.toFixed(2)} × an evaluation of Varia (goal at 8,789 atoms: above 1).`,
    );
  }
  return notes;
}
