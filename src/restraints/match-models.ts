// Which atom of another model stands for each atom of a structure: by chain, number and name, or by sequence where chains are called otherwise.
import { polymerRanges } from '../structure/polymers.js';
import { alignSequences, sequenceIdentity } from '../structure/sequence-alignment.js';
import type { Structure } from '../structure/structure.js';

/** Sequence identity from which a chain of another name may stand for one. */
const SAME_CHAIN = 0.85;

export interface ModelMatch {
  /** Atom of the structure → atom of the other model, −1 where there is none. */
  readonly atoms: Int32Array;
  /** Chain of the structure → chain of the other, −1 where none is alike. */
  readonly chains: Int32Array;
  /** Chains matched by their sequence instead of their id. */
  readonly bySequence: readonly number[];
}

/**
 * A chain is first looked for under its own id, with residues of the same number and name; where fewer than half of its polymer residues are
 * found so, the chain with the most identical sequence (85 % at least, the first of equals) stands for it, aligned.
 */
export function matchModels(structure: Structure, other: Structure): ModelMatch {
  const atoms = new Int32Array(structure.atomCount).fill(-1);
  const chains = new Int32Array(structure.chains.count).fill(-1);
  const bySequence: number[] = [];
  const sequences = chainSequences(structure);
  const others = chainSequences(other);
  const known = new Map<string, ReturnType<typeof alignSequences>>();
  for (let c = 0; c < chains.length; c++) {
    const same = other.chains.id.indexOf(structure.chains.id[c]!);
    const byNumber = same < 0 ? new Map<number, number>() : residuesByNumber(structure, c, other, same);
    const { residues, names } = sequences[c]!;
    if (same >= 0 && 2 * residues.filter((r) => byNumber.has(r)).length >= residues.length) {
      chains[c] = same;
      for (const [r, q] of byNumber) matchResidue(structure, r, other, q, atoms);
      continue;
    }
    if (names.length === 0) continue;
    let best = SAME_CHAIN;
    let chosen: ReturnType<typeof alignSequences> | undefined;
    others.forEach((candidate, d) => {
      if (candidate.names.length === 0) return;
      const key = `${names.join(' ')}|${candidate.names.join(' ')}`;
      const alignment = known.get(key) ?? alignSequences(names, candidate.names);
      known.set(key, alignment);
      const identity = sequenceIdentity(alignment, names.length, candidate.names.length);
      if (identity < best || (identity === best && chosen !== undefined)) return;
      best = identity;
      chosen = alignment;
      chains[c] = d;
    });
    if (chosen === undefined) continue;
    bySequence.push(c);
    const { residues: places } = others[chains[c]!]!;
    chosen.one.forEach((i, k) => {
      matchResidue(structure, residues[i]!, other, places[chosen!.two[k]!]!, atoms);
    });
  }
  return { atoms, chains, bySequence };
}

/** Polymer residues of each chain, by index and by name. */
export function chainSequences(structure: Structure): { readonly residues: number[]; readonly names: string[] }[] {
  const { residues, chains } = structure;
  const sequences = Array.from({ length: chains.count }, () => ({ residues: [] as number[], names: [] as string[] }));
  for (const { first, last } of polymerRanges(structure)) {
    const sequence = sequences[residues.chain[first]!]!;
    for (let r = first; r <= last; r++) {
      sequence.residues.push(r);
      sequence.names.push(residues.name[r]!);
    }
  }
  return sequences;
}

/** Atoms of the same name and alternate location; those without one stand for all. */
export function matchResidue(structure: Structure, r: number, other: Structure, q: number, atoms: Int32Array): void {
  const places = new Map<string, number>();
  for (let a = other.residues.atomStart[q]!; a < other.residues.atomStart[q + 1]!; a++) {
    const name = other.atomName[a]!;
    places.set(`${name} ${other.altloc[a]!}`, a);
    if (!places.has(name)) places.set(name, a);
  }
  for (let a = structure.residues.atomStart[r]!; a < structure.residues.atomStart[r + 1]!; a++) {
    const name = structure.atomName[a]!;
    atoms[a] = places.get(`${name} ${structure.altloc[a]!}`) ?? places.get(name) ?? -1;
  }
}

/** Residue of chain c → residue of chain d with the same number, insertion code and name. */
function residuesByNumber(structure: Structure, c: number, other: Structure, d: number): Map<number, number> {
  const key = ({ residues }: Structure, r: number): string =>
    `${residues.number[r]}${residues.insertion[r]} ${residues.name[r]}`;
  const places = new Map<string, number>();
  for (let q = other.chains.residueStart[d]!; q < other.chains.residueStart[d + 1]!; q++) places.set(key(other, q), q);
  const found = new Map<number, number>();
  for (let r = structure.chains.residueStart[c]!; r < structure.chains.residueStart[c + 1]!; r++) {
    const q = places.get(key(structure, r));
    if (q !== undefined) found.set(r, q);
  }
  return found;
}
