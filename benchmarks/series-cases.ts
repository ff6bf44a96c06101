// The series of known truth that accuracy is measured on: two that developers keep, or the one that the demo makes.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { makeDemo } from '../src/cli/demo-series.js';
import { shared } from './places.js';

/** What the engine has set itself to reach, at most. */
export interface SeriesGoal {
  /** Å, over all frames */
  readonly mean?: number;
  /** Å */
  readonly worst?: number;
  /** Å, CA atoms over all frames */
  readonly ca?: number;
  /** Between the CC_mask of a frame's model and the truth's own. */
  readonly ccOffTruth?: number;
  /** Å, any frame */
  readonly bonds: number;
  /** degrees, any frame */
  readonly angles: number;
}

export interface SeriesCase {
  readonly name: string;
  readonly description: string;
  /** Å */
  readonly resolution: number;
  readonly start: string;
  readonly maps: readonly string[];
  /** MODEL k + 1 made map k. */
  readonly truth: string;
  /** Which of the frames are refined. */
  readonly frames: readonly number[];
  readonly goal: SeriesGoal;
}

/** rmsd limits that hold for every refinement. */
const GEOMETRY = { bonds: 0.012, angles: 1.3 };

const SHARED = [
  {
    name: 'adk-states',
    resolution: 3.5,
    description: 'a conformation and noise of its own in each map',
    goal: { mean: 0.45, worst: 0.72, ca: 0.12, ccOffTruth: 0.01, ...GEOMETRY },
  },
  {
    name: 'adk-linear',
    resolution: 4,
    description: 'maps are mean + z × first component, noise shared',
    goal: { mean: 0.65, ...GEOMETRY },
  },
];

/** `quick`: every third frame. `folder`: where the demo's series goes, if it is needed. */
export async function seriesCases(
  quick: boolean,
  folder: string,
): Promise<{ readonly cases: readonly SeriesCase[]; readonly notes: readonly string[] }> {
  const chosen = (count: number): number[] =>
    Array.from({ length: count }, (_, k) => k).filter((k) => !quick || k % 3 === 0);
  const cases: SeriesCase[] = [];
  for (const series of SHARED) {
    const place = shared('data', 'series', series.name);
    if (place === undefined) continue;
    const maps = readdirSync(place)
      .filter((name) => name.startsWith('frame_'))
      .sort()
      .map((name) => join(place, name));
    const [start, truth] = [join(place, 'start.pdb'), join(place, 'truth.pdb')];
    cases.push({ ...series, start, truth, maps, frames: chosen(maps.length) });
  }
  if (cases.length > 0) return { cases, notes: [] };
  const [frames, resolution] = [8, 3.5];
  const source = createRequire(import.meta.url).resolve('#data/demo/1hel.pdb');
  const demo = await makeDemo(source, folder, { frames, resolution, seed: 0 });
  const maps = Array.from({ length: frames }, (_, k) => join(demo.maps, `frame_${String(k).padStart(3, '0')}.mrc`));
  return {
    cases: [
      {
        name: 'demo',
        description: 'lysozyme bending, as `varia demo` makes it',
        resolution,
        start: demo.start,
        truth: join(folder, 'truth.pdb'),
        maps,
        frames: chosen(frames),
        goal: GEOMETRY,
      },
    ],
    notes: [
      'The series adk-states and adk-linear are not on this machine (../shared/data/series); the demo stands in.',
    ],
  };
}
