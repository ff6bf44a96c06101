// What surrounds each hydrogen in the graph of bonds: its parent, the atoms that fix its place, and the hydrogens beside it.
import { CellList } from '../structure/cell-list.js';
import { isHydrogen, type Structure } from '../structure/structure.js';
import { type BondGraph, bondGraph } from './excluded-pairs.js';
import type { RestraintTable } from './restraint-table.js';

/** Å: a hydrogen that no dictionary names belongs to the nearest atom of its residue within this. */
const LONGEST_BOND = 1.5;

/** What a table asks of an angle, degrees. */
export interface AngleIdeal {
  readonly ideal: number;
  readonly sigma: number;
}

/** Ideal torsion end–axis–parent–hydrogen, degrees. */
export interface HydrogenTorsion {
  readonly axis: number;
  readonly end: number;
  readonly ideal: number;
}

export interface HydrogenNeighbours {
  /** −1 where none is known. */
  readonly parent: number;
  /** Other atoms bonded to the parent, of the hydrogen's conformer, without hydrogens, from the backbone outwards. */
  readonly heavy: readonly number[];
  /** Hydrogens of the parent in the same conformer, the hydrogen itself among them, ascending. */
  readonly hydrogens: readonly number[];
}

/** Looks up the surroundings of hydrogens; the graph holds every bond of the tables. */
export class HydrogenSurroundings {
  readonly graph: BondGraph;
  readonly #structure: Structure;
  readonly #angles: RestraintTable | undefined;
  readonly #chiralities: RestraintTable | undefined;
  /** Rows of these tables by the atom in the middle. */
  readonly #anglesAt: RowsOfAtom;
  readonly #chiralitiesAt: RowsOfAtom;
  readonly #torsions = new Map<number, HydrogenTorsion>();
  readonly #lengths = new Map<number, number>();

  /** @param xyz 3N, Å: who the parent of a hydrogen without a bond is */
  constructor(structure: Structure, tables: readonly RestraintTable[], xyz: Float64Array) {
    this.#structure = structure;
    const table = (kind: string): RestraintTable | undefined => tables.find((one) => one.kind === kind);
    const bonds = Array.from(table('bond')?.atoms ?? []);
    const bonded = new Uint8Array(structure.atomCount);
    for (const atom of bonds) bonded[atom] = 1;
    addUnnamed(structure, xyz, bonded, bonds);
    this.graph = bondGraph(structure.atomCount, bonds);
    this.#angles = table('angle');
    this.#chiralities = table('chirality');
    this.#anglesAt = rowsOfAtom(structure.atomCount, this.#angles, 1);
    this.#chiralitiesAt = rowsOfAtom(structure.atomCount, this.#chiralities, 0);
    this.#readLengths(table('bond'));
    this.#readTorsions(table('torsion'));
  }

  of(hydrogen: number): HydrogenNeighbours {
    const { altloc } = this.#structure;
    const parent = this.bonded(hydrogen, altloc[hydrogen]!)[0] ?? -1;
    if (parent < 0) return { parent, heavy: [], hydrogens: [] };
    const around = this.bonded(parent, altloc[hydrogen]!);
    return {
      parent,
      heavy: around.filter((atom) => !isHydrogen(this.#structure, atom)).sort((a, b) => this.#outwards(a, b)),
      hydrogens: around.filter((atom) => isHydrogen(this.#structure, atom)).sort((a, b) => a - b),
    };
  }

  /** Atoms bonded to one that exist together with an alternate location; of several alternates of one atom, the first. */
  bonded(atom: number, altloc: string): number[] {
    const { graph } = this;
    const { altloc: altlocs, atomName, residueOfAtom } = this.#structure;
    const found: number[] = [];
    for (let k = graph.offsets[atom]!; k < graph.offsets[atom + 1]!; k++) {
      const other = graph.neighbours[k]!;
      if (found.includes(other)) continue;
      if (altloc !== '' && altlocs[other] !== '' && altlocs[other] !== altloc) continue;
      const isTwin = found.some(
        (known) => atomName[known] === atomName[other] && residueOfAtom[known] === residueOfAtom[other],
      );
      if (!isTwin) found.push(other);
    }
    return found;
  }

  /** Of the angle one–vertex–other; undefined where no table has it. */
  angle(one: number, vertex: number, other: number): AngleIdeal | undefined {
    const { atoms, values } = this.#angles ?? NO_ROWS;
    for (const r of this.#anglesAt(vertex)) {
      const [a, c] = [atoms[3 * r], atoms[3 * r + 2]];
      if ((a === one && c === other) || (a === other && c === one))
        return { ideal: values['ideal']![r]!, sigma: values['sigma']![r]! };
    }
    return undefined;
  }

  /** Sign of (a − centre)·((b − centre) × (c − centre)); 0 where no table has it or both hands are allowed. */
  hand(centre: number, a: number, b: number, c: number): number {
    const { atoms, values } = this.#chiralities ?? NO_ROWS;
    for (const r of this.#chiralitiesAt(centre)) {
      const [i, j, k] = [a, b, c].map((atom) => atoms.subarray(4 * r + 1, 4 * r + 4).indexOf(atom)) as [
        number,
        number,
        number,
      ];
      if (i < 0 || j < 0 || k < 0 || values['both']![r] === 1) continue;
      // Cyclic orders, (j − i) mod 3 = 1, keep the sign.
      return Math.sign(values['ideal']![r]!) * ((j - i + 3) % 3 === 1 ? 1 : -1);
    }
    return 0;
  }

  /** The one with the lowest atom at its other end, if there is any. */
  torsion(hydrogen: number): HydrogenTorsion | undefined {
    return this.#torsions.get(hydrogen);
  }

  /** Ideal length of the bond to the parent, Å; undefined where no table has it. */
  length(hydrogen: number): number | undefined {
    return this.#lengths.get(hydrogen);
  }

  #readLengths(table: RestraintTable | undefined): void {
    for (let r = 0; r < (table?.count ?? 0); r++) {
      for (let end = 0; end < 2; end++) {
        const atom = table!.atoms[2 * r + end]!;
        if (isHydrogen(this.#structure, atom)) this.#lengths.set(atom, table!.values['ideal']![r]!);
      }
    }
  }

  #readTorsions(table: RestraintTable | undefined): void {
    for (let r = 0; r < (table?.count ?? 0); r++) {
      const atoms = table!.atoms.subarray(4 * r, 4 * r + 4);
      const isForward = isHydrogen(this.#structure, atoms[3]!);
      if (isForward === isHydrogen(this.#structure, atoms[0]!)) continue;
      const [hydrogen, axis, end] = isForward ? [atoms[3]!, atoms[1]!, atoms[0]!] : [atoms[0]!, atoms[2]!, atoms[3]!];
      const known = this.#torsions.get(hydrogen);
      if (known === undefined || end < known.end)
        this.#torsions.set(hydrogen, { axis, end, ideal: table!.values['ideal']![r]! });
    }
  }

  /** By the Greek letters of side chains, then as the file has them: methylene hydrogens are numbered by this direction. */
  #outwards(a: number, b: number): number {
    const { atomName, residueOfAtom } = this.#structure;
    const rank = (atom: number): number => {
      const at = 'ABGDEZH'.indexOf(atomName[atom]!.charAt(1) || '?');
      return at < 0 || atomName[atom]!.includes("'") ? 9 : at;
    };
    return rank(a) - rank(b) || residueOfAtom[a]! - residueOfAtom[b]! || a - b;
  }
}

const NO_ROWS: Pick<RestraintTable, 'atoms' | 'values'> = { atoms: new Int32Array(0), values: {} };

/** Rows that have an atom at one place. */
type RowsOfAtom = (atom: number) => Int32Array;

/** @param place of the atom in a row */
function rowsOfAtom(atomCount: number, table: RestraintTable | undefined, place: number): RowsOfAtom {
  const start = new Int32Array(atomCount + 1);
  const rows = new Int32Array(table?.count ?? 0);
  const atomOf = (row: number): number => table!.atoms[table!.offsets[row]! + place]!;
  for (let row = 0; row < rows.length; row++) start[atomOf(row)]! += 1;
  // Ends first; filling from behind leaves the starts, and the rows in order.
  for (let atom = 1; atom <= atomCount; atom++) start[atom]! += start[atom - 1]!;
  for (let row = rows.length - 1; row >= 0; row--) rows[--start[atomOf(row)]!] = row;
  return (atom) => rows.subarray(start[atom]!, start[atom + 1]!);
}

/** Bonds hydrogens that no dictionary names to the nearest atom of their residue. */
function addUnnamed(structure: Structure, xyz: Float64Array, bonded: Uint8Array, bonds: number[]): void {
  const heavy: number[] = [];
  const unnamed: number[] = [];
  for (let a = 0; a < structure.atomCount; a++) {
    if (!isHydrogen(structure, a)) heavy.push(a);
    else if (bonded[a] === 0) unnamed.push(a);
  }
  if (unnamed.length === 0) return;
  const cells = new CellList(xyz, LONGEST_BOND, heavy);
  for (const h of unnamed) {
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    cells.visitWithin(xyz[3 * h]!, xyz[3 * h + 1]!, xyz[3 * h + 2]!, LONGEST_BOND, (atom, square) => {
      const isOther =
        structure.altloc[atom] !== '' && structure.altloc[h] !== '' && structure.altloc[atom] !== structure.altloc[h];
      if (!isOther && structure.residueOfAtom[atom] === structure.residueOfAtom[h] && square < least) {
        nearest = atom;
        least = square;
      }
      return false;
    });
    if (nearest >= 0) bonds.push(nearest, h);
  }
}
