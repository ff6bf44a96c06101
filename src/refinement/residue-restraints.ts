// The restraints of single residues: what a residue's atoms are held by, compiled on demand over a few coordinates of its own.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import { refinementRegistry } from '../restraints/extra-kinds.js';
import type { Term } from '../restraints/term.js';
import type { Structure } from '../structure/structure.js';

/** Terms over coordinates of their own: 3 for each of `atoms`. */
export interface LocalRestraints {
  /** By index into the structure: those of the residues in their order, then those around that the restraints reach. */
  readonly atoms: Int32Array;
  /** How many of `atoms` are the residues' own. */
  readonly own: number;
  readonly terms: readonly Term[];
}

/** Rows of a table by residue: those that touch residue r are rows[offsets[r]] … rows[offsets[r + 1] − 1]. */
interface RowsByResidue {
  readonly table: RestraintTable;
  readonly offsets: Int32Array;
  readonly rows: Int32Array;
}

const registry = refinementRegistry();

/**
 * Compiled terms that are kept, by the residues asked for: with some 20 kB each they would outweigh a ribosome's restraints by far, while
 * a small protein is asked for the same ones in every search.
 */
const MOST_KEPT = 1000;

/** Finding the rows is O(N) once; terms are compiled when asked for. */
export class ResidueRestraints {
  readonly #structure: Structure;
  readonly #tables: readonly RowsByResidue[];
  readonly #kept = new Map<string, LocalRestraints>();

  constructor(structure: Structure, tables: readonly RestraintTable[]) {
    this.#structure = structure;
    this.#tables = tables.filter(({ count }) => count > 0).map((table) => rowsByResidue(structure, table));
  }

  /** All restraints that act on an atom of these residues. @param residues ascending */
  touching(residues: readonly number[]): LocalRestraints {
    const key = residues.join();
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const compiled = this.#compile(residues, () => true);
    if (this.#kept.size < MOST_KEPT) this.#kept.set(key, compiled);
    return compiled;
  }

  /** Restraints among the residue's own atoms. */
  within(residue: number): LocalRestraints {
    const { residueOfAtom } = this.#structure;
    return this.#compile([residue], (atoms) => atoms.every((atom) => residueOfAtom[atom] === residue));
  }

  /** The residue and those that are bonded to it, ascending. */
  bonded(residue: number): number[] {
    const found = new Set([residue]);
    for (const { table, offsets, rows } of this.#tables) {
      if (table.kind !== 'bond') continue;
      for (const row of rows.subarray(offsets[residue]!, offsets[residue + 1]!)) {
        for (let a = table.offsets[row]!; a < table.offsets[row + 1]!; a++) {
          found.add(this.#structure.residueOfAtom[table.atoms[a]!]!);
        }
      }
    }
    return [...found].sort((a, b) => a - b);
  }

  #compile(residues: readonly number[], accept: (atoms: Int32Array) => boolean): LocalRestraints {
    const { atomStart } = this.#structure.residues;
    const atoms: number[] = [];
    const place = new Map<number, number>();
    const placeOf = (atom: number): number => {
      const known = place.get(atom);
      if (known !== undefined) return known;
      place.set(atom, atoms.length);
      return atoms.push(atom) - 1;
    };
    for (const residue of residues) {
      for (let atom = atomStart[residue]!; atom < atomStart[residue + 1]!; atom++) placeOf(atom);
    }
    const own = atoms.length;
    const local: RestraintTable[] = [];
    for (const { table, offsets, rows } of this.#tables) {
      const chosen = new Set<number>();
      for (const residue of residues) {
        for (const row of rows.subarray(offsets[residue]!, offsets[residue + 1]!)) {
          if (accept(table.atoms.subarray(table.offsets[row]!, table.offsets[row + 1]!))) chosen.add(row);
        }
      }
      if (chosen.size > 0) local.push(selectRows(table, Int32Array.from(chosen), placeOf));
    }
    const terms = local.map((table) => registry.compile(table, { atomCount: atoms.length }, 'the topology'));
    return { atoms: Int32Array.from(atoms), own, terms };
  }
}

function rowsByResidue({ residues, residueOfAtom }: Structure, table: RestraintTable): RowsByResidue {
  const offsets = new Int32Array(residues.count + 1);
  // A row counts once for each residue that it touches; `seen` remembers the last row of each.
  const seen = new Int32Array(residues.count);
  const visit = (found: (residue: number, row: number) => void): void => {
    seen.fill(-1);
    for (let row = 0; row < table.count; row++) {
      for (let a = table.offsets[row]!; a < table.offsets[row + 1]!; a++) {
        const residue = residueOfAtom[table.atoms[a]!]!;
        if (seen[residue] === row) continue;
        seen[residue] = row;
        found(residue, row);
      }
    }
  };
  visit((residue) => {
    offsets[residue + 1] = offsets[residue + 1]! + 1;
  });
  for (let r = 0; r < residues.count; r++) offsets[r + 1] = offsets[r + 1]! + offsets[r]!;
  const rows = new Int32Array(offsets[residues.count]!);
  const filled = offsets.slice(0, residues.count);
  visit((residue, row) => {
    const at = filled[residue]!;
    rows[at] = row;
    filled[residue] = at + 1;
  });
  return { table, offsets, rows };
}

function selectRows(table: RestraintTable, rows: Int32Array, placeOf: (atom: number) => number): RestraintTable {
  const offsets = new Int32Array(rows.length + 1);
  const atoms: number[] = [];
  rows.forEach((row, r) => {
    for (let a = table.offsets[row]!; a < table.offsets[row + 1]!; a++) atoms.push(placeOf(table.atoms[a]!));
    offsets[r + 1] = atoms.length;
  });
  const column = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!);
  return {
    kind: table.kind,
    count: rows.length,
    offsets,
    atoms: Int32Array.from(atoms),
    values: Object.fromEntries(Object.entries(table.values).map(([name, values]) => [name, column(values)])),
    origin: Int32Array.from(rows, (row) => table.origin[row]!),
    origins: table.origins,
  };
}
