// Decides which link a bond between two residues is, and keeps what has been decided.
import type { Model } from '../structure/model.js';
import type { AssignedResidues } from './assigned-residues.js';
import type { Dictionary, LinkMatch } from './dictionary.js';
import type { Link } from './link.js';
import { dihedralDegrees, tripleProduct } from './measure.js';

/** A library link between two residues, residue 0 being side 1. */
export interface PlannedLink {
  readonly link: Link;
  readonly residues: readonly [number, number];
}

/** A bond between residues that no library describes. */
export interface PlannedBond {
  readonly atoms: readonly [number, number];
  /** Å */
  readonly ideal: number;
  /** Å */
  readonly sigma: number;
  readonly origin: string;
}

/** Two atoms of two residues, and how far apart they are. */
export interface AtomPair {
  readonly atoms: readonly [number, number];
  /** Å */
  readonly distance: number;
}

export class LinkPlanner {
  readonly model: Model;
  readonly assigned: AssignedResidues;
  readonly links: PlannedLink[] = [];
  readonly bonds: PlannedBond[] = [];
  readonly notes: string[] = [];
  /** Modifications of each residue that has any. */
  readonly modifications = new Map<number, string[]>();
  readonly #dictionary: Dictionary;
  readonly #xyz: Float64Array;
  readonly #joined = new Set<string>();
  readonly #candidates = new Map<string, readonly LinkMatch[]>();

  constructor(model: Model, assigned: AssignedResidues, dictionary: Dictionary) {
    this.model = model;
    this.assigned = assigned;
    this.#dictionary = dictionary;
    this.#xyz = model.conformations[0]!.xyz;
  }

  modify(residue: number, modification: string): void {
    if (modification === '') return;
    const known = this.modifications.get(residue);
    if (known === undefined) this.modifications.set(residue, [modification]);
    else if (!known.includes(modification)) known.push(modification);
  }

  /** Whether two residues are joined already by a bond of these atoms. */
  isJoined(first: number, second: number): boolean {
    return this.#joined.has(this.#pairKey(first, second));
  }

  /** Joins two atoms by the library's link. @returns Whether the library has one. */
  joinByLink(first: number, second: number): boolean {
    const { residueOfAtom } = this.model.structure;
    const residues = [residueOfAtom[first]!, residueOfAtom[second]!] as const;
    const match = this.#choose(first, second);
    if (match === undefined) return false;
    const [one, two] = match.isReversed ? [residues[1], residues[0]] : residues;
    this.links.push({ link: match.link, residues: [one, two] });
    this.modify(one, match.link.sides[0].modification);
    this.modify(two, match.link.sides[1].modification);
    this.#joined.add(this.#pairKey(first, second));
    return true;
  }

  /** Joins two atoms by a bond alone. */
  joinByBond(bond: PlannedBond): void {
    this.bonds.push(bond);
    this.#joined.add(this.#pairKey(...bond.atoms));
  }

  /** The closest atoms of these names that may see each other (same or no alternate location). */
  closest(first: number, firstName: string, second: number, secondName: string): AtomPair | undefined {
    let best: AtomPair | undefined;
    for (const a of this.atomsNamed(first, firstName)) {
      for (const b of this.atomsNamed(second, secondName)) {
        if (!this.canSee(a, b)) continue;
        const distance = this.distance(a, b);
        if (best === undefined || distance < best.distance) best = { atoms: [a, b], distance };
      }
    }
    return best;
  }

  /** Whether two atoms belong to different residues and to conformers that exist together. */
  canSee(a: number, b: number): boolean {
    const { altloc, residueOfAtom } = this.model.structure;
    if (residueOfAtom[a] === residueOfAtom[b]) return false;
    return altloc[a] === '' || altloc[b] === '' || altloc[a] === altloc[b];
  }

  /** Å */
  distance(a: number, b: number): number {
    const xyz = this.#xyz;
    return Math.hypot(xyz[3 * a]! - xyz[3 * b]!, xyz[3 * a + 1]! - xyz[3 * b + 1]!, xyz[3 * a + 2]! - xyz[3 * b + 2]!);
  }

  /** Atoms of a residue by name (stars as primes), all alternates. */
  atomsNamed(residue: number, name: string): readonly number[] {
    const { atomName, residues } = this.model.structure;
    const starred = name.replaceAll("'", '*');
    const found: number[] = [];
    for (let a = residues.atomStart[residue]!; a < residues.atomStart[residue + 1]!; a++) {
      if (atomName[a] === name || atomName[a] === starred) found.push(a);
    }
    return found;
  }

  /** Where several links make the bond, the one whose omega and chirality the model has. */
  #choose(first: number, second: number): LinkMatch | undefined {
    const { residueOfAtom, atomName } = this.model.structure;
    const residues = [residueOfAtom[first]!, residueOfAtom[second]!] as const;
    const [one, two] = [this.assigned.monomers[residues[0]], this.assigned.monomers[residues[1]]];
    if (one === undefined || two === undefined) return undefined;
    const ends = [
      { monomer: one.id, group: one.group, atom: atomName[first]!.replaceAll('*', "'") },
      { monomer: two.id, group: two.group, atom: atomName[second]!.replaceAll('*', "'") },
    ] as const;
    const key = ends.map((end) => `${end.monomer} ${end.atom}`).join(' ');
    let candidates = this.#candidates.get(key);
    if (candidates === undefined) {
      candidates = this.#dictionary.links(...ends);
      this.#candidates.set(key, candidates);
    }
    return candidates.find((match) => this.#fitsGeometry(match, residues)) ?? candidates[0];
  }

  #fitsGeometry({ link, isReversed }: LinkMatch, residues: readonly [number, number]): boolean {
    const sides = isReversed ? [residues[1], residues[0]] : residues;
    const find = (name: string): number | undefined =>
      this.atomsNamed(sides[name.startsWith('1:') ? 0 : 1]!, name.slice(2))[0];
    for (const { id, atoms, ideal } of link.torsions) {
      if (id !== 'omega') continue;
      const [a, b, c, d] = atoms.map(find);
      if (a === undefined || b === undefined || c === undefined || d === undefined) return Math.abs(ideal) > 90;
      // Cis only within 45° of 0; everything else is to become trans.
      if (Math.abs(dihedralDegrees(this.#xyz, a, b, c, d)) < 45 !== Math.abs(ideal) < 45) return false;
    }
    for (const { atoms, sign } of link.chiralities) {
      const [c, a1, a2, a3] = atoms.map(find);
      if (c === undefined || a1 === undefined || a2 === undefined || a3 === undefined || sign === 0) continue;
      if (tripleProduct(this.#xyz, c, a1, a2, a3) * sign < 0) return false;
    }
    return true;
  }

  #pairKey(first: number, second: number): string {
    const { residueOfAtom, atomName } = this.model.structure;
    const ends = [`${residueOfAtom[first]} ${atomName[first]}`, `${residueOfAtom[second]} ${atomName[second]}`];
    return ends.sort().join('|');
  }
}
