// The peers' test bed: adenylate kinase of known truth, starts of known error, and the program that makes maps of any truth.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { shared } from './places.js';

export interface TestBed {
  /** File of one of its models by name: `adk_open_truth`, `adk_open_shaken` … */
  model(name: string): string;
  /**
   * Makes a noise-free map of a truth, and the truth with its atoms shaken by 0.5 Å, by make_testbed.py (gemmi, electron scattering factors).
   *
   * @param truth PDB file; its cell is the box of the map
   * @param prefix What the made files' paths begin with.
   * @param resolution Å
   * @returns a sentence where gemmi is not installed or does not take the truth
   */
  simulate(truth: string, prefix: string, resolution: number): SimulatedCase | string;
}

/** Files. */
export interface SimulatedCase {
  readonly map: string;
  readonly shaken: string;
}

/** The test bed of this machine, or a sentence where it is not there. */
export function testBed(): TestBed | string {
  const maker = shared('tools', 'peers', 'make_testbed.py');
  const folder = shared('tools', 'peers', 'testbed');
  if (maker === undefined || folder === undefined)
    return 'The test bed is not on this machine (../shared/tools/peers/testbed): nothing was measured on it.';
  return {
    model: (name) => join(folder, `${name}.pdb`),
    simulate: (truth, prefix, resolution) => {
      const made = spawnSync('/usr/bin/python3', [maker, truth, prefix, String(resolution)]);
      return made.status === 0
        ? { map: `${prefix}_map.ccp4`, shaken: `${prefix}_shaken.pdb` }
        : 'The map was not made (make_testbed.py needs python3-gemmi): nothing was measured on it.';
    },
  };
}
