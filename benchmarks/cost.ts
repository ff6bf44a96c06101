// What does accuracy cost: cpu seconds of single-map refinements, stopped early and run to the end, beside cctbx and Coot.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { messageOf } from '../src/base/user-error.js';
import { readModel } from '../src/structure/read-model.js';
import type { Structure } from '../src/structure/structure.js';
import { type BenchmarkOptions, type BenchmarkResult, machineLine, type ResultTable } from './harness.js';
import { type Cost, measuredCommand } from './measured-command.js';
import { installedPeers } from './peers.js';
import { inTemporaryFolder, project, shared } from './places.js';
import { coordinatesFor, type Deviation, deviation } from './truth.js';

/** Å; the preset of this resolution is the one that is stopped early. */
const RESOLUTION = 3.2;
const PRESET = 'medium';
/** Å: the preset is cut off behind minimizations at this resolution or finer. */
const COARSE = 4;

const CASES = [
  { file: 'adk_open_shaken.pdb', title: 'atoms shaken by 0.5 Å' },
  { file: 'adk_open_lid10.pdb', title: 'one domain turned by 10°' },
  { file: 'adk_open_badrot.pdb', title: '39 side chains in wrong rotamers' },
];

/** How many times less than the peer's cpu seconds the same accuracy may cost. */
const GOALS: Readonly<Record<string, number>> = { cctbx: 15, Coot: 8 };

/** One program's refinement of one start. */
export interface CostedRun {
  readonly program: string;
  readonly numbers: Deviation;
  readonly cost: Cost;
}

/** Noise-free maps that gemmi makes at 3.2 Å; `quick`: the shaken start alone. Peers unless peerFrames is 0. */
export async function run({ quick = false, peerFrames = 1 }: BenchmarkOptions): Promise<BenchmarkResult> {
  const name = 'cost';
  const question =
    'what does accuracy cost: cpu seconds on single maps, stopped early and run to the end, beside the peers?';
  const machine = machineLine();
  const maker = shared('tools', 'peers', 'make_testbed.py');
  const bed = shared('tools', 'peers', 'testbed');
  const absent = (note: string): BenchmarkResult => ({ name, question, machine, rows: [], notes: [note] });
  if (maker === undefined || bed === undefined)
    return absent('The test bed is not on this machine (../shared/tools/peers/testbed): nothing was measured.');
  return inTemporaryFolder(async (folder) => {
    const truthFile = join(bed, 'adk_open_truth.pdb');
    const made = spawnSync('/usr/bin/python3', [maker, truthFile, join(folder, 'open'), String(RESOLUTION)]);
    if (made.status !== 0)
      return absent('The map was not made (make_testbed.py needs python3-gemmi): nothing was measured.');
    const map = join(folder, 'open_map.ccp4');
    const truth = await readModel(truthFile);
    const { structure } = truth;
    const { peers, notes: missing } = peerFrames > 0 ? installedPeers() : { peers: [], notes: [] };
    const notes = [
      'cpu: user + system seconds of the whole program with its threads, reading and writing included. Rmsd over all atoms but ' +
        `hydrogen, nothing superposed. Maps are made by gemmi from adenylate kinase (${structure.atomCount} atoms), ${RESOLUTION} Å, without noise.`,
      ...peers.map((peer) => `${peer.name}: ${peer.settings}.`),
      ...missing,
    ];
    const tables: ResultTable[] = [];
    for (const { file, title } of quick ? CASES.slice(0, 1) : CASES) {
      const start = join(bed, file);
      const runs: CostedRun[] = [];
      const judge = async (program: string, out: string, cost: Cost): Promise<void> => {
        runs.push({ program, numbers: await numbersOf(out, structure, truth.conformations[0]!.xyz), cost });
      };
      for (const { program, options } of wayOfVaria(folder)) {
        say(title, program);
        const out = join(folder, 'varia');
        const words = [start, map, '-r', String(RESOLUTION), '-o', out, '--overwrite', '--quiet', ...options];
        const cost = measuredCommand(process.execPath, [join(project, 'dist/src/cli/main.js'), 'refine', ...words]);
        await judge(program, join(out, 'model.pdb'), cost);
      }
      const own = runs.length;
      for (const peer of peers) {
        say(title, peer.name);
        const out = join(folder, 'peer.pdb');
        try {
          const cost = peer.refine(start, map, RESOLUTION, out);
          await judge(peer.name, out, cost);
        } catch (error) {
          notes.push(`${peer.name} has no line for '${title}': ${messageOf(error)}`);
        }
      }
      tables.push(tableOf(title, await numbersOf(start, structure, truth.conformations[0]!.xyz), runs));
      for (const peer of runs.slice(own))
        notes.push(`${title}: ${verdict(runs.slice(0, own), peer, GOALS[peer.program])}`);
    }
    return { name, question, machine, rows: [], tables, notes };
  });
}

/**
 * The cheapest of Varia's runs that comes at least as near to the truth as the peer did, and the whole preset (the last of them), as a
 * sentence. `goal`: how many times the peer's cpu seconds must be those of Varia.
 */
export function verdict(own: readonly CostedRun[], peer: CostedRun, goal: number | undefined): string {
  const times = (run: CostedRun): number => peer.cost.cpu / run.cost.cpu;
  const asNear = own.filter(({ numbers }) => numbers.rmsd <= peer.numbers.rmsd);
  const whole = own.at(-1)!;
  const wholeText = `the whole preset costs 1/${times(whole).toFixed(1)} of ${peer.program} (${whole.numbers.rmsd.toFixed(3)} against ${peer.numbers.rmsd.toFixed(3)} Å)`;
  if (asNear.length === 0) return `no run of Varia comes as near as ${peer.program}; ${wholeText}.`;
  const cheapest = asNear.reduce((best, run) => (run.cost.cpu < best.cost.cpu ? run : best));
  const met = goal === undefined ? '' : `, goal 1/${goal}: ${times(cheapest) >= goal ? 'met' : 'NOT met'}`;
  return `the accuracy of ${peer.program} costs 1/${times(cheapest).toFixed(1)} (${cheapest.program}${met}); ${wholeText}.`;
}

/** One step of the whole body, which is the cost of reading, judging and writing; the preset cut off behind each of its first fine minimizations; and whole. */
function wayOfVaria(folder: string): { readonly program: string; readonly options: readonly string[] }[] {
  const file = createRequire(import.meta.url).resolve(`#data/protocols/${PRESET}.json`);
  const preset = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly stages: readonly { readonly stage: string; readonly resolution: number | 'map' }[];
  };
  const ends = preset.stages.flatMap(({ stage, resolution }, k) =>
    stage === 'minimize' && (resolution === 'map' || resolution <= COARSE) ? [k + 1] : [],
  );
  const step = { stage: 'rigid-body', groups: 'whole', resolution: 10, iterations: 1 };
  const parts = [
    { program: 'Varia, one rigid-body step', stages: [step] },
    {
      program: `Varia, one stage at ${RESOLUTION} Å`,
      stages: preset.stages.filter(({ stage, resolution }) => stage === 'minimize' && resolution === 'map').slice(0, 1),
    },
    ...ends.slice(0, -1).map((end) => ({
      program: `Varia, ${end} of ${preset.stages.length} stages`,
      stages: preset.stages.slice(0, end),
    })),
  ];
  return [
    ...parts.map(({ program, stages }, k) => {
      const protocol = join(folder, `protocol-${k}.json`);
      writeFileSync(protocol, JSON.stringify({ ...preset, name: program, stages }));
      return { program, options: ['--protocol', protocol] };
    }),
    { program: `Varia, preset ${PRESET}`, options: ['--protocol', PRESET] },
  ];
}

async function numbersOf(file: string, structure: Structure, truth: Float64Array): Promise<Deviation> {
  return deviation(structure, coordinatesFor(structure, await readModel(file), 0), truth);
}

function tableOf(title: string, start: Deviation, runs: readonly CostedRun[]): ResultTable {
  return {
    title,
    columns: [
      { title: 'run' },
      { title: 'rmsd to truth Å', digits: 3 },
      { title: 'CA Å', digits: 3 },
      { title: 'wrong side chains' },
      { title: 'cpu s', digits: 1 },
    ],
    rows: [
      ['start', start.rmsd, start.ca, start.wrongSideChains, '–'],
      ...runs.map(({ program, numbers, cost }) => [
        program,
        numbers.rmsd,
        numbers.ca,
        numbers.wrongSideChains,
        cost.cpu,
      ]),
    ],
  };
}

function say(title: string, program: string): void {
  process.stderr.write(`${title}: ${program} …\n`);
}
