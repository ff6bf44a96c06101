// From how far does refinement find back? Rmsd to the truth against the starting displacement, at resolutions from 2.5 to 6 Å.
import { join } from 'node:path';
import { randomFrom } from '../src/base/random.js';
import { simulateSeries } from '../src/density/simulate.js';
import { loadKernels } from '../src/kernels/load-kernels.js';
import { presetFor } from '../src/refinement/presets.js';
import { createRefiner, type Refiner } from '../src/refinement/refiner.js';
import { prepareSystem } from '../src/series/prepare-system.js';
import type { Conformation, Structure } from '../src/structure/structure.js';
import { type BenchmarkOptions, type BenchmarkResult, machineLine, type ResultTable } from './harness.js';
import { project } from './places.js';
import { writeReachFigure } from './reach-figure.js';
import { deviation } from './truth.js';

/** Å */
const RESOLUTIONS = [2.5, 3, 3.5, 4, 5, 6];
/** Å rms of a Gaussian displacement of each atom by itself. */
const SHAKES = [0.25, 0.5, 1, 1.5, 2];
/** Degrees, of one domain against the other. */
const TURNS = [2, 5, 10, 15, 20, 30];
/** FSC of the map with its noise-free self where its resolution ends: half maps of such data reach 0.143 there. */
const FSC = 0.5;
/** Of shake and noise: one draw, so that the table is there in ten minutes; give more for a smoother curve (the median is taken). */
const SEEDS = [1];

/**
 * Hen egg-white lysozyme, 1HEL: the β domain turns against the rest about the line through the two places where the chain crosses
 * over (hinge bending: McCammon, Gelin, Karplus & Wolynes 1976, Nature 262:325).
 */
const DOMAIN = { first: 40, last: 86 };

interface Start {
  readonly name: string;
  /** For one seed. */
  readonly xyz: (seed: number) => Float64Array;
}

/** `quick`: two starts at two resolutions. */
export async function run({ quick = false, record = false }: BenchmarkOptions): Promise<BenchmarkResult> {
  const { system, start: truth } = await prepareSystem({ models: [join(project, 'data', 'demo', '1hel.pdb')] });
  const { structure } = system;
  const refiner = await createRefiner(system);
  const resolutions = quick ? [3, 5] : RESOLUTIONS;
  const shakes = (quick ? [0.5] : SHAKES).map((size) => shaken(truth, size));
  const turns = (quick ? [10] : TURNS).map((angle) => turned(structure, truth, angle));
  const tables = [shakes, turns].map((starts, kind): ResultTable => {
    const rows = starts.map((start) => [
      start.name,
      deviation(structure, start.xyz(SEEDS[0]!), truth.xyz).rmsd,
      ...resolutions.map((resolution) => {
        process.stderr.write(`${start.name}, ${resolution} Å …\n`);
        return reached(refiner, structure, truth, start, resolution, quick ? SEEDS.slice(0, 1) : SEEDS);
      }),
    ]);
    return {
      title: kind === 0 ? 'atoms displaced at random' : 'one domain turned',
      columns: [
        { title: 'start' },
        { title: 'its rmsd Å', digits: 2 },
        ...resolutions.map((resolution) => ({ title: `${resolution} Å`, digits: 2 })),
      ],
      rows,
    };
  });
  if (record) await writeReachFigure(join(project, 'docs', 'reach.svg'), tables);
  return {
    name: 'reach',
    question: 'from how far does refinement find back?',
    machine: machineLine(),
    rows: [],
    tables,
    notes: [
      `Rmsd to the truth in Å over all atoms but hydrogen after one refinement with the preset of the resolution; draws of noise and shake: ` +
        `${SEEDS.length}. Hen egg-white lysozyme (1HEL), maps simulated with noise: FSC with the noise-free map 0.5 at the resolution.`,
      `The domain is residues ${DOMAIN.first}–${DOMAIN.last}, turned about the line through the two hinges.`,
      'The picture of it is docs/reach.svg.',
    ],
  };
}

/** Median rmsd to the truth, Å. */
function reached(
  refiner: Refiner,
  structure: Structure,
  truth: Conformation,
  start: Start,
  resolution: number,
  seeds: readonly number[],
): number {
  const kernels = loadKernels();
  const found = seeds.map((seed) => {
    const options = { resolution, mode: 'states' as const, seed, fscAtResolution: FSC };
    const map = simulateSeries(structure.element, [truth], options, kernels).frame(0);
    const { conformation } = refiner.refine({
      frame: 0,
      replicate: 0,
      seed,
      map,
      resolution,
      start: { ...truth, xyz: start.xyz(seed) },
      protocol: presetFor(resolution).protocol,
    });
    return deviation(structure, conformation.xyz, truth.xyz).rmsd;
  });
  kernels.release();
  return found.sort((a, b) => a - b)[Math.floor(found.length / 2)]!;
}

function shaken(truth: Conformation, size: number): Start {
  const xyz = (seed: number): Float64Array => {
    const random = randomFrom('reach', seed, String(size));
    return truth.xyz.map((value) => value + (size / Math.sqrt(3)) * random.normal());
  };
  return { name: `shaken by ${size} Å`, xyz };
}

/** The domain turned about the line between the CA atoms where it begins and ends. */
function turned(structure: Structure, truth: Conformation, angle: number): Start {
  const { residues, atomName, residueOfAtom } = structure;
  const place = (number: number): Float64Array => {
    const atom = atomName.findIndex((name, i) => name === 'CA' && residues.number[residueOfAtom[i]!] === number);
    return truth.xyz.subarray(3 * atom, 3 * atom + 3);
  };
  const [from, to] = [place(DOMAIN.first), place(DOMAIN.last)];
  const axis = to.map((value, d) => value - from[d]!);
  const length = Math.hypot(...axis);
  const [ux, uy, uz] = axis.map((value) => value / length) as unknown as [number, number, number];
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const xyz = truth.xyz.slice();
  for (let i = 0; i < structure.atomCount; i++) {
    const number = residues.number[residueOfAtom[i]!]!;
    if (number < DOMAIN.first || number > DOMAIN.last) continue;
    const [x, y, z] = [0, 1, 2].map((d) => truth.xyz[3 * i + d]! - from[d]!) as [number, number, number];
    // Rodrigues' formula: v cos + (u × v) sin + u (u·v)(1 − cos).
    const along = (ux * x + uy * y + uz * z) * (1 - cos);
    xyz[3 * i] = from[0]! + x * cos + (uy * z - uz * y) * sin + ux * along;
    xyz[3 * i + 1] = from[1]! + y * cos + (uz * x - ux * z) * sin + uy * along;
    xyz[3 * i + 2] = from[2]! + z * cos + (ux * y - uy * x) * sin + uz * along;
  }
  return { name: `turned by ${angle}°`, xyz: () => xyz };
}
