// The nucleotides of a structure: what base each has, the atoms that decide its pose, and its neighbours along the strand.
import type { Structure } from '../structure/structure.js';
import type { Topology } from './topology.js';

/** Parent of a base: T counts as U, inosine as G, modified bases as what they pair like. */
export type BaseLetter = 'A' | 'C' | 'G' | 'U';

/** One base in one conformer. */
export interface Nucleotide {
  readonly residue: number;
  /** '' where no atom of the nucleotide has alternates. */
  readonly altloc: string;
  readonly base: BaseLetter;
  readonly isPurine: boolean;
  /** Atom by name; those of other conformers left out. */
  readonly atoms: ReadonlyMap<string, number>;
  /** Atoms of the base's rings by index, three at least. */
  readonly ring: Int32Array;
  /** The ring atom that the sugar holds: N9, N1, or C5 of pseudouridine; −1 without a C1′ bonded to the ring. */
  readonly glycosidic: number;
}

export interface Nucleotides {
  readonly list: readonly Nucleotide[];
  /** Place in `list` of the nucleotide whose O3′ is bonded to this one's P, in the same or no conformer; −1 where there is none. */
  readonly previous: Int32Array;
  readonly next: Int32Array;
}

const PYRIMIDINE_RING = ['N1', 'C2', 'N3', 'C4', 'C5', 'C6'];
/** Atoms of the five-membered ring; 7-deaza purines have C7 for N7. */
const IMIDAZOLE = ['N7', 'C7', 'C8', 'N9'];
/** Å: atoms closer than this are bonded, of C, N and O. */
const BOND_REACH = 1.9;

/**
 * Every residue with a sugar's C1′ and a six-membered ring of base atoms, whatever its name: modified bases count as their parents, which
 * the exocyclic atoms tell (N6 or none at C6: A; O6: G; N4: C; O4: U). A residue with alternates gives one nucleotide for each.
 *
 * @param xyz 3N, Å
 */
export function findNucleotides(
  structure: Structure,
  topology: Pick<Topology, 'tables'>,
  xyz: Float64Array,
): Nucleotides {
  const list: Nucleotide[] = [];
  /** Residue → places in the list. */
  const places = new Map<number, number[]>();
  for (let residue = 0; residue < structure.residues.count; residue++) {
    for (const altloc of sugarConformers(structure, residue)) {
      const nucleotide = nucleotideOf(structure, residue, altloc, xyz);
      if (nucleotide === undefined) continue;
      const known = places.get(residue);
      if (known === undefined) places.set(residue, [list.length]);
      else known.push(list.length);
      list.push(nucleotide);
    }
  }
  const previous = new Int32Array(list.length).fill(-1);
  const next = new Int32Array(list.length).fill(-1);
  const join = (o3: number, p: number): void => {
    if (structure.atomName[p] !== 'P' || !/^O3['*]$/.test(structure.atomName[o3]!)) return;
    for (const from of places.get(structure.residueOfAtom[o3]!) ?? []) {
      for (const to of places.get(structure.residueOfAtom[p]!) ?? []) {
        if (from === to || !coexist(list[from]!.altloc, list[to]!.altloc)) continue;
        if (next[from]! < 0) next[from] = to;
        if (previous[to]! < 0) previous[to] = from;
      }
    }
  };
  for (const table of topology.tables) {
    if (table.kind !== 'bond') continue;
    for (let k = 0; k < table.count; k++) {
      const [a, b] = [table.atoms[2 * k]!, table.atoms[2 * k + 1]!];
      if (structure.residueOfAtom[a] === structure.residueOfAtom[b]) continue;
      join(a, b);
      join(b, a);
    }
  }
  return { list, previous, next };
}

/** Whether two conformers can be there together. */
export function coexist(one: string, two: string): boolean {
  return one === '' || two === '' || one === two;
}

/** The conformers of a residue that has a C1′; none where it has not. */
function sugarConformers({ residues, atomName, altloc }: Structure, residue: number): readonly string[] {
  const letters = new Set<string>();
  let hasSugar = false;
  for (let a = residues.atomStart[residue]!; a < residues.atomStart[residue + 1]!; a++) {
    if (/^C1['*]$/.test(atomName[a]!)) hasSugar = true;
    if (altloc[a] !== '') letters.add(altloc[a]!);
  }
  if (!hasSugar) return [];
  return letters.size === 0 ? [''] : [...letters].sort();
}

function nucleotideOf(
  structure: Structure,
  residue: number,
  altloc: string,
  xyz: Float64Array,
): Nucleotide | undefined {
  const { residues, atomName } = structure;
  const atoms = new Map<string, number>();
  for (let a = residues.atomStart[residue]!; a < residues.atomStart[residue + 1]!; a++) {
    const own = structure.altloc[a]!;
    if (own !== '' && own !== altloc) continue;
    const name = atomName[a]!.replace('*', "'");
    if (!atoms.has(name)) atoms.set(name, a);
  }
  const six = PYRIMIDINE_RING.flatMap((name) => atoms.get(name) ?? []);
  const sugar = atoms.get("C1'");
  if (six.length < PYRIMIDINE_RING.length || sugar === undefined) return undefined;
  const five = IMIDAZOLE.flatMap((name) => atoms.get(name) ?? []);
  const isPurine = atoms.has('C8') && (atoms.has('N9') || atoms.has('C9')) && five.length > 2;
  const ring = isPurine ? [...six, ...five] : six;
  const glycosidic = ring.find((atom) => distance(xyz, atom, sugar) < BOND_REACH) ?? -1;
  const base = isPurine ? (atoms.has('O6') ? 'G' : 'A') : atoms.has('N4') ? 'C' : 'U';
  return { residue, altloc, base, isPurine, atoms, ring: Int32Array.from(ring), glycosidic };
}

function distance(xyz: Float64Array, a: number, b: number): number {
  return Math.hypot(xyz[3 * b]! - xyz[3 * a]!, xyz[3 * b + 1]! - xyz[3 * a + 1]!, xyz[3 * b + 2]! - xyz[3 * a + 2]!);
}
