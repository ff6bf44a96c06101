// The files of a validation: a record for programs, and a table with a row a residue.

import type { Conformation, Structure } from '../structure/structure.js';
import type { ResidueErrors } from '../validation/local-errors.js';
import type { ValidationReport } from '../validation/validate-model.js';
import { csvLine, rounded } from './csv.js';
import { residueMeans } from './residue-columns.js';
import { numbersForFiles } from './validation-numbers.js';

/**
 * Plain data: the numbers under their keys, `not_measured` with the reason of each that is null, and the residues to look at: `suspects`,
 * `well_fitted_outliers`, `other_outliers`.
 */
export function validationRecord(report: ValidationReport): Record<string, unknown> {
  const { numbers, notMeasured, geometry, errors, notes, fit } = report;
  return {
    ...numbersForFiles(numbers),
    not_measured: notMeasured,
    judged_by: geometry.tables,
    suspects: errors.suspects.map(plainErrors),
    well_fitted_outliers: errors.wellFitted.map(plainErrors),
    other_outliers: errors.others.map(plainErrors),
    ...(fit?.ringer && {
      emringer_threshold: rounded(fit.ringer.threshold, 5),
      emringer_rotameric_share: rounded(fit.ringer.rotamericShare, 4),
      emringer_side_chains: fit.ringer.rows.length,
    }),
    notes,
  };
}

function plainErrors({ label, findings, cc, q, fit }: ResidueErrors): Record<string, unknown> {
  return {
    residue: label,
    cc: rounded(cc, 4),
    q_score: rounded(q, 4),
    fit,
    findings: findings.map(({ criterion, text }) => ({ criterion, text })),
  };
}

const COLUMNS = [
  'chain',
  'residue',
  'name',
  'cc',
  'cc_main_chain',
  'cc_side_chain',
  'q_score',
  'b',
  'phi',
  'psi',
  'ramachandran_class',
  'ramachandran',
  'ramachandran_share',
  'rotamer',
  'rotamer_share',
  'chi1',
  'chi2',
  'chi3',
  'chi4',
  'cbeta_deviation',
  'omega',
  'peptide',
  'cablam',
  'cablam_share',
  'emringer_peak',
  'fit',
  'findings',
] as const;

/**
 * A row a residue; what does not apply is empty. Angles in degrees, deviations in Å, `b` the mean in Å², shares 0 … 1 of the reference
 * residues that lie where fewer occur. `model`: a first column for files of several models.
 */
export function* validationTable(
  structure: Structure,
  models: Iterable<{ readonly model?: number; readonly conformation: Conformation; readonly report: ValidationReport }>,
): Generator<string> {
  let begun = false;
  for (const { model, conformation, report } of models) {
    if (!begun) yield csvLine([...(model === undefined ? [] : ['model']), ...COLUMNS]);
    begun = true;
    yield* rowsOf(structure, conformation, report, model === undefined ? [] : [model]);
  }
}

function* rowsOf(
  structure: Structure,
  conformation: Conformation,
  { geometry, fit, errors }: ValidationReport,
  first: readonly number[],
): Generator<string> {
  const { residues, chains } = structure;
  const b = residueMeans(structure, conformation.b);
  const judged = new Map(geometry.residues.map((row) => [row.residue, row]));
  const peaks = new Map(fit?.ringer?.rows.map(({ residue, peak }) => [residue, peak]));
  const found = new Map([...errors.suspects, ...errors.wellFitted, ...errors.others].map((row) => [row.residue, row]));
  const at = (values: Float64Array | undefined, residue: number): number => rounded(values?.[residue] ?? Number.NaN, 4);
  const angle = (value: number | undefined): number => rounded(value ?? Number.NaN, 1);
  for (let r = 0; r < residues.count; r++) {
    const { ramachandran, rotamers, cBeta, omega, cablam } = judged.get(r) ?? {};
    const rotamer = rotamers?.[0];
    const list = found.get(r);
    yield csvLine([
      ...first,
      chains.id[residues.chain[r]!]!,
      `${residues.number[r]}${residues.insertion[r]}`,
      residues.name[r]!,
      at(fit?.residues.cc, r),
      at(fit?.residues.ccMainChain, r),
      at(fit?.residues.ccSideChain, r),
      at(fit?.residues.q, r),
      rounded(b[r]!, 2),
      angle(ramachandran?.phi),
      angle(ramachandran?.psi),
      ramachandran?.class ?? '',
      ramachandran?.evaluation ?? '',
      rounded(ramachandran?.share ?? Number.NaN, 5),
      rotamer?.evaluation ?? '',
      rounded(rotamer?.share ?? Number.NaN, 5),
      ...[0, 1, 2, 3].map((k) => angle(rotamer?.chi[k])),
      rounded(cBeta?.deviation ?? Number.NaN, 3),
      angle(omega?.omega),
      omega?.form ?? '',
      cablam?.evaluation ?? '',
      rounded(cablam?.share ?? Number.NaN, 5),
      peaks.get(r) ?? Number.NaN,
      list?.fit ?? '',
      list?.findings.map(({ text }) => text).join('; ') ?? '',
    ]);
  }
}
