// Rotamer validation: the χ torsions of each side chain, and whether such a side chain occurs.
import { dihedralDegrees } from '../chemistry/measure.js';
import { sideChainTorsions } from '../chemistry/side-chain-torsions.js';
import type { Structure } from '../structure/structure.js';
import { valueAt } from './angle-table.js';
import { shippedRotamers } from './rotamer-grids.js';
import { rotamerName } from './rotamer-names.js';
import type { RotamerTables } from './validation-tables.js';

export type RotamerEvaluation = 'favored' | 'allowed' | 'outlier';

export interface RotamerRow {
  readonly residue: number;
  /** '' where the side chain has no alternates. */
  readonly altloc: string;
  /** χ₁, χ₂ …, degrees */
  readonly chi: readonly number[];
  /** Of the wells that the torsions are in, whether such a rotamer occurs or not; see rotamerName. */
  readonly name: string;
  /** Share of the reference side chains that lie where fewer occur, 0 … 1. */
  readonly share: number;
  readonly evaluation: RotamerEvaluation;
}

/** Proline's pucker is told by its first torsion; it is judged but never searched. */
const PROLINE: readonly (readonly [string, string, string, string])[] = [['N', 'CA', 'CB', 'CG']];

/** One row a conformer; side chains with missing atoms are left out. @param xyz 3N, Å */
export function rotamerRows(
  structure: Structure,
  xyz: Float64Array,
  tables: RotamerTables = shippedRotamers,
): readonly RotamerRow[] {
  const { residues } = structure;
  const rows: RotamerRow[] = [];
  for (let residue = 0; residue < residues.count; residue++) {
    const name = residues.name[residue]!;
    const grid = tables.grid(name);
    if (grid === undefined) continue;
    const torsions = name === 'PRO' ? PROLINE : sideChainTorsions(name).map(({ atoms }) => atoms);
    for (const altloc of sideChainAltlocs(structure, residue)) {
      const atoms = conformer(structure, residue, altloc);
      const found = torsions.map((names) => names.map((atom) => atoms.get(atom) ?? -1));
      if (found.some((four) => four.includes(-1))) continue;
      const chi = found.map(([a, b, c, d]) => dihedralDegrees(xyz, a!, b!, c!, d!));
      const share = valueAt(grid.table, chi);
      const evaluation = share >= grid.favored ? 'favored' : share < grid.outlier ? 'outlier' : 'allowed';
      rows.push({ residue, altloc, chi, name: rotamerName(name, chi), share, evaluation });
    }
  }
  return rows;
}

/** Alternate locations of a residue's atoms, '' alone where there are none. */
function sideChainAltlocs({ residues, altloc }: Structure, residue: number): readonly string[] {
  const letters = new Set(altloc.slice(residues.atomStart[residue], residues.atomStart[residue + 1]));
  letters.delete('');
  return letters.size === 0 ? [''] : [...letters].sort();
}

/** Atoms by name: those of the alternate location, else those without one. */
function conformer({ residues, atomName, altloc }: Structure, residue: number, letter: string): Map<string, number> {
  const atoms = new Map<string, number>();
  for (let a = residues.atomStart[residue]!; a < residues.atomStart[residue + 1]!; a++) {
    if (altloc[a] === letter || (altloc[a] === '' && !atoms.has(atomName[a]!))) atoms.set(atomName[a]!, a);
  }
  return atoms;
}
