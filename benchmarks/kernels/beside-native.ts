// The table of a kernel's benchmark: the SIMD twin beside the TypeScript twin and the native reference, and whether the goals hold.
import type { ResultTable, Row } from '../harness.js';

/** How many times the native reference's time a kernel may take. */
const GOAL = 1.3;

/** `rows`: named `what, variant`, variant being simd, reference, or the native reference's name (`C -O3`, `scipy`). */
export function besideNative(
  title: string,
  rows: readonly Row[],
): { readonly table: ResultTable; readonly notes: string[] } {
  const split = rows.map((row) => {
    const comma = row.name.lastIndexOf(', ');
    return { what: row.name.slice(0, comma), variant: row.name.slice(comma + 2), row };
  });
  const native = split.find(({ variant }) => variant !== 'simd' && variant !== 'reference')?.variant;
  const lines = [...new Set(split.map(({ what }) => what))].map((what) => {
    const of = (variant: string | undefined): Row | undefined =>
      split.find((entry) => entry.what === what && entry.variant === variant)?.row;
    return { what, simd: of('simd')!, reference: of('reference'), native: of(native) };
  });
  const table: ResultTable = {
    title: `${title}: median (10th to 90th percentile) of processor time`,
    columns: [
      { title: '' },
      { title: 'unit' },
      { title: 'SIMD' },
      { title: 'TypeScript twin' },
      { title: native ?? 'native' },
      { title: 'SIMD / native', digits: 2 },
      { title: 'SIMD / twin', digits: 2 },
    ],
    rows: lines.map(({ what, simd, reference, native: theirs }) => [
      what,
      simd.unit,
      spread(simd),
      spread(reference),
      spread(theirs),
      theirs ? simd.median / theirs.median : '–',
      reference ? simd.median / reference.median : '–',
    ]),
  };
  const slow = lines.filter(({ simd, native: theirs }) => theirs !== undefined && simd.median > GOAL * theirs.median);
  const slower = lines.filter(({ simd, reference }) => reference !== undefined && simd.median > reference.median);
  const told = (missed: readonly { readonly what: string }[]): string =>
    missed.length === 0 ? 'met' : `NOT met by ${missed.map(({ what }) => what).join(', ')}`;
  return {
    table,
    notes: [
      ...(native === undefined ? [] : [`Goal: within ${GOAL} × ${native}: ${told(slow)}.`]),
      `Goal: not slower than the TypeScript twin: ${told(slower)}.`,
    ],
  };
}

function spread(row: Row | undefined): string {
  if (row === undefined) return '–';
  const text = (value: number): string => Number(value.toPrecision(3)).toString();
  return `${text(row.median)} (${text(row.p10)} to ${text(row.p90)})`;
}
