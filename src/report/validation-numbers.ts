// The numbers of a validation as files and tables show them: order, names for people, decimals, and what good models have.
import type { ValidationNumbers } from '../validation/validate-model.js';
import { rounded } from './csv.js';
import { type TextColumn, textTable } from './text-table.js';

export type NumberKey = keyof ValidationNumbers;

interface NumberRow {
  readonly key: NumberKey;
  readonly name: string;
  /** Decimals for people; files have two more. */
  readonly decimals: number;
  /** What a good model has; '' where there is no such thing. */
  readonly aim: string;
}

/**
 * Aims: MolProbity's (Williams et al. 2018, Protein Sci. 27:293; Prisant et al. 2020, Protein Sci. 29:315), Rama-Z of Sobolev et al.
 * (2020, Structure 28:1249), rmsd of the field's usage.
 */
const FIT: readonly NumberRow[] = [
  { key: 'cc_mask', name: 'CC_mask', decimals: 3, aim: '' },
  { key: 'cc_volume', name: 'CC_volume', decimals: 3, aim: '' },
  { key: 'cc_peaks', name: 'CC_peaks', decimals: 3, aim: '' },
  { key: 'cc_box', name: 'CC_box', decimals: 3, aim: '' },
  { key: 'cc_main_chain', name: 'CC main chain', decimals: 3, aim: '' },
  { key: 'cc_side_chain', name: 'CC side chains', decimals: 3, aim: '' },
  { key: 'q_score', name: 'Q-score (atoms resolved, 0 to 1)', decimals: 3, aim: '' },
  { key: 'emringer', name: 'EMRinger', decimals: 2, aim: 'above 1; above 2 is good at 3 to 4 Å' },
  { key: 'fsc_05', name: 'map–model FSC is 0.5 at, Å', decimals: 2, aim: 'near the resolution of the map' },
  { key: 'fsc_0143', name: 'map–model FSC is 0.143 at, Å', decimals: 2, aim: '' },
  {
    key: 'd_model',
    name: 'resolution the model shows (d_model), Å',
    decimals: 2,
    aim: 'near the resolution of the map',
  },
  { key: 'b_model', name: 'overall B there, Å²', decimals: 0, aim: '' },
  { key: 'd99', name: 'resolution the map shows (d99), Å', decimals: 2, aim: '' },
  { key: 'd_fsc', name: 'half-map FSC is 0.143 at, Å', decimals: 2, aim: '' },
];
const GEOMETRY: readonly NumberRow[] = [
  { key: 'bond_rmsd', name: 'bond rmsd, Å', decimals: 4, aim: 'at most 0.010 to 0.020' },
  { key: 'angle_rmsd', name: 'angle rmsd, °', decimals: 2, aim: 'at most 1.0 to 2.0' },
  { key: 'rama_favored', name: 'Ramachandran favored, %', decimals: 1, aim: 'above 98' },
  { key: 'rama_outliers', name: 'Ramachandran outliers, %', decimals: 1, aim: 'below 0.2' },
  { key: 'rama_z', name: 'Rama-Z', decimals: 2, aim: '−2 to 2' },
  { key: 'rotamer_outliers', name: 'rotamer outliers, %', decimals: 1, aim: 'below 0.3 to 1' },
  { key: 'cbeta_outliers', name: 'C-beta outliers, %', decimals: 1, aim: '0' },
  { key: 'cablam_outliers', name: 'CaBLAM outliers, %', decimals: 1, aim: 'below 1' },
  { key: 'omega_cis_general', name: 'cis peptides, not before Pro', decimals: 0, aim: 'hardly any (0.03 %)' },
  { key: 'omega_twisted', name: 'twisted peptides', decimals: 0, aim: '0' },
  { key: 'chirality_inverted', name: 'chiral centres of the wrong hand', decimals: 0, aim: '0' },
  { key: 'clashscore', name: 'clashscore, per 1000 atoms', decimals: 1, aim: 'below 5 to 10' },
  { key: 'molprobity_score', name: 'MolProbity score', decimals: 2, aim: 'below the resolution of the map' },
];

/** Numbers that a page says something of where they are missing; of CaBLAM the report's own notes tell. */
export const EXPECTED_ON_PAGE: ReadonlySet<string> = new Set(
  [...FIT, ...GEOMETRY].map(({ key }) => key).filter((key) => !key.startsWith('cablam')),
);

/** Columns of numbers side by side, such as before and after; `–` where one was not measured. Lines without line ends. */
export function numbersTable(
  columns: readonly { readonly title: string; readonly numbers: ValidationNumbers }[],
  kind: 'fit' | 'geometry',
): string[] {
  const rows = kind === 'fit' ? FIT : GEOMETRY;
  const titles: TextColumn[] = [
    { title: kind === 'fit' ? 'fit' : 'geometry', align: 'left' },
    ...columns.map(({ title }): TextColumn => ({ title, align: 'right' })),
    { title: 'good models', align: 'left' },
  ];
  const measured = rows.filter(({ key }) => columns.some(({ numbers }) => numbers[key] !== null));
  return textTable(
    titles,
    measured.map(({ key, name, decimals, aim }) => [
      name,
      ...columns.map(({ numbers }) => numbers[key]?.toFixed(decimals) ?? '–'),
      aim,
    ]),
  );
}

/** What an ensemble's table shows of each model. */
const SUMMARY: readonly (readonly [key: NumberKey, title: string, decimals: number])[] = [
  ['cc_mask', 'CC_mask', 3],
  ['q_score', 'Q', 3],
  ['emringer', 'EMRinger', 2],
  ['bond_rmsd', 'bonds Å', 4],
  ['angle_rmsd', 'angles °', 2],
  ['rama_favored', 'favored %', 1],
  ['rama_outliers', 'outliers %', 1],
  ['rama_z', 'Rama-Z', 2],
  ['rotamer_outliers', 'rotamers %', 1],
  ['clashscore', 'clashscore', 1],
  ['molprobity_score', 'MolProbity', 2],
];

/** A line a model. */
export function modelsTable(
  models: readonly { readonly model: number; readonly numbers: ValidationNumbers }[],
): string[] {
  const shown = SUMMARY.filter(([key]) => models.some(({ numbers }) => numbers[key] !== null));
  return textTable(
    [{ title: 'model', align: 'right' }, ...shown.map(([, title]): TextColumn => ({ title, align: 'right' }))],
    models.map(({ model, numbers }) => [
      String(model),
      ...shown.map(([key, , decimals]) => numbers[key]?.toFixed(decimals) ?? '–'),
    ]),
  );
}

/** Numbers for files: rounded so that they hold what is meant; null stays null. */
export function numbersForFiles(numbers: ValidationNumbers): Record<NumberKey, number | null> {
  const decimals = new Map([...FIT, ...GEOMETRY].map((row) => [row.key, row.decimals + 2]));
  return Object.fromEntries(
    Object.entries(numbers).map(([key, value]) => [
      key,
      value === null ? null : rounded(value, decimals.get(key as NumberKey) ?? 4),
    ]),
  ) as Record<NumberKey, number | null>;
}
