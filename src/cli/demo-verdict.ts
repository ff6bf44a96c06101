// The demo's verdict: how far every frame is from the truth, before and after.
import { backbonePoints, pointsOf } from '../ensemble/backbone-points.js';
import type { FrameReport } from '../report/frame-report.js';
import { fixed } from '../report/series-summary.js';
import { textTable } from '../report/text-table.js';
import type { Structure } from '../structure/structure.js';
import { rmsd } from '../structure/superpose.js';

/** Å, one a frame; nothing superposed. */
export interface Verdict {
  /** All atoms, start model to truth. */
  readonly before: readonly number[];
  /** All atoms, refined to truth. */
  readonly after: readonly number[];
  /** CA atoms, refined to truth. */
  readonly backbone: readonly number[];
}

export function judge(
  structure: Structure,
  start: Float64Array,
  truth: readonly Float64Array[],
  reports: readonly FrameReport[],
): Verdict {
  const points = backbonePoints(structure);
  return {
    before: truth.map((xyz) => rmsd(start, xyz)),
    after: reports.map(({ conformation }, k) => rmsd(conformation.xyz, truth[k]!)),
    backbone: reports.map(({ conformation }, k) =>
      rmsd(pointsOf(points, conformation.xyz), pointsOf(points, truth[k]!)),
    ),
  };
}

/** Lines without line ends. */
export function demoSummary(reports: readonly FrameReport[], { before, after, backbone }: Verdict): string[] {
  const right = 'right' as const;
  const columns = ['frame', 'from', 'CC_mask', 'bonds Å', 'angles °', 'to truth Å: start', 'refined', 'refined CA'];
  const rows = reports.map((r, k) => [
    String(r.frame),
    r.parent < 0 ? 'start' : String(r.parent),
    `${fixed(r.before.ccMask, 3)} → ${fixed(r.after.ccMask, 3)}`,
    fixed(r.after.bondRmsd, 4),
    fixed(r.after.angleRmsd, 2),
    fixed(before[k]!, 2),
    fixed(after[k]!, 2),
    fixed(backbone[k]!, 2),
  ]);
  const mean = (values: readonly number[]): string => fixed(values.reduce((sum, v) => sum + v, 0) / values.length, 2);
  return textTable(
    columns.map((title) => ({ title, align: right })),
    [...rows, ['mean', '', '', '', '', mean(before), mean(after), mean(backbone)]],
  );
}
