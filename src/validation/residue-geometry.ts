// What was found of each residue of a protein: the rows of all validators, gathered by residue.
import { residueLabel, type Structure } from '../structure/structure.js';
import type { CBetaRow } from './c-beta-deviation.js';
import type { CablamRow } from './cablam.js';
import type { OmegaRow } from './omega.js';
import type { RamachandranRow } from './ramachandran.js';
import type { RotamerRow } from './rotamers.js';

/** What was found of one residue; a part is missing where it does not apply. */
export interface ResidueGeometry {
  readonly residue: number;
  /** `A/45/LEU` */
  readonly label: string;
  /** Of the first conformer; those of further ones whose backbone is another follow. */
  readonly ramachandran?: RamachandranRow;
  readonly alternateRamachandran?: readonly RamachandranRow[];
  readonly rotamers?: readonly RotamerRow[];
  readonly cBeta?: CBetaRow;
  readonly alternateCBeta?: readonly CBetaRow[];
  readonly omega?: OmegaRow;
  readonly cablam?: CablamRow;
}

/** In the order of the structure; of conformers the first comes first. */
export interface ValidatorRows {
  readonly ramachandran: readonly RamachandranRow[];
  readonly rotamers: readonly RotamerRow[];
  readonly cBeta: readonly CBetaRow[];
  readonly omega: readonly OmegaRow[];
  readonly cablam: readonly CablamRow[];
}

/** Residues with a backbone or a side chain that was judged, in the order of the structure. */
export function residueGeometry(structure: Structure, rows: ValidatorRows): readonly ResidueGeometry[] {
  const ramachandran = gathered(rows.ramachandran);
  const cBeta = gathered(rows.cBeta);
  const omega = new Map(rows.omega.map((row) => [row.residue, row]));
  const cablam = new Map(rows.cablam.map((row) => [row.residue, row]));
  const rotamers = gathered(rows.rotamers);
  const judged = new Set([
    ...ramachandran.keys(),
    ...cBeta.keys(),
    ...omega.keys(),
    ...cablam.keys(),
    ...rotamers.keys(),
  ]);
  return [...judged]
    .sort((a, b) => a - b)
    .map((residue) => ({
      residue,
      label: residueLabel(structure, residue),
      ...part('ramachandran', ramachandran.get(residue)?.[0]),
      ...part('alternateRamachandran', furtherOf(ramachandran.get(residue))),
      ...part('rotamers', rotamers.get(residue)),
      ...part('cBeta', cBeta.get(residue)?.[0]),
      ...part('alternateCBeta', furtherOf(cBeta.get(residue))),
      ...part('omega', omega.get(residue)),
      ...part('cablam', cablam.get(residue)),
    }));
}

function gathered<Row extends { readonly residue: number }>(rows: readonly Row[]): ReadonlyMap<number, readonly Row[]> {
  const byResidue = new Map<number, Row[]>();
  for (const row of rows) {
    const list = byResidue.get(row.residue);
    if (list === undefined) byResidue.set(row.residue, [row]);
    else list.push(row);
  }
  return byResidue;
}

function furtherOf<Row>(rows: readonly Row[] = []): readonly Row[] | undefined {
  return rows.length > 1 ? rows.slice(1) : undefined;
}

function part<K extends string, T>(key: K, value: T | undefined): Partial<Record<K, T>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, T>);
}
