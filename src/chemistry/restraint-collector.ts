// Collects the restraints of residues and links into tables: every row once for each conformer that has its atoms.
import type { Structure } from '../structure/structure.js';
import { type GeometryRow, type GeometryRows, type TableKind, tableColumns } from './geometry-rows.js';
import { type RestraintTable, RestraintTableBuilder } from './restraint-table.js';

const kinds = Object.keys(tableColumns) as readonly TableKind[];

export class RestraintCollector {
  readonly #altloc: readonly string[];
  readonly #builders = new Map<TableKind, RestraintTableBuilder>();
  /** Atoms of each bond, two and two. */
  readonly bonds: number[] = [];
  readonly #scratch: number[] = [];

  constructor(structure: Structure) {
    this.#altloc = structure.altloc;
    for (const kind of kinds) this.#builders.set(kind, new RestraintTableBuilder(kind, tableColumns[kind]));
  }

  /**
   * @param conformers Alternate locations to go through, none for ['']; rows whose atoms all lack one are taken in the first alone.
   * @param map For an alternate location the atom of each local number, −1 where missing.
   * @param onlyAlternates Leave out rows whose atoms all lack an alternate location in the first conformer, too.
   */
  add(
    rows: GeometryRows,
    conformers: readonly string[],
    map: (altloc: string) => Int32Array,
    origin: string,
    onlyAlternates = false,
  ): void {
    const all = conformers.length === 0 ? [''] : conformers;
    for (let k = 0; k < all.length; k++) {
      const atomOf = map(all[k]!);
      for (const kind of kinds) {
        const builder = this.#builders.get(kind)!;
        for (const row of rows[kind]) this.#addRow(builder, kind, row, atomOf, onlyAlternates || k > 0, origin);
      }
    }
  }

  /** A bond between two atoms that no dictionary describes. */
  addBond(first: number, second: number, ideal: number, sigma: number, origin: string): void {
    this.#builders.get('bond')!.add([first, second], [ideal, sigma], origin);
    this.bonds.push(first, second);
  }

  tables(): readonly RestraintTable[] {
    return kinds.map((kind) => this.#builders.get(kind)!.build());
  }

  #addRow(
    builder: RestraintTableBuilder,
    kind: TableKind,
    row: GeometryRow,
    atomOf: Int32Array,
    needsAltloc: boolean,
    origin: string,
  ): void {
    const atoms = this.#scratch;
    atoms.length = 0;
    let hasAltloc = false;
    for (const local of row.atoms) {
      const atom = atomOf[local]!;
      if (atom >= 0) {
        atoms.push(atom);
        if (this.#altloc[atom] !== '') hasAltloc = true;
      } else if (kind !== 'plane') {
        return;
      }
    }
    // Three atoms always lie in a plane.
    if ((kind === 'plane' && atoms.length < 4) || (needsAltloc && !hasAltloc)) return;
    builder.add(atoms, row.values, origin);
    if (kind === 'bond') this.bonds.push(atoms[0]!, atoms[1]!);
  }
}
