// run.json: enough to run a job again, and to know what came of it.
import type { FrameNumbers } from '../refinement/frame.js';
import { rounded } from './csv.js';
import type { FrameReport } from './frame-report.js';
import { meanQuality } from './quality-record.js';

/** Everything that a record needs beside the frames; plain data. */
export interface RunFacts {
  readonly varia: string;
  readonly command: readonly string[];
  /** ISO 8601. */
  readonly started: string;
  readonly finished: string;
  readonly workers: number;
  /** Files other than maps, and maps: name and hex SHA-256. */
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
  /** All options, those that were not given included. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
}

/** Text of the file. `details`: what belongs to one kind of job, such as the plan of a series. */
export function runRecord(
  facts: RunFacts,
  details: Readonly<Record<string, unknown>>,
  reports: readonly FrameReport[],
): string {
  const { varia, command, started, finished, workers, inputs, options, warnings } = facts;
  const record = {
    varia,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    command,
    started,
    finished,
    workers,
    inputs,
    options,
    ...details,
    totals: totals(reports),
    warnings,
  };
  return `${JSON.stringify(record, plainNumbers, 2)}\n`;
}

/** Means over the frames, of quality over those where it was measured, and sums of the work. */
function totals(reports: readonly FrameReport[]): Record<string, number> {
  const mean = (value: (report: FrameReport) => number): number =>
    rounded(reports.reduce((sum, r) => sum + value(r), 0) / reports.length, 5);
  return {
    frames: reports.length,
    cc_mask_before: mean((r) => r.before.ccMask),
    cc_mask_after: mean((r) => r.after.ccMask),
    bond_rmsd: mean((r) => r.after.bondRmsd),
    angle_rmsd: mean((r) => r.after.angleRmsd),
    clashes: mean((r) => r.after.clashes),
    ...meanQuality(reports.map(({ quality }) => quality)),
    evaluations: reports.reduce((sum, r) => sum + r.evaluations, 0),
    seconds: rounded(
      reports.reduce((sum, r) => sum + r.seconds, 0),
      2,
    ),
  };
}

/** Typed arrays as lists; NaN and infinities, which JSON does not have, as null, which is what JSON.stringify does. */
export function plainNumbers(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as Float64Array) : value;
}

/** Fit and geometry under the names that tables use. */
export function numbersRecord(numbers: FrameNumbers): Record<string, number> {
  return {
    cc_mask: rounded(numbers.ccMask, 5),
    cc_box: rounded(numbers.ccBox, 5),
    cc_volume: rounded(numbers.ccVolume, 5),
    cc_peaks: rounded(numbers.ccPeaks, 5),
    bond_rmsd: rounded(numbers.bondRmsd, 5),
    angle_rmsd: rounded(numbers.angleRmsd, 4),
    clashes: rounded(numbers.clashes, 3),
  };
}
