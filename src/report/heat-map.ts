// A panel of coloured cells, residues × frames, with chains marked and a colour scale beside it.
import { type Axis, place, roundRange, tickLabels, ticks } from './axis.js';
import { mapColour } from './colours.js';
import type { Panel } from './line-plot.js';
import { svgElement, svgNumber, svgText } from './svg.js';

export interface HeatMapOptions {
  readonly label: string;
  readonly scaleLabel: string;
  /** One column a frame: a value a residue. */
  readonly columns: readonly Float64Array[];
  /** Rows at which a group (a chain) begins. */
  readonly borders: readonly number[];
  /** Labels beside the rows. */
  readonly rowLabels: readonly { readonly row: number; readonly text: string }[];
}

const shades = 48;
/** Rows beyond this number share cells; a cell then shows the largest of its rows, so that no motion is hidden. */
const mostRows = 400;

export function heatMap(panel: Panel, frames: Axis, options: HeatMapOptions): string[] {
  const rows = options.columns[0]?.length ?? 0;
  const [, top] = roundRange([0, ...options.columns.flatMap((column) => [...column])], 4);
  const vertical: Axis = { from: 0, to: Math.max(1, rows), begin: panel.top, end: panel.top + panel.height };
  return [
    ...cells(panel, frames, options.columns, rows, top),
    ...rowMarks(panel, vertical, options),
    svgElement('rect', {
      x: panel.left,
      y: panel.top,
      width: panel.width,
      height: panel.height,
      fill: 'none',
      stroke: '#999999',
    }),
    ...scale(panel, top, options.scaleLabel),
  ];
}

/** One path a shade: a few dozen elements instead of one a cell. */
function cells(panel: Panel, frames: Axis, columns: readonly Float64Array[], rows: number, top: number): string[] {
  const drawn = Math.min(rows, mostRows);
  const paths = Array.from({ length: shades }, () => [] as string[]);
  const height = panel.height / Math.max(1, drawn);
  columns.forEach((column, frame) => {
    const left = svgNumber(Math.max(panel.left, place(frames, frame - 0.5)));
    const right = svgNumber(Math.min(panel.left + panel.width, place(frames, frame + 0.5)));
    let begin = 0;
    for (let cell = 0; cell < drawn; cell++) {
      const shade = shadeOf(column, cell, drawn, rows, top);
      if (cell + 1 < drawn && shadeOf(column, cell + 1, drawn, rows, top) === shade) continue;
      const y1 = svgNumber(panel.top + begin * height);
      const y2 = svgNumber(panel.top + (cell + 1) * height);
      if (shade >= 0) paths[shade]!.push(`M${left} ${y1}H${right}V${y2}H${left}z`);
      begin = cell + 1;
    }
  });
  return paths.flatMap((path, shade) => {
    const fill = mapColour((shade + 0.5) / shades);
    // Drawn without anti-aliasing, or hairlines of the ground show between neighbours.
    return path.length === 0 ? [] : [svgElement('path', { d: path.join(''), fill, 'shape-rendering': 'crispEdges' })];
  });
}

/** −1 where the cell has no number. */
function shadeOf(column: Float64Array, cell: number, drawn: number, rows: number, top: number): number {
  let value = Number.NaN;
  const last = Math.floor(((cell + 1) * rows) / drawn);
  for (let row = Math.floor((cell * rows) / drawn); row < last; row++) {
    if (!(column[row]! <= value)) value = column[row]!;
  }
  return Number.isFinite(value) ? Math.min(shades - 1, Math.floor((value / top) * shades)) : -1;
}

function rowMarks(panel: Panel, vertical: Axis, { borders, rowLabels, label }: HeatMapOptions): string[] {
  const middle = panel.top + panel.height / 2;
  const lines = borders.map((row) => {
    const y = place(vertical, row);
    return svgElement('line', { x1: panel.left, x2: panel.left + panel.width, y1: y, y2: y, stroke: '#ffffff' });
  });
  const texts = rowLabels.map(({ row, text }) =>
    svgText(panel.left - 7, place(vertical, row + 0.5) + 4, text, { 'text-anchor': 'end' }),
  );
  const turn = `rotate(-90 ${svgNumber(panel.left - 52)} ${svgNumber(middle)})`;
  return [...lines, ...texts, svgText(panel.left - 52, middle, label, { 'text-anchor': 'middle', transform: turn })];
}

function scale(panel: Panel, top: number, label: string): string[] {
  const left = panel.left + panel.width + 18;
  const height = Math.min(panel.height, 200);
  const axis: Axis = { from: 0, to: top, begin: panel.top + height, end: panel.top };
  const bars = Array.from({ length: shades }, (_, k) =>
    svgElement('rect', {
      x: left,
      y: panel.top + height - ((k + 1) * height) / shades,
      width: 14,
      height: height / shades + 0.5,
      fill: mapColour((k + 0.5) / shades),
    }),
  );
  const at = ticks(axis, 4);
  const labels = tickLabels(at);
  return [
    ...bars,
    ...at.map((value, k) => svgText(left + 19, place(axis, value) + 4, labels[k]!)),
    svgText(left, panel.top + height + 18, label),
  ];
}
