// A panel with lines over the frames: axes, grid, points told apart by colour and shape, and a legend above.
import { type Axis, place, roundRange, tickLabels, ticks } from './axis.js';
import { svgElement, svgNumber, svgText } from './svg.js';

export interface PlotLine {
  readonly name: string;
  readonly colour: string;
  readonly marker: 'circle' | 'square' | 'ring';
  /** One a frame; what is not finite is left out. */
  readonly values: readonly number[];
}

export interface Panel {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface LinePlotOptions {
  readonly label: string;
  readonly lines: readonly PlotLine[];
  /** Whether the axis must begin at zero: for lengths, whose size against nothing is what counts. */
  readonly fromZero: boolean;
}

/** `frames`: the axis that all panels of the figure share. */
export function linePlot(panel: Panel, frames: Axis, { label, lines, fromZero }: LinePlotOptions): string[] {
  const values = lines.flatMap((line) => [...line.values]);
  const [from, to] = roundRange(fromZero ? [0, ...values] : values, 4);
  const axis: Axis = { from, to, begin: panel.top + panel.height, end: panel.top };
  return [
    ...valueAxis(panel, axis, label),
    ...lines.flatMap((line) => drawLine(line, frames, axis)),
    ...legend(panel, lines),
  ];
}

/** Ticks, labels and faint lines of the vertical axis, and the panel's frame. */
function valueAxis(panel: Panel, axis: Axis, label: string): string[] {
  const at = ticks(axis, 4);
  const labels = tickLabels(at);
  const middle = panel.top + panel.height / 2;
  return [
    ...at.map((value, k) => {
      const y = place(axis, value);
      return (
        svgElement('line', { x1: panel.left, x2: panel.left + panel.width, y1: y, y2: y, stroke: '#e4e4e4' }) +
        svgText(panel.left - 7, y + 4, labels[k]!, { 'text-anchor': 'end' })
      );
    }),
    svgElement('rect', {
      x: panel.left,
      y: panel.top,
      width: panel.width,
      height: panel.height,
      fill: 'none',
      stroke: '#999999',
    }),
    svgText(panel.left - 52, middle, label, {
      'text-anchor': 'middle',
      transform: `rotate(-90 ${svgNumber(panel.left - 52)} ${svgNumber(middle)})`,
    }),
  ];
}

function drawLine(line: PlotLine, frames: Axis, axis: Axis): string[] {
  const points = line.values
    .map((value, frame) => ({ x: place(frames, frame), y: place(axis, value), ok: Number.isFinite(value) }))
    .filter(({ ok }) => ok);
  if (points.length === 0) return [];
  const path = points.map(({ x, y }, k) => `${k === 0 ? 'M' : 'L'}${svgNumber(x)} ${svgNumber(y)}`).join('');
  return [
    svgElement('path', { d: path, fill: 'none', stroke: line.colour, 'stroke-width': 1.6 }),
    ...points.map(({ x, y }) => marker(line, x, y)),
  ];
}

function marker({ marker: shape, colour }: PlotLine, x: number, y: number): string {
  if (shape === 'square') return svgElement('rect', { x: x - 3, y: y - 3, width: 6, height: 6, fill: colour });
  const fill = shape === 'ring' ? '#ffffff' : colour;
  return svgElement('circle', { cx: x, cy: y, r: 3.4, fill, stroke: colour, 'stroke-width': 1.4 });
}

function legend(panel: Panel, lines: readonly PlotLine[]): string[] {
  let right = panel.left + panel.width;
  return [...lines].reverse().map((line) => {
    // No fonts are at hand to measure with; 6.4 px a character is the mean of Helvetica at 12 px, rounded up.
    right -= 6.4 * line.name.length;
    const entry = svgText(right, panel.top - 8, line.name) + marker(line, right - 9, panel.top - 12);
    right -= 30;
    return entry;
  });
}
