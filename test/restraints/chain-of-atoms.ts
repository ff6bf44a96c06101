// The smallest system that plugins can be tried on: a chain of CA atoms without chemistry.
import type { Topology } from '../../src/chemistry/topology.js';
import type { PluginSystem } from '../../src/restraints/plugin-restraints.js';
import type { Structure } from '../../src/structure/structure.js';
import { parametersOf } from './tables.js';

/** Chain A, glycines 1 … count, one CA each, `spacing` Å apart along x. */
export function chainOfAtoms(count: number, spacing: number): PluginSystem {
  const each = <T>(value: T): T[] => Array.from({ length: count }, () => value);
  const numbers = (length: number) => Int32Array.from({ length }, (_, i) => i);
  const structure: Structure = {
    atomCount: count,
    atomName: each('CA'),
    element: each('C'),
    altloc: each(''),
    charge: new Int8Array(count),
    hetero: new Uint8Array(count),
    serial: numbers(count).map((i) => i + 1),
    residueOfAtom: numbers(count),
    residues: {
      count,
      name: each('GLY'),
      number: numbers(count).map((i) => i + 1),
      insertion: each(''),
      atomStart: numbers(count + 1),
      chain: new Int32Array(count),
      labelSequence: numbers(count).map((i) => i + 1),
      subchain: each('A'),
      entity: each('1'),
      segment: each(''),
      terminal: new Uint8Array(count),
    },
    chains: { count: 1, id: ['A'], residueStart: Int32Array.of(0, count) },
  };
  const topology: Topology = {
    tables: [],
    nonbonded: parametersOf({ radius: each(1.7) }),
    rigid: new Uint8Array(count),
    rigidGroups: [],
    notes: [],
  };
  const xyz = Float64Array.from({ length: 3 * count }, (_, p) => (p % 3 === 0 ? spacing * (p / 3) : 0));
  return { structure, xyz, topology };
}
