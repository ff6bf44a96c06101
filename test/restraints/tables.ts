// Tables and nonbonded parameters for the tests of this room.
import { type RestraintTable, RestraintTableBuilder } from '../../src/chemistry/restraint-table.js';
import type { NonbondedParameters } from '../../src/chemistry/topology.js';

/** A table of restraints written as [atoms, value of each column]. */
export function tableOf(
  kind: string,
  columns: readonly string[],
  rows: readonly (readonly [readonly number[], readonly number[]])[],
): RestraintTable {
  const builder = new RestraintTableBuilder(kind, columns);
  for (const [atoms, values] of rows) builder.add(atoms, values, 'test');
  return builder.build();
}

/** Pairs (i, j) with i < j in CSR form over i. */
export function pairsOf(atomCount: number, pairs: readonly (readonly [number, number])[]): [Int32Array, Int32Array] {
  const sorted = [...pairs].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const offsets = new Int32Array(atomCount + 1);
  for (const [i] of sorted) offsets[i + 1]!++;
  for (let i = 0; i < atomCount; i++) offsets[i + 1]! += offsets[i]!;
  return [offsets, Int32Array.from(sorted, (pair) => pair[1])];
}

export interface Contacts {
  readonly radius: readonly number[];
  readonly hydrogenBond?: readonly number[];
  readonly alternate?: readonly number[];
  readonly excluded?: readonly (readonly [number, number])[];
  readonly pairs14?: readonly (readonly [number, number])[];
}

export function parametersOf(contacts: Contacts): NonbondedParameters {
  const n = contacts.radius.length;
  const [excludedOffsets, excluded] = pairsOf(n, contacts.excluded ?? []);
  const [pairs14Offsets, pairs14] = pairsOf(n, contacts.pairs14 ?? []);
  return {
    radius: Float64Array.from(contacts.radius),
    hydrogenBond: Uint8Array.from(contacts.hydrogenBond ?? contacts.radius.map(() => 0)),
    alternate: Uint8Array.from(contacts.alternate ?? contacts.radius.map(() => 0)),
    excludedOffsets,
    excluded,
    pairs14Offsets,
    pairs14,
    factor14: 0.8,
    hydrogenBondShrink: 0.6,
  };
}

/** Normal deviates of the given size, 3 an atom. */
export function scattered(atoms: number, size: number, normal: () => number): Float64Array {
  return Float64Array.from({ length: 3 * atoms }, () => size * normal());
}
