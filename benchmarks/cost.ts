// What does accuracy cost: cpu seconds of single-map refinements, stopped early and run to the end, beside cctbx and Coot.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { messageOf } from '../src/base/user-error.js';
import { prepareSystem } from '../src/series/prepare-system.js';
import { readModel } from '../src/structure/read-model.js';
import { validateGeometry } from '../src/validation/geometry-report.js';
import { type CostCase, costCases } from './cost-cases.js';
import { type CostedRun, type CostNumbers, costTable, goalVerdict, type PeerRun, verdict } from './cost-tables.js';
import { type BenchmarkOptions, type BenchmarkResult, machineLine, type ResultTable } from './harness.js';
import { type Cost, measuredCommand } from './measured-command.js';
import { installedPeers, type Peer } from './peers.js';
import { inTemporaryFolder, project } from './places.js';
import { testBed } from './testbed.js';
import { coordinatesFor, deviation } from './truth.js';

/** Å; the preset of this resolution is the one that is stopped early. */
const RESOLUTION = 3.2;
const PRESET = 'medium';
/** Å: the preset is cut off behind minimizations at this resolution or finer. */
const COARSE = 4;

/** All programs in turn, so often; medians count. The first run of all also keeps compiled code for those after it. */
const ROUNDS = 3;

/** How many times less than the peer's cpu seconds the same accuracy may cost, and in how many rounds the peer takes part: one, where the goal is far. */
const GOALS: Readonly<Record<string, { readonly times: number; readonly rounds: number }>> = {
  cctbx: { times: 15, rounds: ROUNDS },
  Coot: { times: 8, rounds: 1 },
};
/** The peer that refines the large model as well, once. */
const PEER_OF_LARGE = 'cctbx';

/** Noise-free maps that gemmi makes at 3.2 Å; `quick`: the shaken start alone. Peers unless peerFrames is 0. */
export async function run({ quick = false, peerFrames = 1 }: BenchmarkOptions): Promise<BenchmarkResult> {
  const name = 'cost';
  const question =
    'what does accuracy cost: cpu seconds on single maps, stopped early and run to the end, beside the peers?';
  const machine = machineLine();
  const bed = testBed();
  if (typeof bed === 'string') return { name, question, machine, rows: [], notes: [bed] };
  return inTemporaryFolder(async (folder) => {
    const { cases, notes: unmade } = await costCases(bed, folder, RESOLUTION, quick);
    const { peers, notes: missing } = peerFrames > 0 ? installedPeers() : { peers: [], notes: [] };
    const notes = [
      `cpu: user + system seconds of the whole program with its threads, reading and writing included; medians of ${ROUNDS} rounds in which the programs took ` +
        `turns (Coot, and cctbx with the large model, once). Varia always validates start and result; cctbx also stands there refining alone. Rmsd over all atoms but ` +
        `hydrogen, nothing superposed; bonds and angles by Varia’s dictionary. Maps are made by gemmi, ${RESOLUTION} Å, without noise, of adenylate kinase ` +
        'unless the title says of what; the large model is without its anisotropic displacement parameters.',
      ...peers.map((peer) => `${peer.name}: ${peer.settings}.`),
      ...missing,
      ...unmade,
    ];
    const tables: ResultTable[] = [];
    for (const single of cases) {
      const measured = await measure(single, waysOfVaria(folder), peersOf(single, peers), folder);
      tables.push(measured.table);
      notes.push(...measured.notes);
    }
    return { name, question, machine, rows: [], tables, notes };
  });
}

/** A way to run Varia: options of its command. */
interface Way {
  readonly program: string;
  readonly options: readonly string[];
}

/** One command of a round. */
interface Command {
  readonly program: string;
  readonly rounds: number;
  readonly model: string;
  run(): Cost;
}

async function measure(
  single: CostCase,
  ways: readonly Way[],
  peers: readonly Peer[],
  folder: string,
): Promise<{ readonly table: ResultTable; readonly notes: readonly string[] }> {
  const { title, start, truth } = single;
  const judge = await judgeOf(truth);
  const own = ways.map((way) => commandOfVaria(single, way, folder));
  const theirs = peers.map((peer) => commandsOfPeer(single, peer, folder));
  const { costs, failures } = inTurns(title, [
    ...own,
    ...theirs.flatMap(({ alone, evaluating }) => (evaluating ? [alone, evaluating] : [alone])),
  ]);
  const costed = async ({ program, model }: Command): Promise<CostedRun> => {
    const cost = costs.get(program);
    if (!cost) throw new Error(failures.join(' '));
    return { program, numbers: await judge(model), cost };
  };
  const ownRuns = await Promise.all(own.map(costed));
  const theirRuns: PeerRun[] = [];
  for (const { alone, evaluating } of theirs) {
    if (!costs.has(alone.program)) continue;
    const evaluated = evaluating && costs.get(evaluating.program);
    theirRuns.push({ ...(await costed(alone)), ...(evaluated && { evaluated }) });
  }
  const startNumbers = await judge(start);
  return {
    table: costTable(title, startNumbers, [...ownRuns, ...theirRuns]),
    notes: [
      goalVerdict(single, startNumbers, ownRuns.at(-1)!),
      ...theirRuns.map((peer) => `${title}: ${verdict(ownRuns, peer, GOALS[peer.program]?.times)}`),
      ...failures.map((failure) => `'${title}': ${failure}`),
    ],
  };
}

function commandOfVaria({ start, map }: CostCase, { program, options }: Way, folder: string): Command {
  const out = join(folder, program.replaceAll(/\W+/g, '-'));
  const words = [start, map, '-r', String(RESOLUTION), '-o', out, '--overwrite', '--quiet', ...options];
  const command = [join(project, 'dist/src/cli/main.js'), 'refine', ...words];
  return {
    program,
    rounds: ROUNDS,
    model: join(out, 'model.pdb'),
    run: () => measuredCommand(process.execPath, command),
  };
}

/** The peer refining alone and, where it can, with its evaluation of start and result, as Varia's command always does. */
interface CommandsOfPeer {
  readonly alone: Command;
  readonly evaluating?: Command;
}

function commandsOfPeer({ start, map, large = false }: CostCase, peer: Peer, folder: string): CommandsOfPeer {
  const model = join(folder, `${peer.name}.pdb`);
  const rounds = large ? 1 : (GOALS[peer.name]?.rounds ?? 1);
  const of = (what: string, refine: Peer['refine']): Command => ({
    program: `${peer.name}${what}`,
    rounds,
    model,
    run: () => refine(start, map, RESOLUTION, model),
  });
  const { refineAndEvaluate } = peer;
  return {
    alone: of('', peer.refine),
    ...(refineAndEvaluate && { evaluating: of(' with its evaluation', refineAndEvaluate) }),
  };
}

/** The median cost of each program, and a sentence on each that failed: it is left out of later rounds. */
function inTurns(
  title: string,
  commands: readonly Command[],
): { readonly costs: ReadonlyMap<string, Cost>; readonly failures: readonly string[] } {
  const samples = new Map<string, Cost[]>(commands.map(({ program }) => [program, []]));
  const failures = new Map<string, string>();
  for (let round = 0; round < ROUNDS; round++)
    for (const { program, rounds, run } of commands) {
      if (round >= rounds || failures.has(program)) continue;
      say(title, program);
      try {
        samples.get(program)!.push(run());
      } catch (error) {
        failures.set(program, `${program} has no line: ${messageOf(error)}`);
      }
    }
  const costs = new Map<string, Cost>();
  for (const [program, runs] of samples) {
    runs.sort((a, b) => a.cpu - b.cpu);
    if (!failures.has(program)) costs.set(program, runs[(runs.length - 1) >> 1]!);
  }
  return { costs, failures: [...failures.values()] };
}

/** Numbers of a model file that holds the atoms of the truth. */
async function judgeOf(truthFile: string): Promise<(file: string) => Promise<CostNumbers>> {
  const { system, start: truth } = await prepareSystem({ models: [truthFile] });
  const { structure, topology } = system;
  return async (file) => {
    const xyz = coordinatesFor(structure, await readModel(file), 0);
    const { bond_rmsd, angle_rmsd, rama_z } = validateGeometry(structure, topology, { xyz }).summary;
    return { ...deviation(structure, xyz, truth.xyz), bonds: bond_rmsd, angles: angle_rmsd, ramaZ: rama_z };
  };
}

function peersOf({ large = false }: CostCase, peers: readonly Peer[]): readonly Peer[] {
  return large ? peers.filter(({ name }) => name === PEER_OF_LARGE) : peers;
}

/**
 * The preset for a first look; one step of the whole body, which is the cost of reading, judging and writing; the preset cut off behind
 * each of its first fine minimizations; and whole, the last of them.
 */
function waysOfVaria(folder: string): Way[] {
  const byName = (name: string): Way => ({ program: `Varia, preset ${name}`, options: ['--protocol', name] });
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
  const stopped = parts.map(({ program, stages }, k) => {
    const protocol = join(folder, `protocol-${k}.json`);
    writeFileSync(protocol, JSON.stringify({ ...preset, name: program, stages }));
    return { program, options: ['--protocol', protocol] };
  });
  return [byName('quick'), ...stopped, byName(PRESET)];
}

function say(title: string, program: string): void {
  process.stderr.write(`${title}: ${program} …\n`);
}
