// The files of a refinement into one map: model, summary and residues.
import { join } from 'node:path';
import { writeFileAtomically } from '../base/write-file.js';
import { writeRefined } from '../ensemble/ensemble-files.js';
import type { FrameResult, NcsChoice } from '../refinement/frame.js';
import { residueQuality } from '../refinement/frame-quality.js';
import type { NcsAgreement } from '../restraints/ncs-agreement.js';
import type { PreflightReport } from '../series/preflight.js';
import type { Model } from '../structure/model.js';
import { rmsd } from '../structure/superpose.js';
import type { ValidationReport } from '../validation/validate-model.js';
import { rounded } from './csv.js';
import { ncsRecord } from './ncs-lines.js';
import { residuesTable } from './residues-table.js';
import { numbersRecord, plainNumbers, type RunFacts } from './run-record.js';
import { numbersForFiles } from './validation-numbers.js';
import { weightCurveRecord } from './weight-curve-table.js';

export interface RefinementOutput {
  readonly model: Model;
  /** The start model, 3N, Å. */
  readonly start: Float64Array;
  readonly result: FrameResult;
  readonly preflight: PreflightReport;
  /** Start model and result in the map, and the page that tells of them. */
  readonly validation: {
    readonly before: ValidationReport;
    readonly after: ValidationReport;
    readonly page: readonly string[];
    readonly ncs?: { readonly choice: NcsChoice; readonly agreement: NcsAgreement };
  };
  readonly facts: RunFacts;
  /** Which protocol was used, and why. */
  readonly protocol: { readonly name: string; readonly reason: string };
}

/**
 * Writes `model.pdb`, `model.cif`, `residues.csv`, `validation.txt` and, last, `summary.json`, whose `before` and `after` have the numbers
 * of the validation. Returns sentences for the user.
 */
export async function writeRefinement(
  folder: string,
  { model, start, result, preflight, validation, facts, protocol }: RefinementOutput,
): Promise<string[]> {
  const { conformation, before, after, residueCc, weight, weightChoice, evaluations, seconds, stages } = result;
  const notes = await writeRefined(folder, model, conformation);
  const { geometry, fit } = validation.after;
  const quality = fit && { residues: residueQuality(geometry.residues, fit.residues.q) };
  const rows = residuesTable(model.structure, start, [
    { frame: 0, conformation, residueCc, ...(quality && { quality }) },
  ]);
  await writeFileAtomically(join(folder, 'residues.csv'), rows);
  await writeFileAtomically(join(folder, 'validation.txt'), `${validation.page.join('\n')}\n`);
  const summary = {
    before: { ...numbersRecord(before), ...numbersForFiles(validation.before.numbers) },
    after: { ...numbersRecord(after), ...numbersForFiles(validation.after.numbers) },
    not_measured: validation.after.notMeasured,
    rmsd_to_start: rounded(rmsd(start, conformation.xyz), 4),
    weight,
    ...(weightChoice && { weight_curve: weightCurveRecord(weightChoice) }),
    ...(validation.ncs && { ncs: ncsRecord(validation.ncs.agreement, validation.ncs.choice) }),
    protocol,
    evaluations,
    seconds: rounded(seconds, 2),
    stages,
    preflight,
    run: { ...facts, node: process.version, warnings: [...facts.warnings, ...notes] },
  };
  await writeFileAtomically(join(folder, 'summary.json'), `${JSON.stringify(summary, plainNumbers, 2)}\n`);
  return notes;
}
