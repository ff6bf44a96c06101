// What the PDB records before the atoms say about them: cell, links, disulfides, helices and strands.
import { isMetal } from './elements.js';
import type { CarriedRecords, Cell, DeclaredLink, SecondaryStructureRange } from './model.js';
import { pdbNumber } from './pdb-numbers.js';
import { ResidueLookup } from './residue-lookup.js';
import type { Structure } from './structure.js';

export interface PdbAnnotations {
  readonly cell?: Cell;
  readonly links: DeclaredLink[];
  readonly secondaryStructure: SecondaryStructureRange[];
  readonly carried: CarriedRecords;
}

/**
 * Reads the records by the columns of wwPDB format 3.30. SSBOND and LINK become links and leave the carried header, where
 * their atoms are in the structure; a record whose atoms are missing stays in the header, with a warning.
 */
export function readPdbAnnotations(
  header: readonly string[],
  structure: Structure,
  source: string,
  warnings: string[],
): PdbAnnotations {
  const lookup = new ResidueLookup(structure);
  const links: DeclaredLink[] = [];
  const secondaryStructure: SecondaryStructureRange[] = [];
  const pdbHeader: string[] = [];
  let cell: Cell | undefined;
  for (const line of header) {
    const record = line.slice(0, 6).trimEnd().toUpperCase();
    if (record === 'SSBOND' || record === 'LINK' || record === 'LINKR') {
      const link = record === 'SSBOND' ? disulfide(line, lookup) : declaredLink(line, lookup, structure);
      if (link !== undefined) {
        links.push(link);
        continue;
      }
      warnings.push(
        `${source}: '${line.trim().replace(/\s+/g, ' ')}' names atoms that the file does not have; it is not used.`,
      );
    } else if (record === 'HELIX' || record === 'SHEET') {
      const range = record === 'HELIX' ? helix(line, lookup) : strand(line, lookup);
      if (range !== undefined) secondaryStructure.push(range);
    } else if (record === 'CRYST1') {
      cell = unitCell(line);
      if (cell === undefined) warnings.push(`${source}: the CRYST1 record holds no unit cell; it is not used.`);
    }
    pdbHeader.push(line);
  }
  return { ...(cell && { cell }), links, secondaryStructure, carried: { pdbHeader, categories: new Map() } };
}

/** Reads what stands in columns `from` … `to`, counted from 1 as the format page does. */
function columns(line: string, from: number, to: number): string {
  return line.slice(from - 1, to).trim();
}

function disulfide(line: string, lookup: ResidueLookup): DeclaredLink | undefined {
  const end = (name: number, chain: number): number =>
    lookup.atom(
      columns(line, chain, chain),
      pdbNumber(line.slice(chain + 1, chain + 5), 4, Number.NaN),
      columns(line, chain + 6, chain + 6),
      columns(line, name, name + 2),
      'SG',
    );
  return linkOf('disulfide', end(12, 16), end(26, 30), line);
}

function declaredLink(line: string, lookup: ResidueLookup, structure: Structure): DeclaredLink | undefined {
  const end = (from: number): number => {
    const altloc = columns(line, from + 4, from + 4);
    const place = [
      columns(line, from + 9, from + 9),
      pdbNumber(line.slice(from + 9, from + 13), 4, Number.NaN),
      columns(line, from + 14, from + 14),
      columns(line, from + 5, from + 7),
      columns(line, from, from + 3),
    ] as const;
    return lookup.atom(...place, altloc);
  };
  const [first, second] = [end(13), end(43)];
  const isMetallic = [first, second].some((atom) => atom >= 0 && isMetal(structure.element[atom]!));
  return linkOf(isMetallic ? 'metal' : 'covalent', first, second, line);
}

function linkOf(type: DeclaredLink['type'], first: number, second: number, line: string): DeclaredLink | undefined {
  if (first < 0 || second < 0) return undefined;
  const length = Number(columns(line, 74, 78));
  const symmetry = [columns(line, 60, 65), columns(line, 67, 72)] as const;
  return {
    type,
    atoms: [first, second],
    ...(length > 0 && { length }),
    ...(symmetry[0] !== '' && symmetry[1] !== '' && { symmetry }),
    id: '',
  };
}

function helix(line: string, lookup: ResidueLookup): SecondaryStructureRange | undefined {
  const first = lookup.residue(
    columns(line, 20, 20),
    pdbNumber(line.slice(21, 25), 4, Number.NaN),
    columns(line, 26, 26),
  );
  const last = lookup.residue(
    columns(line, 32, 32),
    pdbNumber(line.slice(33, 37), 4, Number.NaN),
    columns(line, 38, 38),
  );
  if (first < 0 || last < first) return undefined;
  return { kind: 'helix', first, last, class: Number(columns(line, 39, 40)) || 1, id: columns(line, 12, 14) };
}

function strand(line: string, lookup: ResidueLookup): SecondaryStructureRange | undefined {
  const first = lookup.residue(
    columns(line, 22, 22),
    pdbNumber(line.slice(22, 26), 4, Number.NaN),
    columns(line, 27, 27),
  );
  const last = lookup.residue(
    columns(line, 33, 33),
    pdbNumber(line.slice(33, 37), 4, Number.NaN),
    columns(line, 38, 38),
  );
  if (first < 0 || last < first) return undefined;
  return { kind: 'strand', first, last, class: Number(columns(line, 39, 40)) || 0, id: columns(line, 12, 14) };
}

function unitCell(line: string): Cell | undefined {
  const value = (from: number, to: number): number => Number(columns(line, from, to) || 'NaN');
  const lengths = [value(7, 15), value(16, 24), value(25, 33)] as const;
  const angles = [value(34, 40), value(41, 47), value(48, 54)] as const;
  if (![...lengths, ...angles].every((number) => number > 0)) return undefined;
  return { lengths, angles, spaceGroup: columns(line, 56, 66) || 'P 1' };
}
