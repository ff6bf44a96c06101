// A link: the bond between two residues and what it asks of them, as a dictionary gives it.
import { type IdealGeometry, isNucleicGroup, isPeptideGroup } from './monomer.js';

/** What one side of a link must be; '' matches everything. */
export interface LinkSide {
  readonly monomer: string;
  readonly group: string;
  /** Modification of the monomer that comes with the link, '' where there is none. */
  readonly modification: string;
}

/** Atom names carry their side: `1:C`, `2:N`. */
export interface Link extends IdealGeometry {
  readonly id: string;
  readonly sides: readonly [LinkSide, LinkSide];
  readonly source: string;
}

/** Whether a monomer's group is (of) the group that a link or modification asks for: `peptide` takes `L-peptide`. */
export function groupMatches(wanted: string, group: string): boolean {
  if (wanted === '') return true;
  const want = wanted.toLowerCase();
  const have = group.toLowerCase();
  if (want === have) return true;
  if (want === 'peptide' || want === 'pept') return isPeptideGroup(have);
  if (want === 'dna/rna') return isNucleicGroup(have);
  return false;
}

/**
 * How closely one side fits, 0 where it does not. An exact group counts most (proline's links before glycine's where
 * both would do), then a named monomer, then the family of a group.
 */
export function sideFit(side: LinkSide, monomer: string, group: string): number {
  if (side.monomer !== '' && side.monomer !== monomer) return 0;
  if (!groupMatches(side.group, group)) return 0;
  const named = side.monomer === '' ? 0 : 4;
  const grouped = side.group === '' ? 0 : side.group.toLowerCase() === group.toLowerCase() ? 6 : 1;
  return 1 + named + grouped;
}

/** Names of the atoms that a link joins, side 1 first. */
export function joinedAtoms(link: Link): readonly (readonly [string, string])[] {
  return link.bonds.flatMap(({ atoms: [a, b] }) => {
    if (a.startsWith('1:') && b.startsWith('2:')) return [[a.slice(2), b.slice(2)] as const];
    return a.startsWith('2:') && b.startsWith('1:') ? [[b.slice(2), a.slice(2)] as const] : [];
  });
}
