// Which map target: how far does each pull a right model away, and from how far does it find back?
import { join } from 'node:path';
import { messageOf } from '../src/base/user-error.js';
import { cutBox } from '../src/density/box.js';
import type { DensityMap } from '../src/density/density-map.js';
import { readMap, requireVolume } from '../src/density/mrc-read.js';
import type { RefinementSystem } from '../src/refinement/frame.js';
import { standardProtocol } from '../src/refinement/presets.js';
import type { Protocol, StageSpec } from '../src/refinement/protocol.js';
import { createRefiner } from '../src/refinement/refiner.js';
import { prepareSystem } from '../src/series/prepare-system.js';
import { readModel } from '../src/structure/read-model.js';
import type { Conformation } from '../src/structure/structure.js';
import { validateGeometry } from '../src/validation/geometry-report.js';
import { type BenchmarkOptions, type BenchmarkResult, machineLine, type ResultTable } from './harness.js';
import { installedPeers } from './peers.js';
import { inTemporaryFolder } from './places.js';
import { testBed } from './testbed.js';
import { coordinatesFor, deviation } from './truth.js';

/** Å */
const RESOLUTION = 3.2;

const CASES = [
  { name: 'adk_open_truth', title: 'exact truth' },
  { name: 'adk_open_shaken', title: 'atoms shaken by 0.5 Å' },
  { name: 'adk_open_lid10', title: 'one domain turned by 10°' },
];

type Minimize = Extract<StageSpec, { readonly stage: 'minimize' }>;

/** The stages of the standard preset that use the map target: what is compared is targets, so nothing else may move atoms. */
function coarseToFine(): Minimize[] {
  return standardProtocol(RESOLUTION).stages.filter((stage) => stage.stage === 'minimize');
}

/** As many macro-cycles as coarse to fine takes, all at the map's resolution. */
function atOnce(): Minimize[] {
  const stages = coarseToFine();
  const macroCycles = stages.reduce((sum, stage) => sum + stage.macroCycles, 0);
  return [{ ...stages.at(-1)!, resolution: RESOLUTION, macroCycles }];
}

const withTarget = (target: Minimize['target'], stages: readonly Minimize[]): Minimize[] =>
  stages.map((stage) => ({ ...stage, target }));

const STRATEGIES: readonly { readonly name: string; readonly stages: readonly Minimize[] }[] = [
  { name: 'atoms, all shells at once', stages: withTarget('atoms', atOnce()) },
  { name: 'atoms, coarse to fine', stages: withTarget('atoms', coarseToFine()) },
  { name: 'likelihood, all shells at once', stages: withTarget('likelihood', atOnce()) },
  { name: 'likelihood, coarse to fine', stages: withTarget('likelihood', coarseToFine()) },
  {
    name: 'atoms coarse to fine, likelihood from the map’s resolution on',
    stages: coarseToFine().map((stage) => ({
      ...stage,
      target: stage.resolution > RESOLUTION ? ('atoms' as const) : ('likelihood' as const),
    })),
  },
];

/** Noise-free map of an adenylate kinase at 3.2 Å, made by gemmi; `quick`: fewer macro-cycles; peer unless peerFrames is 0. */
export async function run({ quick = false, peerFrames = 1 }: BenchmarkOptions): Promise<BenchmarkResult> {
  const name = 'target';
  const question = 'which map target: how far does each pull a right model away, and from how far does it find back?';
  const machine = machineLine();
  const absent = (note: string): BenchmarkResult => ({ name, question, machine, rows: [], notes: [note] });
  const bed = testBed();
  if (typeof bed === 'string') return absent(bed);
  return inTemporaryFolder(async (folder) => {
    const truthFile = bed.model('adk_open_truth');
    const made = bed.simulate(truthFile, join(folder, 'open'), RESOLUTION);
    if (typeof made === 'string') return absent(made);
    const mapFile = made.map;
    const map = requireVolume(await readMap(mapFile));
    const truth = await readModel(truthFile);
    const { peers, notes: missing } = peerFrames > 0 ? installedPeers() : { peers: [], notes: [] };
    const peer = peers.find((candidate) => candidate.name === 'cctbx');
    const notes = [
      'Goal: the default target moves the exact truth by at most 0.02 Å.',
      'All strategies have the same restraints and at most the same number of macro-cycles; weight automatic; no rigid bodies, no ' +
        `rotamer search. The map is made by gemmi from adenylate kinase (${truth.structure.atomCount} atoms).`,
      'cpu of Varia is that of one refinement with its numbers before and after, in a running process; of the peer, the whole program.',
      ...(peer ? [`cctbx: ${peer.settings}.`] : missing.filter((note) => note.includes('cctbx'))),
    ];
    const tables: ResultTable[] = [];
    for (const { name: model, title } of CASES) {
      const file = bed.model(model);
      const { system, start } = await prepareSystem({ models: [file] });
      const judge = judgeOf(system, coordinatesFor(system.structure, truth, 0));
      const rows = [
        ['start', ...judge(start.xyz), '–', '–'],
        ...(await strategyRows(title, system, start, map, judge, quick)),
      ];
      if (peer !== undefined) {
        say(title, 'cctbx');
        const out = join(folder, 'cctbx.pdb');
        try {
          const { cpu } = peer.refine(file, mapFile, RESOLUTION, out);
          rows.push(['peer: cctbx', ...judge(coordinatesFor(system.structure, await readModel(out), 0)), '–', cpu]);
        } catch (error) {
          notes.push(`The peer has no line for '${title}': ${messageOf(error)}`);
        }
      }
      tables.push({ title: `${title}, noise-free map at ${RESOLUTION} Å`, columns, rows });
    }
    return { name, question, machine, rows: [], tables, notes };
  });
}

/** Cells of the table from rmsd to angles, for coordinates of the system. */
type Judge = (xyz: Float64Array) => (number | string)[];

function judgeOf({ structure, topology }: RefinementSystem, truth: Float64Array): Judge {
  return (xyz) => {
    const { rmsd, ca, wrongSideChains } = deviation(structure, xyz, truth);
    const { rama_z, bond_rmsd, angle_rmsd } = validateGeometry(structure, topology, { xyz }).summary;
    return [rmsd, ca, wrongSideChains, rama_z ?? '–', bond_rmsd, angle_rmsd];
  };
}

async function strategyRows(
  title: string,
  system: RefinementSystem,
  start: Conformation,
  map: DensityMap,
  judge: Judge,
  quick: boolean,
): Promise<(number | string)[][]> {
  const refiner = await createRefiner(system);
  const box = cutBox(map, start.xyz, 10);
  return STRATEGIES.map((strategy) => {
    say(title, strategy.name);
    const stages = quick ? strategy.stages.map((stage) => ({ ...stage, macroCycles: 1 })) : strategy.stages;
    const protocol: Protocol = { name: strategy.name, weight: 'auto', stages };
    const began = process.cpuUsage();
    const task = { frame: 0, replicate: 0, seed: 0, map: box, resolution: RESOLUTION, start, protocol };
    const { conformation, evaluations } = refiner.refine(task);
    const { user, system: kernel } = process.cpuUsage(began);
    return [strategy.name, ...judge(conformation.xyz), evaluations, (user + kernel) / 1e6];
  });
}

function say(title: string, strategy: string): void {
  process.stderr.write(`${title}: ${strategy} …\n`);
}

const columns: ResultTable['columns'] = [
  { title: 'strategy' },
  { title: 'rmsd to truth Å', digits: 4 },
  { title: 'CA Å', digits: 4 },
  { title: 'wrong side chains' },
  { title: 'Rama-Z', digits: 2 },
  { title: 'bonds Å', digits: 4 },
  { title: 'angles °', digits: 2 },
  { title: 'evaluations' },
  { title: 'cpu s', digits: 1 },
];
