// The table that a series ends with on the terminal: a line a frame, and the means below.
import type { FrameReport } from './frame-report.js';
import { type TextColumn, textTable } from './text-table.js';

const columns: readonly TextColumn[] = [
  { title: 'frame', align: 'right' },
  { title: 'from', align: 'right' },
  { title: 'CC_mask', align: 'right' },
  { title: 'bonds Å', align: 'right' },
  { title: 'angles °', align: 'right' },
  { title: 'clashes', align: 'right' },
  { title: 'moved Å', align: 'right' },
  { title: 'propagation error Å', align: 'right' },
];

/** Lines without line ends. */
export function seriesSummary(reports: readonly FrameReport[]): string[] {
  const rows = reports.map((r) => [
    String(r.frame),
    r.parent < 0 ? 'start' : String(r.parent),
    `${fixed(r.before.ccMask, 3)} → ${fixed(r.after.ccMask, 3)}`,
    fixed(r.after.bondRmsd, 4),
    fixed(r.after.angleRmsd, 2),
    fixed(r.after.clashes, 1),
    fixed(r.rmsdToStart, 2),
    fixed(r.propagationError, 2),
  ]);
  const mean = (value: (r: FrameReport) => number): number => meanOf(reports.map(value));
  const last = [
    'mean',
    '',
    `${fixed(
      mean((r) => r.before.ccMask),
      3,
    )} → ${fixed(
      mean((r) => r.after.ccMask),
      3,
    )}`,
    fixed(
      mean((r) => r.after.bondRmsd),
      4,
    ),
    fixed(
      mean((r) => r.after.angleRmsd),
      2,
    ),
    fixed(
      mean((r) => r.after.clashes),
      1,
    ),
    fixed(
      mean((r) => r.rmsdToStart),
      2,
    ),
    fixed(
      mean((r) => r.propagationError),
      2,
    ),
  ];
  return textTable(columns, reports.length > 1 ? [...rows, last] : rows);
}

/** `–` where there is no number. */
export function fixed(value: number, decimals: number): string {
  return Number.isFinite(value) ? value.toFixed(decimals) : '–';
}

/** Over the finite values; NaN where there are none. */
function meanOf(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  return finite.reduce((sum, v) => sum + v, 0) / finite.length;
}
