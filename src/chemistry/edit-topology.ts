// Applies a user's edits to a topology: rows added, changed and deleted, and the nonbonded exclusions that follow the bonds.
import { UserError } from '../base/user-error.js';
import { selectAtoms } from '../structure/selection.js';
import { atomLabel, type Structure } from '../structure/structure.js';
import { bondGraph, excludedPairs, type PairList } from './excluded-pairs.js';
import type { EditedKind, RestraintEdit } from './restraint-edits.js';
import { type RestraintTable, RestraintTableBuilder } from './restraint-table.js';
import type { Topology } from './topology.js';

export interface EditedTopology {
  readonly topology: Topology;
  /** Restraints of kinds that a topology does not hold (parallelity). */
  readonly tables: readonly RestraintTable[];
  /** A sentence that says how many were added, changed and deleted. */
  readonly notes: readonly string[];
}

interface Row {
  atoms: readonly number[];
  values: number[];
  origin: string;
}

/**
 * In the order of the list, so that a later edit sees what an earlier one made. Where the bonds have changed, so have the pairs that
 * the nonbonded term leaves out.
 *
 * @param xyz 3N, Å: `within` in selections measures in it
 * @throws UserError naming the edit where a selection does not say which atom, or nothing is there to change or delete
 */
export function editTopology(
  topology: Topology,
  structure: Structure,
  xyz: Float64Array,
  edits: readonly RestraintEdit[],
): EditedTopology {
  const touched = new Set(edits.map(({ kind }) => kind));
  const rows = new Map(
    topology.tables.filter(({ kind }) => touched.has(kind as EditedKind)).map((table) => [table.kind, rowsOf(table)]),
  );
  const parallel = new RestraintTableBuilder('parallelity', ['sigma', 'first']);
  const counts = { add: 0, change: 0, delete: 0 };
  for (const edit of edits) {
    counts[edit.action]++;
    const origin = `edit (${edit.place})`;
    if (edit.kind === 'parallelity') {
      const [one, two] = edit.atoms.map((selection) =>
        atLeast(3, Array.from(selectAtoms(selection, structure, xyz)), edit),
      );
      parallel.add([...one!, ...two!], [edit.sigma!, one!.length], origin);
      continue;
    }
    const atoms = atomsOf(edit, structure, xyz);
    const list = rows.get(edit.kind)!;
    if (edit.action === 'add') {
      const values = edit.kind === 'plane' ? [edit.sigma!] : [edit.ideal!, edit.sigma!];
      list.push({ atoms, values: edit.kind === 'torsion' ? [...values, edit.period ?? 0] : values, origin });
      continue;
    }
    const key = keyOf(atoms, edit.kind);
    const found = list.filter((row) => keyOf(row.atoms, edit.kind) === key);
    if (found.length === 0)
      throw new UserError(
        `${edit.place}: there is no ${edit.kind} of ${atoms.map((a) => atomLabel(structure, a)).join(', ')} to ${edit.action}; varia restraints MODEL --on SELECTION lists those that are there.`,
      );
    if (edit.action === 'delete')
      rows.set(
        edit.kind,
        list.filter((row) => !found.includes(row)),
      );
    else for (const row of found) changeRow(row, edit, origin);
  }
  const tables = topology.tables.map((table) => {
    const edited = rows.get(table.kind);
    return edited === undefined ? table : tableOf(table, edited);
  });
  const { add, change, delete: deleted } = counts;
  return {
    topology: {
      ...topology,
      tables,
      nonbonded: touched.has('bond') || touched.has('plane') ? withExclusions(topology, tables) : topology.nonbonded,
    },
    tables: parallel.count > 0 ? [parallel.build()] : [],
    notes: [`Restraints edited: ${add} added, ${change} changed, ${deleted} deleted.`],
  };
}

function changeRow(row: Row, { kind, ideal, sigma, period }: RestraintEdit, origin: string): void {
  const at = kind === 'plane' ? 0 : 1;
  if (ideal !== undefined) row.values[0] = ideal;
  if (sigma !== undefined) row.values[at] = sigma;
  if (period !== undefined) row.values[2] = period;
  row.origin = `${origin} of ${row.origin}`;
}

function atomsOf(edit: RestraintEdit, structure: Structure, xyz: Float64Array): number[] {
  if (edit.kind === 'plane') {
    const all = new Set(edit.atoms.flatMap((selection) => Array.from(selectAtoms(selection, structure, xyz))));
    return atLeast(
      4,
      [...all].sort((a, b) => a - b),
      edit,
    );
  }
  const atoms = edit.atoms.map((selection) => {
    const found = selectAtoms(selection, structure, xyz);
    if (found.length === 1) return found[0]!;
    const shown = Array.from(found.subarray(0, 3), (atom) => atomLabel(structure, atom)).join(', ');
    throw new UserError(
      `${edit.place}: '${selection.text}' selects ${found.length === 0 ? 'no atom' : `${found.length} atoms (${shown}${found.length > 3 ? ', …' : ''})`}; it must select one: name chain, resi and name, and altloc where there are alternates.`,
    );
  });
  if (new Set(atoms).size < atoms.length)
    throw new UserError(
      `${edit.place}: the ${edit.kind} names ${atomLabel(structure, atoms[0]!)} or another atom twice.`,
    );
  return atoms;
}

function atLeast(least: number, atoms: number[], edit: RestraintEdit): number[] {
  if (atoms.length >= least) return atoms;
  throw new UserError(
    `${edit.place}: '${edit.atoms.map(({ text }) => text).join("', '")}' selects ${atoms.length} atoms for a plane; it needs ${least} at least.`,
  );
}

/** Bonds, angles and torsions are the same from either end; planes in any order. */
function keyOf(atoms: readonly number[], kind: EditedKind): string {
  if (kind === 'plane') return [...atoms].sort((a, b) => a - b).join(' ');
  return (atoms[0]! < atoms.at(-1)! ? atoms : atoms.toReversed()).join(' ');
}

function rowsOf(table: RestraintTable): Row[] {
  const columns = Object.values(table.values);
  return Array.from({ length: table.count }, (_, r) => ({
    atoms: Array.from(table.atoms.subarray(table.offsets[r], table.offsets[r + 1])),
    values: columns.map((column) => column[r]!),
    origin: table.origins[table.origin[r]!]!,
  }));
}

function tableOf(before: RestraintTable, rows: readonly Row[]): RestraintTable {
  const builder = new RestraintTableBuilder(before.kind, Object.keys(before.values));
  for (const { atoms, values, origin } of rows) builder.add(atoms, values, origin);
  return builder.build();
}

/** Pairs left out for other reasons than bonds (rings, rigid groups) stay left out. */
function withExclusions(
  { tables: before, nonbonded, rigidGroups }: Topology,
  tables: readonly RestraintTable[],
): Topology['nonbonded'] {
  const atomCount = nonbonded.radius.length;
  const byBonds = excludedPairs(atomCount, bondGraph(atomCount, bondsOf(before)), []).excluded;
  const others: number[][] = [];
  const known: PairList = { offsets: nonbonded.excludedOffsets, partners: nonbonded.excluded };
  for (let i = 0; i < atomCount; i++) {
    const explained = new Set(byBonds.partners.subarray(byBonds.offsets[i], byBonds.offsets[i + 1]));
    for (const j of known.partners.subarray(known.offsets[i], known.offsets[i + 1]))
      if (!explained.has(j)) others.push([i, j]);
  }
  const planes = tables
    .filter(({ kind }) => kind === 'plane')
    .flatMap(({ count, offsets, atoms }) =>
      Array.from({ length: count }, (_, p) => atoms.subarray(offsets[p], offsets[p + 1])),
    );
  const { excluded, pairs14 } = excludedPairs(atomCount, bondGraph(atomCount, bondsOf(tables)), [
    ...others,
    ...planes,
    ...rigidGroups,
  ]);
  return {
    ...nonbonded,
    excludedOffsets: excluded.offsets,
    excluded: excluded.partners,
    pairs14Offsets: pairs14.offsets,
    pairs14: pairs14.partners,
  };
}

function bondsOf(tables: readonly RestraintTable[]): number[] {
  return tables.filter(({ kind }) => kind === 'bond').flatMap(({ atoms }) => Array.from(atoms));
}
