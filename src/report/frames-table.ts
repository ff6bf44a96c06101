// frames.csv: a row a frame.
import { csvLine, rounded } from './csv.js';
import type { FrameReport } from './frame-report.js';
import { QUALITY_KEYS, qualityNumber } from './quality-record.js';

const columns: readonly (readonly [name: string, value: (report: FrameReport) => string | number])[] = [
  ['frame', (r) => r.frame],
  ['map', (r) => r.map],
  ['parent', (r) => (r.parent < 0 ? 'start' : r.parent)],
  ['order', (r) => r.order],
  ['cc_mask_before', (r) => rounded(r.before.ccMask, 4)],
  ['cc_mask_after', (r) => rounded(r.after.ccMask, 4)],
  ['cc_box_before', (r) => rounded(r.before.ccBox, 4)],
  ['cc_box_after', (r) => rounded(r.after.ccBox, 4)],
  ['cc_volume_before', (r) => rounded(r.before.ccVolume, 4)],
  ['cc_volume_after', (r) => rounded(r.after.ccVolume, 4)],
  ['cc_peaks_before', (r) => rounded(r.before.ccPeaks, 4)],
  ['cc_peaks_after', (r) => rounded(r.after.ccPeaks, 4)],
  ['bond_rmsd', (r) => rounded(r.after.bondRmsd, 5)],
  ['angle_rmsd', (r) => rounded(r.after.angleRmsd, 3)],
  ['clashes', (r) => rounded(r.after.clashes, 2)],
  ...QUALITY_KEYS.map((key) => [key, ({ quality }: FrameReport) => qualityNumber(quality, key)] as const),
  ['rmsd_to_start', (r) => rounded(r.rmsdToStart, 4)],
  ['rmsd_to_parent', (r) => rounded(r.rmsdToParent, 4)],
  ['propagation_error', (r) => rounded(r.propagationError, 4)],
  ['weight', (r) => Number(r.weight.toPrecision(6))],
  ['evaluations', (r) => r.evaluations],
  ['seconds', (r) => rounded(r.seconds, 2)],
  ['linear_shift', (r) => rounded(r.linearShift ?? Number.NaN, 4)],
  ['replicate_spread', (r) => rounded(r.spread ?? Number.NaN, 4)],
];

/**
 * Lengths in Å, angles in degrees, percentages in percent; `clashes`: united-atom overlaps of the restraints per 1000 atoms, `clashscore`:
 * overlaps of all atoms with hydrogens, per 1000 atoms; `parent` is `start` for frames that began at the start model.
 */
export function* framesTable(reports: Iterable<FrameReport>): Generator<string> {
  yield csvLine(columns.map(([name]) => name));
  for (const report of reports) yield csvLine(columns.map(([, value]) => value(report)));
}
