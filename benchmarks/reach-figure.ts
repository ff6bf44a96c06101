// The picture of the reach benchmark: rmsd to the truth against the start, a line a resolution.
import { writeFileAtomically } from '../src/base/write-file.js';
import { type Axis, place } from '../src/report/axis.js';
import { mapColour } from '../src/report/colours.js';
import { linePlot } from '../src/report/line-plot.js';
import { svgDocument, svgText } from '../src/report/svg.js';
import type { ResultTable } from './harness.js';

const left = 80;
const width = 700;
const height = 210;

/** One panel a table; the first two columns are the start and its rmsd, the others resolutions. */
export async function writeReachFigure(file: string, tables: readonly ResultTable[]): Promise<void> {
  const body = tables.flatMap((table, t) => {
    const top = 80 + t * (height + 110);
    const starts: Axis = { from: -0.5, to: table.rows.length - 0.5, begin: left, end: left + width };
    const columns = table.columns.slice(1);
    const lines = columns.map(({ title }, c) => ({
      name: c === 0 ? 'start' : title,
      colour: c === 0 ? '#8a8a8a' : mapColour((c - 1) / columns.length),
      marker: c === 0 ? ('ring' as const) : ('circle' as const),
      values: table.rows.map((row) => Number(row[c + 1])),
    }));
    return [
      ...linePlot({ left, top, width, height }, starts, { label: 'rmsd to the truth (Å)', fromZero: true, lines }),
      ...table.rows.map(([name], k) =>
        svgText(place(starts, k), top + height + 20, String(name), { 'text-anchor': 'middle' }),
      ),
      svgText(left, top - 34, table.title, { 'font-weight': 'bold' }),
    ];
  });
  const title = 'From how far refinement finds back';
  const description =
    'Rmsd to the truth after refinement against the starting displacement, for maps of several resolutions.';
  await writeFileAtomically(file, svgDocument(860, 80 + tables.length * (height + 110), title, description, body));
}
