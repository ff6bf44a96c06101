// A model as read from a file: one structure, one or more conformations, and what the file says beside the atoms.
import type { Conformation, Structure } from './structure.js';

/** Unit cell, Å and degrees. */
export interface Cell {
  readonly lengths: readonly [number, number, number];
  readonly angles: readonly [number, number, number];
  readonly spaceGroup: string;
}

/** A bond that the file declares between two atoms (SSBOND, LINK, struct_conn). */
export interface DeclaredLink {
  readonly type: 'disulfide' | 'covalent' | 'metal' | 'hydrogen';
  readonly atoms: readonly [number, number];
  /** Å, undefined where the file does not say. */
  readonly length?: number;
  /** Symmetry operators as the file writes them ('1555', '1_555'); links to symmetry mates are carried, not restrained. */
  readonly symmetry?: readonly [string, string];
  /** mmCIF struct_conn id, '' for PDB input. */
  readonly id: string;
}

/** A helix or strand that the file declares; residues by index, both ends included. */
export interface SecondaryStructureRange {
  readonly kind: 'helix' | 'strand';
  readonly first: number;
  readonly last: number;
  /** Helix class (PDB HELIX columns 39–40; 1 right-handed alpha) or strand sense (−1, 0, 1). */
  readonly class: number;
  /** Helix or sheet identifier. */
  readonly id: string;
}

/**
 * What travels from input to output. A format's own records go back as they came, with the lengths of links measured anew;
 * HELIX, SHEET, struct_conn, struct_conf and struct_sheet_range are made from the model only where they are not carried.
 * Who changes `links` or `secondaryStructure` must drop what is carried of them. CONECT records are not carried.
 */
export interface CarriedRecords {
  /** PDB lines before the atoms (HEADER, TITLE, REMARK, SEQRES, HELIX, …), as read; not SSBOND and LINK, which are links. */
  readonly pdbHeader: readonly string[];
  /**
   * mmCIF categories but atom_site and its displacements: name (`_entity`) → tag → column of values. Values are without
   * quotes; a bare `.` or `?` means "not given", a quoted one keeps its quotes.
   */
  readonly categories: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

export interface Model {
  readonly structure: Structure;
  /** One a MODEL of the file, same atoms in the same order. */
  readonly conformations: readonly Conformation[];
  /** Anisotropic displacement parameters of the first MODEL, 6N (U11 U22 U33 U12 U13 U23, Å²); NaN where there are none. */
  readonly anisotropic?: Float64Array;
  readonly cell?: Cell;
  readonly links: readonly DeclaredLink[];
  readonly secondaryStructure: readonly SecondaryStructureRange[];
  readonly carried: CarriedRecords;
  /** Path or name for messages. */
  readonly source: string;
  /** What was odd about the file, a sentence each. */
  readonly warnings: readonly string[];
}
