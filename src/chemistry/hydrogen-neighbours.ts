// What surrounds each hydrogen in the graph of bonds: its parent, the atoms that fix its place, and the hydrogens beside it.
import { CellList } from '../structure/cell-list.js';
import { isHydrogen, type Structure } from '../structure/structure.js';
import { type BondGraph, bondGraph } from './excluded-pairs.js';
import type { RestraintTable } from './restraint-table.js';

/** Å: a hydrogen that no dictionary names belongs to the nearest atom of its residue within this. */
const LONGEST_BOND = 1.5;

/** Ideal angles and torsions that end at a hydrogen, by the atom at their other end, degrees. */
interface HydrogenIdeals {
  /** Angle other–parent–hydrogen. */
  readonly angle: ReadonlyMap<number, number>;
  /** The torsion with the lowest atom at its other end, if there is any. */
  readonly torsion?: { readonly axis: number; readonly end: number; readonly ideal: number };
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
  readonly #ideals = new Map<number, { angle: Map<number, number>; torsion?: HydrogenIdeals['torsion'] }>();
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
    this.#readLengths(table('bond'));
    this.#readAngles(table('angle'));
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

  /** Ideal angle other–parent–hydrogen, degrees, undefined where no table has it. */
  angle(hydrogen: number, other: number): number | undefined {
    return this.#ideals.get(hydrogen)?.angle.get(other);
  }

  /** Ideal torsion end–axis–parent–hydrogen, degrees. */
  torsion(hydrogen: number): HydrogenIdeals['torsion'] {
    return this.#ideals.get(hydrogen)?.torsion;
  }

  /** Ideal length of the bond to the parent, Å. */
  length(hydrogen: number): number {
    return this.#lengths.get(hydrogen) ?? 1;
  }

  #ideal(hydrogen: number): { angle: Map<number, number>; torsion?: HydrogenIdeals['torsion'] } {
    let known = this.#ideals.get(hydrogen);
    if (known === undefined) {
      known = { angle: new Map() };
      this.#ideals.set(hydrogen, known);
    }
    return known;
  }

  #readLengths(table: RestraintTable | undefined): void {
    for (let r = 0; r < (table?.count ?? 0); r++) {
      for (let end = 0; end < 2; end++) {
        const atom = table!.atoms[2 * r + end]!;
        if (isHydrogen(this.#structure, atom)) this.#lengths.set(atom, table!.values['ideal']![r]!);
      }
    }
  }

  #readAngles(table: RestraintTable | undefined): void {
    for (let r = 0; r < (table?.count ?? 0); r++) {
      const [a, c] = [table!.atoms[3 * r]!, table!.atoms[3 * r + 2]!];
      const ideal = table!.values['ideal']![r]!;
      if (isHydrogen(this.#structure, a)) this.#ideal(a).angle.set(c, ideal);
      if (isHydrogen(this.#structure, c)) this.#ideal(c).angle.set(a, ideal);
    }
  }

  #readTorsions(table: RestraintTable | undefined): void {
    for (let r = 0; r < (table?.count ?? 0); r++) {
      const atoms = table!.atoms.subarray(4 * r, 4 * r + 4);
      const isForward = isHydrogen(this.#structure, atoms[3]!);
      if (isForward === isHydrogen(this.#structure, atoms[0]!)) continue;
      const [hydrogen, axis, end] = isForward ? [atoms[3]!, atoms[1]!, atoms[0]!] : [atoms[0]!, atoms[2]!, atoms[3]!];
      const known = this.#ideal(hydrogen);
      if (known.torsion === undefined || end < known.torsion.end)
        known.torsion = { axis, end, ideal: table!.values['ideal']![r]! };
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
