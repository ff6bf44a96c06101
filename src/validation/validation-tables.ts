// The distributions that a model's geometry is judged by, and where they are from.
import type { ProteinBackbone } from '../chemistry/protein-backbone.js';
import type { RamachandranClass } from '../restraints/ramachandran-grid.js';
import type { Structure } from '../structure/structure.js';
import type { AngleTable } from './angle-table.js';
import type { CablamTables } from './cablam-tables.js';

/** Helix, sheet, loop. */
export type RamaZPart = 'H' | 'S' | 'L';

/** A part of the tables; `source` names it in results: `Top500, npm moorhen` or `Top8000, FOLDER`. */
interface Sourced {
  readonly source: string;
}

export interface RamachandranTables extends Sourced {
  /** Share of the reference residues that lie where fewer occur, 0 … 1; degrees. */
  share(kind: RamachandranClass, phi: number, psi: number): number;
}

/** The distribution of one residue's side-chain torsions and the levels it is read with. */
export interface RotamerGrid {
  readonly table: AngleTable;
  /** Shares below which a rotamer is an outlier, and from which on it is favoured. */
  readonly outlier: number;
  readonly favored: number;
}

export interface RotamerTables extends Sourced {
  /** Undefined for residues without rotamers. */
  grid(residueName: string): RotamerGrid | undefined;
}

export interface RamaZTables extends Sourced {
  /** Mean and spread over good models of the mean score of a model's residues. */
  readonly calibration: Readonly<Record<'whole' | 'helix' | 'sheet' | 'loop', readonly [mean: number, spread: number]>>;
  /** Helix, sheet or loop: one a residue. @param xyz 3N, Å */
  parts(structure: Structure, backbone: ProteinBackbone, xyz: Float64Array): readonly RamaZPart[];
  /**
   * How much denser the distribution is at φ, ψ (degrees) than where reference residues are on average, in standard deviations of
   * that; undefined for residues that the tables do not know.
   */
  score(part: RamaZPart, residueName: string, kind: RamachandranClass, phi: number, psi: number): number | undefined;
}

/** All that {@link validateGeometry} judges by. */
export interface ValidationTables {
  readonly ramachandran: RamachandranTables;
  readonly rotamers: RotamerTables;
  readonly ramaZ: RamaZTables;
  /** None ship; a reference folder may have them. */
  readonly cablam?: CablamTables;
}
