// The protein backbone of a structure: each residue's N, CA, C, O and CB in one conformer, and its peptide neighbours.

import type { Structure } from '../structure/structure.js';
import { dihedralDegrees } from './measure.js';
import type { Topology } from './topology.js';

/** All columns one entry a residue; −1 where there is none. */
export interface ProteinBackbone {
  readonly n: Int32Array;
  readonly ca: Int32Array;
  readonly c: Int32Array;
  readonly o: Int32Array;
  readonly cb: Int32Array;
  /** Residue whose C is bonded to this one's N. */
  readonly previous: Int32Array;
  /** Residue whose N is bonded to this one's C. */
  readonly next: Int32Array;
  /** Atoms whose conformer is the one taken: those without an alternate location and those of the residue's first. */
  readonly altloc: readonly string[];
}

/** The D-amino acids of the Chemical Component Dictionary that mirror the standard ones. */
const D_AMINO_ACIDS = new Set('DAL DAR DSG DAS DCY DGN DGL DHI DIL DLE DLY MED DPN DPR DSN DTH DTR DTY DVA'.split(' '));

/** |ω| below which a peptide counts as cis for the choice between the two proline plots, degrees (MolProbity's limit). */
const CIS_BELOW = 30;

/**
 * Residues are peptide neighbours where the topology has a bond between the one's C and the other's N. Of alternates the first in
 * alphabetical order is taken, or `letter` in residues that have it, with the atoms that have none. Residues without N, CA and C keep
 * −1 in all columns.
 */
export function proteinBackbone(
  structure: Structure,
  topology: Pick<Topology, 'tables'>,
  letter?: string,
): ProteinBackbone {
  const { residues, atomName, altloc } = structure;
  const column = (): Int32Array => new Int32Array(residues.count).fill(-1);
  const atoms = { N: column(), CA: column(), C: column(), O: column(), CB: column() };
  const chosen: string[] = [];
  for (let r = 0; r < residues.count; r++) {
    const conformer = letter !== undefined && hasAltloc(structure, r, letter) ? letter : firstAltloc(structure, r);
    chosen.push(conformer);
    for (let a = residues.atomStart[r]!; a < residues.atomStart[r + 1]!; a++) {
      const name = atomName[a]!;
      if ((altloc[a] !== '' && altloc[a] !== conformer) || !isBackboneName(name)) continue;
      if (atoms[name][r]! < 0) atoms[name][r] = a;
    }
    if (atoms.N[r]! < 0 || atoms.CA[r]! < 0 || atoms.C[r]! < 0) for (const list of Object.values(atoms)) list[r] = -1;
  }
  const [previous, next] = [column(), column()];
  for (const table of topology.tables) {
    if (table.kind !== 'bond') continue;
    for (let k = 0; k < table.count; k++) {
      join(structure, atoms, table.atoms[2 * k]!, table.atoms[2 * k + 1]!, previous, next);
      join(structure, atoms, table.atoms[2 * k + 1]!, table.atoms[2 * k]!, previous, next);
    }
  }
  return { n: atoms.N, ca: atoms.CA, c: atoms.C, o: atoms.O, cb: atoms.CB, previous, next, altloc: chosen };
}

/** The torsion before a residue (CA₋₁, C₋₁, N, CA), degrees; NaN without a peptide neighbour before it. */
export function omegaDegrees(backbone: ProteinBackbone, residue: number, xyz: Float64Array): number {
  const before = backbone.previous[residue]!;
  if (before < 0) return Number.NaN;
  return dihedralDegrees(xyz, backbone.ca[before]!, backbone.c[before]!, backbone.n[residue]!, backbone.ca[residue]!);
}

/** Whether the peptide before a residue is cis: |ω| < 30°. */
export function isCis(backbone: ProteinBackbone, residue: number, xyz: Float64Array): boolean {
  return Math.abs(omegaDegrees(backbone, residue, xyz)) < CIS_BELOW;
}

/** Whether restraints make or keep the peptide before each residue cis: 1 where its ω is drawn to 0, as its link in the topology has it. */
export function cisPeptides(backbone: ProteinBackbone, { tables }: Pick<Topology, 'tables'>): Uint8Array {
  const cis = new Uint8Array(backbone.n.length);
  const byNitrogen = new Map(Array.from(backbone.n, (n, residue) => [n, residue]));
  for (const { kind, count, atoms, values } of tables) {
    if (kind !== 'torsion') continue;
    for (let k = 0; k < count; k++) {
      const residue = byNitrogen.get(atoms[4 * k + 2]!);
      if (residue === undefined || atoms[4 * k + 2]! < 0) continue;
      const before = backbone.previous[residue]!;
      const isOmega =
        before >= 0 &&
        atoms[4 * k] === backbone.ca[before] &&
        atoms[4 * k + 1] === backbone.c[before] &&
        atoms[4 * k + 3] === backbone.ca[residue];
      if (isOmega) cis[residue] = Math.abs(values['ideal']![k]!) < 90 ? 1 : 0;
    }
  }
  return cis;
}

/** By residue name. */
export function isDAminoAcid(residueName: string): boolean {
  return D_AMINO_ACIDS.has(residueName);
}

function hasAltloc({ residues, altloc }: Structure, residue: number, letter: string): boolean {
  for (let a = residues.atomStart[residue]!; a < residues.atomStart[residue + 1]!; a++)
    if (altloc[a] === letter) return true;
  return false;
}

function firstAltloc({ residues, altloc }: Structure, residue: number): string {
  let first = '';
  for (let a = residues.atomStart[residue]!; a < residues.atomStart[residue + 1]!; a++) {
    const letter = altloc[a]!;
    if (letter !== '' && (first === '' || letter < first)) first = letter;
  }
  return first;
}

type BackboneAtoms = Readonly<Record<'N' | 'CA' | 'C' | 'O' | 'CB', Int32Array>>;

function isBackboneName(name: string): name is keyof BackboneAtoms {
  return name === 'N' || name === 'CA' || name === 'C' || name === 'O' || name === 'CB';
}

/** The first bond wins: with microheterogeneity a place has two residues. */
function join(
  { residueOfAtom }: Structure,
  atoms: BackboneAtoms,
  c: number,
  n: number,
  previous: Int32Array,
  next: Int32Array,
): void {
  const [one, two] = [residueOfAtom[c]!, residueOfAtom[n]!];
  if (one === two || atoms.C[one] !== c || atoms.N[two] !== n) return;
  if (next[one]! < 0) next[one] = two;
  if (previous[two]! < 0) previous[two] = one;
}
