// The page of a validation: what to look at first, then the numbers.
import type { ResidueErrors } from '../validation/local-errors.js';
import { NO_HALF_MAPS } from '../validation/map-fit.js';
import { NO_MAP, type ValidationReport } from '../validation/validate-model.js';
import { type TextColumn, textTable } from './text-table.js';
import { EXPECTED_ON_PAGE, numbersTable } from './validation-numbers.js';

export interface ValidationPage {
  /** e.g. `model.pdb in map.mrc at 3.2 Å` */
  readonly title: string;
  /** The last is the one whose residues are listed. */
  readonly columns: readonly { readonly title: string; readonly report: ValidationReport }[];
}

/** Residues in each list; files have them all. */
const LISTED = 25;

/** Lines without line ends. */
export function validationPage({ title, columns }: ValidationPage): string[] {
  const { report } = columns.at(-1)!;
  const { errors, fit } = report;
  const numbers = columns.map((column) => ({ title: column.title, numbers: column.report.numbers }));
  return [
    title,
    '',
    ...(fit ? [...numbersTable(numbers, 'fit'), ''] : []),
    ...numbersTable(numbers, 'geometry'),
    '',
    ...section('Look at these first: several things speak against them', errors.suspects),
    ...section('Outliers in good density: they may be true, so look before you change them', errors.wellFitted),
    ...section(
      fit
        ? 'Other outliers and poor fits; residues that only clash come last'
        : 'Other outliers; residues that only clash come last',
      errors.others,
    ),
    'Notes',
    ...notesOf(report).map((note) => `  - ${note}`),
  ];
}

function section(title: string, residues: readonly ResidueErrors[]): string[] {
  if (residues.length === 0) return [`${title}: none.`, ''];
  const hasFit = residues.some(({ fit }) => fit !== 'unknown');
  const number = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '–');
  const rows = residues
    .slice(0, LISTED)
    .map(({ label, cc, q, fit, findings }) => [
      label,
      ...(hasFit ? [number(cc), number(q), fit] : []),
      findings.map(({ text }) => text).join('; '),
    ]);
  const titles: TextColumn[] = [
    { title: 'residue', align: 'left' },
    ...(hasFit
      ? [
          { title: 'CC', align: 'right' as const },
          { title: 'Q', align: 'right' as const },
          { title: 'fit', align: 'left' as const },
        ]
      : []),
    { title: 'what', align: 'left' },
  ];
  const more = residues.length - rows.length;
  return [
    `${title} (${residues.length})`,
    '',
    ...textTable(titles, rows).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${more} more, which --csv and --json list`] : []),
    '',
  ];
}

function notesOf({ fit, notes, notMeasured, geometry }: ValidationReport): string[] {
  const missing = Object.entries(notMeasured).filter(
    ([key, reason]) => EXPECTED_ON_PAGE.has(key) && reason !== NO_MAP && reason !== NO_HALF_MAPS,
  );
  const tables = Object.entries(geometry.tables).flatMap(([kind, by]) => (by === null ? [] : [`${kind} by ${by}`]));
  return [
    ...notes,
    ...missing.map(([key, reason]) => `${key} was not measured: ${reason}.`),
    ...(fit ? [] : ['No map was given: geometry alone was judged.']),
    `Distributions: ${tables.join('; ')}.`,
    ...(fit ? [HOW_FIT_IS_JUDGED] : []),
  ];
}

const HOW_FIT_IS_JUDGED =
  'A residue fits poorly where its CC is below 0.3, or CC or Q-score are two widths below the median of the model and CC half a width at least (a width is 0.05 or more); well where CC is above 0.5 and neither is below the median.';
