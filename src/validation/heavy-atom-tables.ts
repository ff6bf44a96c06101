// The restraints that no hydrogen takes part in: rms deviations are told of these, as the field does.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import { isHydrogen, type Structure } from '../structure/structure.js';

/**
 * Lengths of bonds to hydrogen are a convention (electron cloud or nucleus: 0.1 Å apart) that says nothing of a model, and hydrogens
 * that ride on their parents dilute the angles.
 */
export function heavyAtomTables(structure: Structure, tables: readonly RestraintTable[]): readonly RestraintTable[] {
  return tables.map((table) => {
    const kept: number[] = [];
    for (let r = 0; r < table.count; r++) if (!hasHydrogen(structure, table, r)) kept.push(r);
    return kept.length === table.count ? table : selectRows(table, kept);
  });
}

function hasHydrogen(structure: Structure, { atoms, offsets }: RestraintTable, r: number): boolean {
  for (let a = offsets[r]!; a < offsets[r + 1]!; a++) if (isHydrogen(structure, atoms[a]!)) return true;
  return false;
}

function selectRows(table: RestraintTable, rows: readonly number[]): RestraintTable {
  const offsets = new Int32Array(rows.length + 1);
  const atoms: number[] = [];
  rows.forEach((r, k) => {
    for (let a = table.offsets[r]!; a < table.offsets[r + 1]!; a++) atoms.push(table.atoms[a]!);
    offsets[k + 1] = atoms.length;
  });
  const pick = (column: Float64Array): Float64Array => Float64Array.from(rows, (r) => column[r]!);
  return {
    kind: table.kind,
    count: rows.length,
    offsets,
    atoms: Int32Array.from(atoms),
    values: Object.fromEntries(Object.entries(table.values).map(([name, column]) => [name, pick(column)])),
    origin: Int32Array.from(rows, (r) => table.origin[r]!),
    origins: table.origins,
  };
}
