// Which residues of each chain make its polymers, and of which kind.
import { isAminoAcid, isNucleotide, isWater } from './residue-kind.js';
import type { Structure } from './structure.js';

export type PolymerKind = 'protein' | 'nucleic';
export type ResidueKind = PolymerKind | 'water' | 'other';

/** A run of residues, both ends included, that are one polymer of one chain. */
export interface PolymerRange {
  readonly first: number;
  readonly last: number;
}

/** Caps stand at the ends of polymers and belong to them: acetyl, formyl, amide, N-methyl, tert-butyloxycarbonyl. */
const caps = new Set(['ACE', 'FOR', 'NH2', 'NME', 'NMA', 'BOC']);

/** By name, else by the backbone atoms it has: N, CA, C is a protein residue, C1′ C3′ C4′ O3′ a nucleotide. */
export function residueKind({ residues, atomName }: Structure, residue: number): ResidueKind {
  const name = residues.name[residue]!;
  if (isAminoAcid(name)) return 'protein';
  if (isNucleotide(name)) return 'nucleic';
  if (isWater(name)) return 'water';
  const names = new Set(atomName.slice(residues.atomStart[residue], residues.atomStart[residue + 1]));
  if (names.has('N') && names.has('CA') && names.has('C')) return 'protein';
  const isSugar = ['C1', 'C3', 'C4', 'O3'].every((atom) => names.has(`${atom}'`) || names.has(`${atom}*`));
  return isSugar ? 'nucleic' : 'other';
}

/**
 * The polymers of all chains. A TER ends one; without any TER a chain's polymer runs from its first to its last residue
 * of polymer kind. A single amino acid or nucleotide without TER is a ligand.
 */
export function polymerRanges(structure: Structure): PolymerRange[] {
  const { residues, chains } = structure;
  const ranges: PolymerRange[] = [];
  for (let c = 0; c < chains.count; c++) {
    const [begin, end] = [chains.residueStart[c]!, chains.residueStart[c + 1]!];
    let from = begin;
    let hasEnd = false;
    for (let r = begin; r < end; r++) {
      if (residues.terminal[r] !== 1) continue;
      const first = firstOfPolymer(structure, from, r);
      if (first >= 0) ranges.push({ first, last: r });
      from = r + 1;
      hasEnd = true;
    }
    if (hasEnd) continue;
    const first = firstOfPolymer(structure, from, end - 1);
    let last = end - 1;
    while (last > first && !isLink(structure, last)) last--;
    if (first >= 0 && last > first) ranges.push({ first, last });
  }
  return ranges;
}

/** 1 for residues of no polymer: waters, ions, ligands. Glycans, which links hold, are not told apart. */
export function freeResidues(structure: Structure): Uint8Array {
  const free = new Uint8Array(structure.residues.count).fill(1);
  for (const { first, last } of polymerRanges(structure)) free.fill(0, first, last + 1);
  for (let r = 0; r < free.length; r++) if (residueKind(structure, r) === 'protein') free[r] = 0;
  return free;
}

function isLink(structure: Structure, residue: number): boolean {
  const kind = residueKind(structure, residue);
  return kind === 'protein' || kind === 'nucleic' || caps.has(structure.residues.name[residue]!);
}

/** First residue of polymer kind in a run, −1 where there is none. */
function firstOfPolymer(structure: Structure, from: number, to: number): number {
  for (let r = from; r <= to; r++) if (isLink(structure, r)) return r;
  return -1;
}
