// The files of a finished series: ensemble, tables, figure and record.
import { join } from 'node:path';
import { writeFileAtomically } from '../base/write-file.js';
import { writeEnsemble } from '../ensemble/ensemble-files.js';
import { ensembleMotion } from '../ensemble/motion.js';
import type { NcsAgreement } from '../restraints/ncs-agreement.js';
import type { SeriesResult } from '../series/series-events.js';
import type { Model } from '../structure/model.js';
import { chainsTable } from './chains-table.js';
import type { FrameReport } from './frame-report.js';
import { framesTable } from './frames-table.js';
import { frameReports } from './from-series.js';
import { motionRecord, motionTable } from './motion-table.js';
import { ncsTable } from './ncs-table.js';
import { residuesTable } from './residues-table.js';
import { type RunFacts, runRecord } from './run-record.js';
import { seriesFigure } from './series-figure.js';

export interface SeriesOutput {
  readonly model: Model;
  /** The start model, 3N, Å. */
  readonly start: Float64Array;
  readonly result: SeriesResult;
  readonly facts: RunFacts;
  /** One a frame, where copies of a molecule are kept alike. */
  readonly ncs?: readonly NcsAgreement[];
}

/**
 * Writes everything into `folder`, which must be there; each file whole or not at all, and the record last: where there is
 * a run.json, the run is complete. Returns the frames as reported, and sentences for the user.
 */
export async function writeSeries(
  folder: string,
  { model, start, result, facts, ncs }: SeriesOutput,
): Promise<{ reports: FrameReport[]; notes: string[] }> {
  const { structure } = model;
  const reports = frameReports(result, structure, start);
  const conformations = reports.map((report) => report.conformation);
  const notes = await writeEnsemble(folder, model, conformations);
  await writeFileAtomically(join(folder, 'frames.csv'), framesTable(reports));
  await writeFileAtomically(join(folder, 'residues.csv'), residuesTable(structure, start, reports));
  await writeFileAtomically(join(folder, 'chains.csv'), chainsTable(structure, reports));
  if (ncs) await writeFileAtomically(join(folder, 'ncs.csv'), ncsTable(ncs));
  const motion = ensembleMotion(
    structure,
    conformations.map(({ xyz }) => xyz),
  );
  await writeFileAtomically(join(folder, 'motion.csv'), motionTable(structure, motion));
  const title = `${result.frames.length} frames, ${structure.residues.count} residues`;
  await writeFileAtomically(join(folder, 'series.svg'), seriesFigure(structure, start, reports, title));
  const { plan, preflight, weight, seed } = result;
  const details = { plan, weight, seed, motion: motionRecord(motion), preflight };
  const warnings = [...facts.warnings, ...result.warnings, ...notes];
  await writeFileAtomically(join(folder, 'run.json'), runRecord({ ...facts, warnings }, details, reports));
  return { reports, notes };
}

/** What an earlier run may have left, so that a new one in the same folder is not mistaken for it. */
export const seriesFiles = [
  'ensemble.pdb',
  'ensemble.cif',
  'frames',
  'frames.csv',
  'residues.csv',
  'chains.csv',
  'ncs.csv',
  'motion.csv',
  'series.svg',
  'run.json',
  'run.log',
] as const;
