// The table that a series ends with on the terminal: a line a frame, and the means below.
import type { FrameReport } from './frame-report.js';
import { type TextColumn, textTable } from './text-table.js';

interface SummaryColumn {
  readonly title: string;
  readonly text: (report: FrameReport) => string;
  /** Below the column; '' where a mean says nothing. */
  readonly mean: (reports: readonly FrameReport[]) => string;
}

const columns: readonly SummaryColumn[] = [
  { title: 'frame', text: ({ frame }) => String(frame), mean: () => 'mean' },
  { title: 'from', text: ({ parent }) => (parent < 0 ? 'start' : String(parent)), mean: () => '' },
  {
    title: 'CC_mask',
    text: ({ before, after }) => `${fixed(before.ccMask, 3)} → ${fixed(after.ccMask, 3)}`,
    mean: (all) =>
      `${fixed(
        meanOf(all, (r) => r.before.ccMask),
        3,
      )} → ${fixed(
        meanOf(all, (r) => r.after.ccMask),
        3,
      )}`,
  },
  number('Q', 2, ({ quality }) => quality?.qScore),
  number('bonds Å', 4, ({ after }) => after.bondRmsd),
  number('angles °', 2, ({ after }) => after.angleRmsd),
  number('Rama-Z', 1, ({ quality }) => quality?.ramaZ),
  number('rotamer outliers %', 1, ({ quality }) => quality?.rotamerOutliers),
  number('clashscore', 1, ({ quality }) => quality?.clashscore),
  number('moved Å', 2, ({ rmsdToStart }) => rmsdToStart),
  number('propagation error Å', 2, ({ propagationError }) => propagationError),
];

/** Columns without a number in any frame are left out. Lines without line ends. */
export function seriesSummary(reports: readonly FrameReport[]): string[] {
  const shown = columns.filter(({ text }) => reports.some((report) => text(report) !== NOTHING));
  const rows = reports.map((report) => shown.map(({ text }) => text(report)));
  const last = shown.map(({ mean }) => mean(reports));
  const titles = shown.map(({ title }): TextColumn => ({ title, align: 'right' }));
  return textTable(titles, reports.length > 1 ? [...rows, last] : rows);
}

function number(title: string, decimals: number, value: (report: FrameReport) => number | undefined): SummaryColumn {
  const of = (report: FrameReport): number => value(report) ?? Number.NaN;
  return {
    title,
    text: (report) => fixed(of(report), decimals),
    mean: (reports) => fixed(meanOf(reports, of), decimals),
  };
}

const NOTHING = '–';

/** `–` where there is no number. */
export function fixed(value: number, decimals: number): string {
  return Number.isFinite(value) ? value.toFixed(decimals) : NOTHING;
}

/** Over the finite values; NaN where there are none. */
function meanOf(reports: readonly FrameReport[], value: (report: FrameReport) => number): number {
  const finite = reports.map(value).filter(Number.isFinite);
  return finite.reduce((sum, v) => sum + v, 0) / finite.length;
}
