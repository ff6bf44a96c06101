// What do an evaluation and a macro-cycle cost, from 1,656 to 165,175 atoms, beside cctbx's own terms?
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { writeMap } from '../src/density/mrc-write.js';
import { simulateSeries } from '../src/density/simulate.js';
import { loadKernels } from '../src/kernels/load-kernels.js';
import { formatMmcif } from '../src/structure/mmcif-write.js';
import type { Model } from '../src/structure/model.js';
import { canWritePdb } from '../src/structure/pdb-limits.js';
import { formatPdb } from '../src/structure/pdb-write.js';
import { readModel } from '../src/structure/read-model.js';
import { cutModel } from './cut-model.js';
import type { EvaluationCosts } from './evaluation-child.js';
import {
  evaluationTables,
  type Measured,
  type PeerCosts,
  remarks,
  rowsOf,
  type SizeCase,
} from './evaluation-tables.js';
import { type BenchmarkOptions, type BenchmarkResult, machineLine } from './harness.js';
import { cctbxScripts } from './peers.js';
import { inTemporaryFolder, shared } from './places.js';

/** L-BFGS iterations of the macro-cycle, the same at all sizes: half of what a stage of the presets may take. */
const ITERATIONS = 20;
/** Larger models hold RNA, which the peer's library lacks. */
const PEER_ATOMS = 10_000;
/**
 * 4 Å throughout, and the small model at the test bed's 3.2 Å as well. The peer's library has no RNA: at the size where the two are
 * compared the model is protein.
 */
const SIZES: readonly SizeCase[] = [
  { title: 'adenylate kinase', source: 'adk', resolution: 3.2 },
  { title: 'adenylate kinase', source: 'adk', resolution: 4 },
  { title: 'ball out of 3SN6', source: 'receptor', atoms: 8_789, resolution: 4 },
  { title: 'ball out of 6ZU5', source: 'ribosome', atoms: 17_000, resolution: 4 },
  { title: 'ball out of 6ZU5', source: 'ribosome', atoms: 50_000, resolution: 4 },
  { title: 'ribosome 6ZU5', source: 'ribosome', resolution: 4 },
];

/** `quick`: the two smallest. The peer runs up to 10,000 atoms, unless peerFrames is 0. */
export async function run({ quick = false, peerFrames = 1 }: BenchmarkOptions): Promise<BenchmarkResult> {
  const name = 'evaluation';
  const question = 'what do an evaluation and a macro-cycle cost, from 1,656 to 165,175 atoms, beside cctbx?';
  const machine = machineLine();
  const files = {
    adk: shared('tools', 'peers', 'testbed', 'adk_open_truth.pdb'),
    receptor: shared('data', 'formats', 'models', '3SN6.cif.gz'),
    ribosome: shared('data', 'formats', 'models', 'mmcif_6zu5.cif.gz'),
  };
  const notes: string[] = [];
  const scripts = cctbxScripts();
  if (typeof scripts === 'string') notes.push(scripts);
  const peer = peerFrames > 0 && typeof scripts !== 'string' ? scripts : undefined;
  const sizes = quick ? SIZES.filter(({ atoms = 0, source }) => source === 'adk' || atoms === 8_789) : SIZES;
  const measured: Measured[] = [];
  await inTemporaryFolder(async (folder) => {
    for (const size of sizes) {
      const source = files[size.source];
      if (source === undefined) {
        notes.push(`The model of '${size.title}' is not on this machine (../shared): not measured.`);
        continue;
      }
      const { model, map } = await makeCase(size, source, folder);
      process.stderr.write(`${size.title}, ${size.atoms ?? 'all'} atoms, ${size.resolution} Å …\n`);
      const costs = measure(model, map, size.resolution, quick);
      const wanted = peer !== undefined && costs.atoms <= PEER_ATOMS;
      const theirs = wanted ? askPeer(peer, model, map, size.resolution) : undefined;
      if (typeof theirs === 'string') notes.push(`cctbx has no line for ${costs.atoms} atoms: ${theirs}`);
      measured.push({ size, costs, ...(typeof theirs === 'object' && { peer: theirs }) });
    }
  });
  const rows = measured.flatMap(({ size, costs }) => rowsOf(size, costs, ITERATIONS));
  return {
    name,
    question,
    machine,
    rows,
    tables: evaluationTables(measured, ITERATIONS),
    notes: [...notes, ...remarks(measured)],
  };
}

/** Writes the model and its map, simulated with noise (FSC 0.5 at the resolution), where both programs read them. */
async function makeCase(
  { atoms, resolution }: SizeCase,
  source: string,
  folder: string,
): Promise<{ model: string; map: string }> {
  const whole = await readModel(source);
  const model: Model = atoms === undefined ? whole : cutModel(whole, atoms);
  const fits = canWritePdb(model) === undefined;
  const file = join(folder, fits ? 'model.pdb' : 'model.cif');
  writeFileSync(file, fits ? formatPdb(model) : formatMmcif(model));
  const kernels = loadKernels();
  const simulation = simulateSeries(
    model.structure.element,
    model.conformations.slice(0, 1),
    { resolution, mode: 'states', seed: 0, fscAtResolution: 0.5 },
    kernels,
  );
  const map = join(folder, 'map.mrc');
  await writeMap(map, simulation.frame(0));
  kernels.release();
  return { model: file, map };
}

function measure(model: string, map: string, resolution: number, quick: boolean): EvaluationCosts {
  const child = createRequire(import.meta.url).resolve('./evaluation-child.js');
  const args = [child, model, map, String(resolution), String(ITERATIONS), quick ? 'quick' : 'full'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`The measuring process failed: ${stderr.trim().split('\n').slice(-3).join(' ')}`);
  return JSON.parse(stdout) as EvaluationCosts;
}

function askPeer(
  { python, folder }: { readonly python: string; readonly folder: string },
  model: string,
  map: string,
  resolution: number,
): PeerCosts | string {
  const args = [join(folder, 'cctbx_rsr.py'), model, map, String(resolution), '--bench', '--no-h'];
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(python, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const wall = (performance.now() - began) / 1000;
  if (status !== 0) return stderr.trim().split('\n').at(-1) ?? 'it failed';
  const told = JSON.parse(stdout) as Readonly<Record<string, number>>;
  // It times by the clock: on a machine with other work only a share of that is its own, the same for all that it times.
  const share = Math.min(1, told['cpu_s']! / wall);
  return {
    geometry: share * told['ms_geometry_grad']!,
    tricubic: share * told['ms_map_tricubic']!,
    finiteDifferences: share * told['ms_map_fd']!,
  };
}
