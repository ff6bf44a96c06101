// Decides which link a bond between two residues is, and keeps what has been decided.
import type { Model } from '../structure/model.js';
import type { AssignedResidues } from './assigned-residues.js';
import { backboneNoise } from './backbone-noise.js';
import { isMeantCis } from './cis-peptide.js';
import type { Dictionary, LinkEnd, LinkMatch } from './dictionary.js';
import type { Link } from './link.js';
import { dihedralDegrees, tripleProduct } from './measure.js';
import { groupByEnd, type Monomer } from './monomer.js';
import { siblingsOf } from './places.js';

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

/** Two atoms that a link may join, and how far apart they are. */
export interface AtomPair {
  readonly atoms: readonly [number, number];
  /** As asked for; an atom common to alternates of one place may stand in another residue of the place. */
  readonly residues: readonly [number, number];
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
  /** Other residues at the place of a residue. */
  readonly siblings: ReadonlyMap<number, readonly number[]>;
  readonly #dictionary: Dictionary;
  readonly #xyz: Float64Array;
  /** Å, see {@link backboneNoise}. */
  readonly #noise: number;
  readonly #joined = new Set<string>();
  readonly #declared: ReadonlySet<string>;
  readonly #candidates = new Map<string, readonly LinkMatch[]>();

  constructor(model: Model, assigned: AssignedResidues, dictionary: Dictionary) {
    this.model = model;
    this.assigned = assigned;
    this.siblings = siblingsOf(model.structure);
    this.#dictionary = dictionary;
    this.#xyz = model.conformations[0]!.xyz;
    this.#noise = backboneNoise(model.structure, this.#xyz);
    this.#declared = new Set(model.links.map(({ atoms }) => this.#pairKey(...atoms)));
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

  /** Whether the file declares a bond of these atoms. */
  isDeclared(first: number, second: number): boolean {
    return this.#declared.has(this.#pairKey(first, second));
  }

  /**
   * Joins two atoms by the library's link.
   *
   * @param residues The residues that are joined, where they are not those of the atoms (see {@link AtomPair}).
   * @returns Whether the library has one.
   */
  joinByLink(first: number, second: number, residues = this.#residuesOf(first, second)): boolean {
    const match = this.#choose(first, second, residues);
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
        if (best === undefined || distance < best.distance)
          best = { atoms: [a, b], residues: [first, second], distance };
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

  /** Atoms of a residue by name (stars as primes), all alternates; else those that it shares with others at its place. */
  atomsNamed(residue: number, name: string): readonly number[] {
    const { atomName, altloc, residues } = this.model.structure;
    const starred = name.replaceAll("'", '*');
    const found: number[] = [];
    const collect = (owner: number, isShared: boolean): void => {
      for (let a = residues.atomStart[owner]!; a < residues.atomStart[owner + 1]!; a++) {
        if ((atomName[a] === name || atomName[a] === starred) && !(isShared && altloc[a] !== '')) found.push(a);
      }
    };
    collect(residue, false);
    if (found.length === 0) for (const other of this.siblings.get(residue) ?? []) collect(other, true);
    return found;
  }

  /** Where several links make the bond, the one whose omega and chirality the model has. */
  #choose(first: number, second: number, residues: readonly [number, number]): LinkMatch | undefined {
    const { atomName } = this.model.structure;
    const [one, two] = [this.assigned.monomers[residues[0]], this.assigned.monomers[residues[1]]];
    if (one === undefined || two === undefined) return undefined;
    const [name1, name2] = [atomName[first]!.replaceAll('*', "'"), atomName[second]!.replaceAll('*', "'")];
    const key = `${one.id} ${name1} ${two.id} ${name2}`;
    let candidates = this.#candidates.get(key);
    if (candidates === undefined) {
      const end = (monomer: Monomer, atom: string, group: string): LinkEnd => ({ monomer: monomer.id, group, atom });
      candidates = this.#dictionary.links(end(one, name1, one.group), end(two, name2, two.group));
      if (candidates.length === 0) {
        // A modified residue may be filed as a non-polymer and yet stand in a chain.
        const groups = [groupByEnd(one, name1), groupByEnd(two, name2)] as const;
        candidates = this.#dictionary.links(end(one, name1, groups[0]), end(two, name2, groups[1]));
      }
      this.#candidates.set(key, candidates);
    }
    return candidates.find((match) => this.#fitsGeometry(match, residues)) ?? candidates[0];
  }

  #residuesOf(first: number, second: number): readonly [number, number] {
    const { residueOfAtom } = this.model.structure;
    return [residueOfAtom[first]!, residueOfAtom[second]!];
  }

  #fitsGeometry({ link, isReversed }: LinkMatch, residues: readonly [number, number]): boolean {
    const sides = isReversed ? [residues[1], residues[0]] : residues;
    const find = (name: string): number | undefined =>
      this.atomsNamed(sides[name.startsWith('1:') ? 0 : 1]!, name.slice(2))[0];
    for (const { id, atoms, ideal } of link.torsions) {
      if (id !== 'omega') continue;
      const [a, b, c, d] = atoms.map(find);
      if (a === undefined || b === undefined || c === undefined || d === undefined) return Math.abs(ideal) > 90;
      const next = this.model.structure.residues.name[sides[1]]!;
      const isCis = isMeantCis(next, dihedralDegrees(this.#xyz, a, b, c, d), this.distance(a, d), this.#noise);
      if (isCis !== Math.abs(ideal) < 45) return false;
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
