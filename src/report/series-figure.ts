// series.svg: what a series shows at a glance — fit and motion along the frames, and which residues moved where.
import type { Structure } from '../structure/structure.js';
import { type Axis, place, tickLabels, ticks } from './axis.js';
import { lineColours } from './colours.js';
import type { FrameReport } from './frame-report.js';
import { heatMap } from './heat-map.js';
import { linePlot, type Panel } from './line-plot.js';
import { residueDisplacements } from './residue-columns.js';
import { svgDocument, svgElement, svgText } from './svg.js';

const width = 900;
const left = 86;
const plotWidth = 700;

/** A self-contained SVG. `start`: the start model, 3N, Å; `truth`: rmsd of each frame to a known truth before and after, Å. */
export function seriesFigure(
  structure: Structure,
  start: Float64Array,
  reports: readonly FrameReport[],
  title: string,
  truth?: { readonly before: readonly number[]; readonly after: readonly number[] },
): string {
  // Half a frame of room at both ends, so that cells and points of the first and last frame are whole.
  const frames: Axis = { from: -0.5, to: reports.length - 0.5, begin: left, end: left + plotWidth };
  const panel = (top: number, height: number): Panel => ({ left, top, width: plotWidth, height });
  const fit = panel(74, 150);
  const motion = panel(272, 150);
  const heat = panel(470, 330);
  const { blue, grey, vermilion, green, orange } = lineColours;
  const body = [
    svgText(left, 30, title, { 'font-size': 16, 'font-weight': 'bold' }),
    ...linePlot(fit, frames, {
      label: 'CC_mask',
      fromZero: false,
      lines: [
        { name: 'start of the frame', colour: grey, marker: 'ring', values: reports.map((r) => r.before.ccMask) },
        { name: 'refined', colour: blue, marker: 'circle', values: reports.map((r) => r.after.ccMask) },
      ],
    }),
    ...linePlot(motion, frames, {
      label: 'rmsd (Å)',
      fromZero: true,
      lines: [
        {
          name: 'from the start model',
          colour: vermilion,
          marker: 'circle',
          values: reports.map((r) => r.rmsdToStart),
        },
        { name: 'propagation error', colour: orange, marker: 'square', values: reports.map((r) => r.propagationError) },
        ...(truth
          ? [
              { name: 'start to truth', colour: grey, marker: 'ring' as const, values: truth.before },
              { name: 'refined to truth', colour: green, marker: 'square' as const, values: truth.after },
            ]
          : []),
      ],
    }),
    ...heatMap(heat, frames, {
      label: 'residue',
      scaleLabel: 'moved (Å)',
      columns: reports.map((r) => residueDisplacements(structure, start, r.conformation.xyz)),
      borders: Array.from(structure.chains.residueStart.subarray(1, structure.chains.count)),
      rowLabels: residueLabels(structure),
    }),
    ...[fit, motion, heat].flatMap((where) => frameTicks(where, frames, reports.length)),
    svgText(left + plotWidth / 2, heat.top + heat.height + 40, 'frame', { 'text-anchor': 'middle' }),
  ];
  const moved = Math.max(...reports.map((r) => r.rmsdToStart)).toFixed(1);
  return svgDocument(
    width,
    860,
    title,
    `Three panels over ${reports.length} frames: CC_mask before and after refinement; rmsd from the start model (at most ${moved} Å) and propagation error; displacement of each residue.`,
    body,
  );
}

function frameTicks(panel: Panel, frames: Axis, count: number): string[] {
  const bottom = panel.top + panel.height;
  const at = ticks({ ...frames, from: 0, to: count - 1 }, Math.min(count, 16)).filter(Number.isInteger);
  const labels = tickLabels(at);
  return at.map((frame, k) => {
    const x = place(frames, frame);
    return (
      svgElement('line', { x1: x, x2: x, y1: bottom, y2: bottom + 4, stroke: '#999999' }) +
      svgText(x, bottom + 17, labels[k]!, { 'text-anchor': 'middle' })
    );
  });
}

/** Round residue numbers of a single chain; of several chains their ids, and of very many none. */
function residueLabels({ chains, residues }: Structure): { row: number; text: string }[] {
  if (chains.count > 30) return [];
  if (chains.count > 1)
    return chains.id.map((id, c) => ({
      row: (chains.residueStart[c]! + chains.residueStart[c + 1]! - 1) / 2,
      text: id,
    }));
  const numbers = [...residues.number];
  const [from, to] = [Math.min(...numbers), Math.max(...numbers)];
  return ticks({ from, to, begin: 0, end: 1 }, 8).flatMap((number) => {
    const row = numbers.indexOf(number);
    return row < 0 ? [] : [{ row, text: String(number) }];
  });
}
