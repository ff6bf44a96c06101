// Restraint tables without their hydrogens: rows that have one are left out, planes keep what remains of them.
import { isHydrogen, type Structure } from '../structure/structure.js';
import { type RestraintTable, RestraintTableBuilder } from './restraint-table.js';

/** Three atoms always lie in a plane. */
const LEAST_PLANE = 4;

/** @param leavesOut Which hydrogens; by default all. */
export function withoutHydrogens(
  structure: Structure,
  tables: readonly RestraintTable[],
  leavesOut: (atom: number) => boolean = (atom) => isHydrogen(structure, atom),
): readonly RestraintTable[] {
  return tables.map((table) => {
    if (!table.atoms.some(leavesOut)) return table;
    const columns = Object.keys(table.values);
    const builder = new RestraintTableBuilder(table.kind, columns);
    for (let r = 0; r < table.count; r++) {
      const atoms = Array.from(table.atoms.subarray(table.offsets[r]!, table.offsets[r + 1]!));
      const kept = atoms.filter((atom) => !leavesOut(atom));
      if (kept.length < atoms.length && !(table.kind === 'plane' && kept.length >= LEAST_PLANE)) continue;
      builder.add(
        kept,
        columns.map((name) => table.values[name]![r]!),
        table.origins[table.origin[r]!]!,
      );
    }
    return builder.build();
  });
}
