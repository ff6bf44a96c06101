// What users would run otherwise, where it is installed: the open parts of cctbx, and Coot through its WebAssembly build.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cost, measuredCommand } from './measured-command.js';
import { shared } from './places.js';

/** Seconds that a peer may take for one frame. */
const LIMIT = 1200;

export interface Peer {
  readonly name: string;
  /** How it was run, for whoever reads its numbers. */
  readonly settings: string;
  /** Refines `model` (PDB) against `map` (MRC, not gzipped) and writes `out` (PDB). One thread. */
  refine(model: string, map: string, resolution: number, out: string): Cost;
  /** The same with the peer's own evaluation of start and result, where it can. */
  refineAndEvaluate?(model: string, map: string, resolution: number, out: string): Cost;
}

/** The peers of this machine, and a sentence for each that is missing. */
export function installedPeers(): { readonly peers: readonly Peer[]; readonly notes: readonly string[] } {
  const found = [cctbx(), coot()];
  return {
    peers: found.filter((peer) => typeof peer !== 'string'),
    notes: found.filter((peer) => typeof peer === 'string'),
  };
}

/** The interpreter that has cctbx and the folder of the peers' scripts, or a sentence on what is missing. */
export function cctbxScripts(): { readonly python: string; readonly folder: string } | string {
  const folder = shared('tools', 'peers');
  const tables = join(process.env['PEER_REPO'] ?? join(tmpdir(), 'peer', 'repo'), 'chem_data');
  const python = '/usr/bin/python3';
  if (folder === undefined || !existsSync(tables) || spawnSync(python, ['-c', 'import mmtbx']).status !== 0)
    return 'The cctbx peer is not installed here (../shared/tools/peers/README.md; its tables are looked for in $PEER_REPO).';
  return { python, folder };
}

function cctbx(): Peer | string {
  const scripts = cctbxScripts();
  if (typeof scripts === 'string') return scripts;
  const { python } = scripts;
  const script = join(scripts.folder, 'cctbx_rsr.py');
  const run = (model: string, map: string, resolution: number, out: string, options: readonly string[]): Cost => {
    const prefix = out.replace(/\.pdb$/, '');
    return measuredCommand(python, [script, model, map, String(resolution), '-o', prefix, '--no-h', ...options], LIMIT);
  };
  return {
    name: 'cctbx',
    settings: 'global minimization with weight search, 5 macro-cycles, one thread',
    refine: (model, map, resolution, out) => run(model, map, resolution, out, ['--no-eval']),
    refineAndEvaluate: (model, map, resolution, out) => run(model, map, resolution, out, []),
  };
}

function coot(): Peer | string {
  const script = shared('tools', 'peers', 'moorhen_rsr.mjs');
  const moorhen = process.env['MOORHEN_DIR'];
  if (script === undefined || moorhen === undefined || !existsSync(join(moorhen, 'public', 'moorhen.js')))
    return 'The Coot peer is not installed here ($MOORHEN_DIR names the unpacked npm package moorhen).';
  return {
    name: 'Coot',
    settings: 'real-space refinement of all residues, estimated map weight, up to 1000 cycles, one thread',
    refine: (model, map, _resolution, out) =>
      measuredCommand(
        process.execPath,
        // biome-ignore format: one option a pair
        [script, '--moorhen', moorhen, '--model', model, '--map', map, '--out', out, '--cycles', '1000', '--threads', '1'],
        LIMIT,
      ),
  };
}
