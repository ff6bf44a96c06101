// The weight curve for people: fit and geometry at each weight that was tried, which was taken, and why.
import type { WeightChoice } from '../refinement/weight-curve.js';
import { rounded } from './csv.js';
import { textTable } from './text-table.js';

/** Lines of a table, and the sentence below it. */
export function weightCurveLines({ points, taken, reason, method }: WeightChoice): string[] {
  const columns = ['weight', 'CC_mask', 'held out', '±', 'Rama favored', 'MolProbity', 'bonds Å', 'angles °', ''];
  const cell = (value: number, digits: number): string => (Number.isNaN(value) ? '–' : value.toFixed(digits));
  const rows = points.map((point, k) => [
    String(rounded(point.weight, 3)),
    cell(point.ccMask, 3),
    cell(point.heldOut, 1),
    cell(point.heldOutError, 1),
    cell(point.ramaFavored, 1),
    cell(point.molProbityScore, 2),
    cell(point.bondRmsd, 4),
    cell(point.angleRmsd, 2),
    k === taken ? 'taken' : '',
  ]);
  const meaning =
    method === 'held-out'
      ? ' Held out: log-likelihood of Fourier terms that were not used, against the first weight; ±: standard error against the best.'
      : method === 'half-maps'
        ? ' Held out: log-likelihood of the second half map for what was refined against the first, against the first weight; ±: standard error against the best.'
        : '';
  return [
    ...textTable(
      columns.map((title) => ({ title, align: 'right' as const })),
      rows,
    ),
    `Weight ${rounded(points[taken]!.weight, 3)} was taken: ${reason}.${meaning}`,
  ];
}

/** The same for summary.json. */
export function weightCurveRecord({ points, taken, reason, method }: WeightChoice): Record<string, unknown> {
  return {
    method,
    taken: points[taken]!.weight,
    reason,
    points: points.map((point) => ({
      weight: point.weight,
      cc_mask: rounded(point.ccMask, 5),
      held_out_log_likelihood: rounded(point.heldOut, 2),
      held_out_error: rounded(point.heldOutError, 2),
      rama_favored: rounded(point.ramaFavored, 2),
      molprobity_score: rounded(point.molProbityScore, 3),
      bond_rmsd: rounded(point.bondRmsd, 5),
      angle_rmsd: rounded(point.angleRmsd, 4),
    })),
  };
}
