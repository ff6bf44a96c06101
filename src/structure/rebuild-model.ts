// A model with atoms added behind their residues or left out: columns, conformations and links made anew, the rest carried over.
import type { DeclaredLink, Model } from './model.js';
import type { Conformation, Structure } from './structure.js';

/** An atom that joins a residue; it takes B factor, occupancy and record type of its parent. */
export interface AddedAtom {
  readonly name: string;
  readonly element: string;
  readonly altloc: string;
  /** Atom of the model that it is bonded to; it stands behind that atom's residue. */
  readonly parent: number;
}

export interface RebuiltModel {
  readonly model: Model;
  /** Atom of the new model → atom of the old, −1 where it was added. */
  readonly origin: Int32Array;
  /** Atom of the old model → atom of the new, −1 where it was left out. */
  readonly place: Int32Array;
}

/**
 * Added atoms stand where their parent is, in every conformation, for the caller to move.
 *
 * @param leaveOut Whether an atom is left out; residues stay, even without atoms.
 * @param added In the order in which they are to stand within a residue.
 */
export function rebuildModel(
  model: Model,
  leaveOut: (atom: number) => boolean,
  added: readonly AddedAtom[] = [],
): RebuiltModel {
  const { structure } = model;
  const { residues } = structure;
  const byResidue = new Map<number, number[]>();
  added.forEach(({ parent }, k) => {
    const residue = structure.residueOfAtom[parent]!;
    const known = byResidue.get(residue);
    if (known === undefined) byResidue.set(residue, [k]);
    else known.push(k);
  });
  const place = new Int32Array(structure.atomCount).fill(-1);
  const origin: number[] = [];
  /** Which of `added`, −1 for atoms of the model. */
  const addition: number[] = [];
  const atomStart = new Int32Array(residues.count + 1);
  for (let r = 0; r < residues.count; r++) {
    for (let a = residues.atomStart[r]!; a < residues.atomStart[r + 1]!; a++) {
      if (leaveOut(a)) continue;
      place[a] = origin.push(a) - 1;
      addition.push(-1);
    }
    for (const k of byResidue.get(r) ?? []) {
      origin.push(-1);
      addition.push(k);
    }
    atomStart[r + 1] = origin.length;
  }
  const source = addition.map((k, atom) => (k < 0 ? origin[atom]! : added[k]!.parent));
  const rebuilt = rebuiltStructure(structure, { addition, added, source, atomStart });
  const fileOrder = structure.fileOrder && newFileOrder(structure, structure.fileOrder, place, atomStart);
  return {
    model: {
      ...model,
      structure: fileOrder === undefined ? rebuilt : { ...rebuilt, fileOrder },
      conformations: model.conformations.map((conformation) => pickConformation(conformation, source)),
      ...(model.anisotropic && { anisotropic: pickAnisotropic(model.anisotropic, origin) }),
      links: model.links.flatMap((link) => movedLink(link, place)),
    },
    origin: Int32Array.from(origin),
    place,
  };
}

/** The atoms of a conformation by index, in that order. */
export function pickConformation({ xyz, b, occupancy }: Conformation, atoms: ArrayLike<number>): Conformation {
  const picked = new Float64Array(3 * atoms.length);
  for (let k = 0; k < atoms.length; k++) picked.set(xyz.subarray(3 * atoms[k]!, 3 * atoms[k]! + 3), 3 * k);
  return {
    xyz: picked,
    b: Float64Array.from(atoms, (atom) => b[atom]!),
    occupancy: Float64Array.from(atoms, (atom) => occupancy[atom]!),
  };
}

interface Plan {
  readonly addition: readonly number[];
  readonly added: readonly AddedAtom[];
  /** Atom of the model that each atom takes its columns from. */
  readonly source: readonly number[];
  readonly atomStart: Int32Array;
}

function rebuiltStructure(structure: Structure, { addition, added, source, atomStart }: Plan): Structure {
  const column = <T>(own: readonly T[], of: (atom: AddedAtom) => T): T[] =>
    addition.map((k, atom) => (k < 0 ? own[source[atom]!]! : of(added[k]!)));
  return {
    atomCount: source.length,
    atomName: column(structure.atomName, ({ name }) => name),
    element: column(structure.element, ({ element }) => element),
    altloc: column(structure.altloc, ({ altloc }) => altloc),
    charge: Int8Array.from(addition, (k, atom) => (k < 0 ? structure.charge[source[atom]!]! : 0)),
    hetero: Uint8Array.from(source, (atom) => structure.hetero[atom]!),
    serial: Int32Array.from(source.keys(), (atom) => atom + 1),
    residueOfAtom: Int32Array.from(source, (atom) => structure.residueOfAtom[atom]!),
    residues: { ...structure.residues, atomStart },
    chains: structure.chains,
  };
}

/** Added atoms follow the last atom of their residue that the file has. */
function newFileOrder(
  { residueOfAtom, residues }: Structure,
  order: Int32Array,
  place: Int32Array,
  atomStart: Int32Array,
): Int32Array {
  const left = Int32Array.from(
    { length: residues.count },
    (_, r) => residues.atomStart[r + 1]! - residues.atomStart[r]!,
  );
  const kept = new Int32Array(residues.count);
  for (let a = 0; a < place.length; a++) if (place[a]! >= 0) kept[residueOfAtom[a]!]!++;
  const result: number[] = [];
  for (const a of order) {
    const r = residueOfAtom[a]!;
    if (place[a]! >= 0) result.push(place[a]!);
    left[r]!--;
    if (left[r] === 0) for (let atom = atomStart[r]! + kept[r]!; atom < atomStart[r + 1]!; atom++) result.push(atom);
  }
  return Int32Array.from(result);
}

function pickAnisotropic(anisotropic: Float64Array, origin: readonly number[]): Float64Array {
  const picked = new Float64Array(6 * origin.length).fill(Number.NaN);
  origin.forEach((atom, k) => {
    if (atom >= 0) picked.set(anisotropic.subarray(6 * atom, 6 * atom + 6), 6 * k);
  });
  return picked;
}

function movedLink(link: DeclaredLink, place: Int32Array): DeclaredLink[] {
  const [a, b] = [place[link.atoms[0]]!, place[link.atoms[1]]!];
  return a < 0 || b < 0 ? [] : [{ ...link, atoms: [a, b] }];
}
