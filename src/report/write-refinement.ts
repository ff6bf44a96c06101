// The files of a refinement into one map: model, summary and residues.
import { join } from 'node:path';
import { writeFileAtomically } from '../base/write-file.js';
import { writeRefined } from '../ensemble/ensemble-files.js';
import type { FrameResult } from '../refinement/frame.js';
import type { PreflightReport } from '../series/preflight.js';
import type { Model } from '../structure/model.js';
import { rmsd } from '../structure/superpose.js';
import { rounded } from './csv.js';
import { residuesTable } from './residues-table.js';
import { numbersRecord, plainNumbers, type RunFacts } from './run-record.js';

export interface RefinementOutput {
  readonly model: Model;
  /** The start model, 3N, Å. */
  readonly start: Float64Array;
  readonly result: FrameResult;
  readonly preflight: PreflightReport;
  readonly facts: RunFacts;
}

/** Writes `model.pdb`, `model.cif`, `residues.csv` and, last, `summary.json`. Returns sentences for the user. */
export async function writeRefinement(
  folder: string,
  { model, start, result, preflight, facts }: RefinementOutput,
): Promise<string[]> {
  const { conformation, before, after, residueCc, weight, evaluations, seconds, stages } = result;
  const notes = await writeRefined(folder, model, conformation);
  const rows = residuesTable(model.structure, start, [{ frame: 0, conformation, residueCc }]);
  await writeFileAtomically(join(folder, 'residues.csv'), rows);
  const summary = {
    before: numbersRecord(before),
    after: numbersRecord(after),
    rmsd_to_start: rounded(rmsd(start, conformation.xyz), 4),
    weight,
    evaluations,
    seconds: rounded(seconds, 2),
    stages,
    preflight,
    run: { ...facts, node: process.version, warnings: [...facts.warnings, ...notes] },
  };
  await writeFileAtomically(join(folder, 'summary.json'), `${JSON.stringify(summary, plainNumbers, 2)}\n`);
  return notes;
}
