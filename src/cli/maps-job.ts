// The maps of a model and its map, from the options to the files and the list of peaks.
import { join } from 'node:path';
import { UserError } from '../base/user-error.js';
import type { DensityMap } from '../density/density-map.js';
import { compareMaps } from '../density/difference-map.js';
import { gridDifference } from '../density/grid.js';
import { type MapPeak, mapPeaks } from '../density/map-peaks.js';
import { moleculeMask } from '../density/molecule-mask.js';
import { writeMap } from '../density/mrc-write.js';
import { loadKernels } from '../kernels/load-kernels.js';
import { textTable } from '../report/text-table.js';
import { mapFile, readSource } from '../series/map-source.js';
import { preflight } from '../series/preflight.js';
import { CellList } from '../structure/cell-list.js';
import { readModel } from '../structure/read-model.js';
import { type Conformation, residueLabel, type Structure } from '../structure/structure.js';
import { exitCode } from './exit-code.js';
import { takeFolder } from './output-folder.js';
import { packageVersion } from './package-version.js';
import { createProgress } from './progress.js';

export interface MapsOptions {
  readonly model: string;
  readonly map: string;
  /** Å */
  readonly resolution: number;
  readonly out: string;
  /** Å² */
  readonly b?: number;
  readonly halfMaps?: readonly [string, string];
  /** From 1. */
  readonly pick: number;
  readonly peaks: number;
  readonly gz: boolean;
  readonly overwrite: boolean;
  readonly quiet: boolean;
}

export async function runMapsJob(options: MapsOptions): Promise<number> {
  const { resolution, out, b } = options;
  const progress = createProgress(process.stderr, options.quiet);
  const lock = await takeFolder(out, options.overwrite);
  try {
    const { structure, conformations, warnings } = await readModel(options.model);
    for (const warning of warnings) progress.note(warning);
    const conformation = conformations[options.pick - 1];
    if (conformation === undefined)
      throw new UserError(
        `There is no model ${options.pick} in ${options.model}; it holds ${conformations.length}, counted from 1.`,
      );
    const map = await wholeMap(structure, conformation, options, (text) => progress.note(text, 'warning'));
    const compared = compareMaps(map, structure, conformation, resolution, loadKernels(), b);
    const mask = Float32Array.from(moleculeMask(map.grid, conformation.xyz, structure.element));
    const ending = options.gz ? '.mrc.gz' : '.mrc';
    const notes = new Set<string>();
    const write = async (name: string, what: DensityMap, label: string): Promise<void> => {
      const labels = [`varia ${packageVersion()} maps: ${label}`];
      for (const note of await writeMap(join(out, name + ending), what, { labels })) notes.add(note);
    };
    await write('model', compared.model, `model on the map's scale, ${resolution} A`);
    await write('difference', compared.difference, `map less model, ${resolution} A`);
    await write('sharpened', compared.sharpened, `map with B ${compared.sharpening.toFixed(0)} A^2, ${resolution} A`);
    await write('mask', { grid: map.grid, values: mask }, 'molecular mask');
    for (const note of notes) progress.note(note);
    progress.close();
    if (!options.quiet) tell(structure, conformation, options, compared.difference, compared.sharpening, ending);
    return exitCode.done;
  } finally {
    progress.close();
    await lock.release();
  }
}

/** The whole map, checked as before a refinement; the mean of the half maps where these were given. */
async function wholeMap(
  structure: Structure,
  start: Conformation,
  { model, map, resolution, halfMaps }: MapsOptions,
  warn: (text: string) => void,
): Promise<DensityMap> {
  const source = mapFile(map);
  const { report } = await preflight({
    structure,
    start,
    modelName: model,
    sources: [source],
    resolutions: [resolution],
    cushion: 0,
    memoryBudget: 0,
  });
  for (const warning of report.warnings) warn(warning);
  if (halfMaps === undefined) return (await readSource(source)).map;
  const halves: DensityMap[] = [];
  for (const name of halfMaps) {
    const half = (await readSource(mapFile(name))).map;
    const difference = gridDifference(half.grid, report.grid);
    if (difference !== undefined)
      throw new UserError(
        `A half map must lie on the grid of the map, but ${name} ${difference} (${map}); give the half maps of this map.`,
      );
    halves.push(half);
  }
  const [first, second] = halves as [DensityMap, DensityMap];
  return { grid: first.grid, values: first.values.map((value, v) => (value + second.values[v]!) / 2) };
}

/** Peaks and holes to look through, and from which height on. */
const MOST_PEAKS = 1000;
const LEAST_SIGMA = 3;
/** Å from the model within which a peak is its business. */
const NEAR = 5;

interface PlacedPeak extends MapPeak {
  readonly label: string;
  readonly distance: number;
}

function tell(
  structure: Structure,
  { xyz }: Conformation,
  { out, peaks: count, b }: MapsOptions,
  difference: DensityMap,
  sharpening: number,
  ending: string,
): void {
  const file = (name: string): string => join(out, name + ending);
  const change = sharpening < 0 ? 'sharpened' : 'blurred';
  const nearest = nearestResidue(structure, xyz);
  const { peaks, holes } = mapPeaks(difference, MOST_PEAKS, LEAST_SIGMA);
  const near = (list: readonly MapPeak[]): PlacedPeak[] =>
    list.map((peak) => ({ ...peak, ...nearest(peak.position) })).filter(({ distance }) => distance <= NEAR);
  const rows = (list: readonly PlacedPeak[]): string[][] =>
    list
      .slice(0, count)
      .map(({ position, sigma, label, distance }) => [
        sigma.toFixed(1),
        ...position.map((v) => v.toFixed(1)),
        label,
        distance.toFixed(1),
      ]);
  const [nearPeaks, nearHoles] = [near(peaks), near(holes)];
  const far = peaks.length - nearPeaks.length;
  const table = textTable(
    [
      { title: 'sigma', align: 'right' },
      { title: 'x', align: 'right' },
      { title: 'y', align: 'right' },
      { title: 'z', align: 'right' },
      { title: 'nearest', align: 'left' },
      { title: 'Å away', align: 'right' },
    ],
    [...rows(nearPeaks), ...rows(nearHoles)],
  );
  process.stdout.write(
    `${[
      `${file('model')}  the model's map on the scale of the map`,
      `${file('difference')}  the map less the model's: peaks want atoms, holes have too many`,
      `${file('sharpened')}  the map ${change} by ${Math.abs(sharpening).toFixed(0)} Å²${b === undefined ? ', so that it falls off as the model does' : ''}`,
      `${file('mask')}  1 inside the molecule, 0 outside`,
      '',
      ...(nearPeaks.length + nearHoles.length === 0
        ? [`The difference has no peak and no hole of ${LEAST_SIGMA} sigma or more within ${NEAR} Å of the model.`]
        : [
            `The strongest peaks and holes within ${NEAR} Å of the model, in standard deviations of the whole box:`,
            '',
            ...table,
          ]),
      ...(far > 0 ? ['', `${far} peaks lie farther off: parts of the map that the model does not have.`] : []),
    ].join('\n')}\n`,
  );
}

function nearestResidue(
  structure: Structure,
  xyz: Float64Array,
): (position: readonly [number, number, number]) => { readonly label: string; readonly distance: number } {
  const cells = new CellList(xyz, 5);
  return ([x, y, z]) => {
    let [nearest, least] = [-1, Number.POSITIVE_INFINITY];
    for (let radius = 5; nearest < 0 && radius < 1e5; radius *= 2) {
      cells.visitWithin(x, y, z, radius, (atom, squared) => {
        if (squared < least) [nearest, least] = [atom, squared];
        return false;
      });
    }
    return nearest < 0
      ? { label: '–', distance: Number.NaN }
      : { label: residueLabel(structure, structure.residueOfAtom[nearest]!), distance: Math.sqrt(least) };
  };
}
