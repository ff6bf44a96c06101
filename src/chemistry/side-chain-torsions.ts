// The rotatable torsions of side chains, and the angles at which a search should try them.

/** One χ: the four atoms that define it and the angles worth trying, degrees. */
export interface SideChainTorsion {
  readonly atoms: readonly [string, string, string, string];
  readonly trials: readonly number[];
  /** Degrees after which the side chain looks the same but for the names of its atoms: 180 for two-sided ends, else 360. */
  readonly period: 180 | 360;
}

/** Staggered about a bond between two sp³ atoms. */
const STAGGERED = [-60, 60, 180];
/** About a bond to a flat group whose two faces look alike: half a turn in steps of 30°. */
const FLAT_SYMMETRIC = [-60, -30, 0, 30, 60, 90];
/** About a bond to a flat group whose faces differ. */
const FLAT = [-150, -120, -90, -60, -30, 0, 30, 60, 90, 120, 150, 180];

type Row = readonly [a: string, b: string, c: string, d: string, trials: readonly number[]];

function torsions(...rows: readonly Row[]): readonly SideChainTorsion[] {
  return rows.map(([a, b, c, d, trials]) => ({
    atoms: [a, b, c, d],
    trials,
    period: trials === FLAT_SYMMETRIC ? 180 : 360,
  }));
}

const MET = (third: string): readonly SideChainTorsion[] =>
  torsions(
    ['N', 'CA', 'CB', 'CG', STAGGERED],
    ['CA', 'CB', 'CG', third, STAGGERED],
    ['CB', 'CG', third, 'CE', STAGGERED],
  );

/**
 * χ definitions of IUPAC-IUB 1970 (Biochemistry 9:3471); the wells are those of sp³ and sp² chemistry, not of a library:
 * a search tunes them against map and contacts. Proline's ring and alanine's methyl are not searched.
 */
const TORSIONS: Readonly<Record<string, readonly SideChainTorsion[]>> = {
  ARG: torsions(
    ['N', 'CA', 'CB', 'CG', STAGGERED],
    ['CA', 'CB', 'CG', 'CD', STAGGERED],
    ['CB', 'CG', 'CD', 'NE', STAGGERED],
    ['CG', 'CD', 'NE', 'CZ', [-160, -85, 85, 180]],
  ),
  ASN: torsions(['N', 'CA', 'CB', 'CG', STAGGERED], ['CA', 'CB', 'CG', 'OD1', FLAT]),
  ASP: torsions(['N', 'CA', 'CB', 'CG', STAGGERED], ['CA', 'CB', 'CG', 'OD1', FLAT_SYMMETRIC]),
  CYS: torsions(['N', 'CA', 'CB', 'SG', STAGGERED]),
  GLN: torsions(
    ['N', 'CA', 'CB', 'CG', STAGGERED],
    ['CA', 'CB', 'CG', 'CD', STAGGERED],
    ['CB', 'CG', 'CD', 'OE1', FLAT],
  ),
  GLU: torsions(
    ['N', 'CA', 'CB', 'CG', STAGGERED],
    ['CA', 'CB', 'CG', 'CD', STAGGERED],
    ['CB', 'CG', 'CD', 'OE1', FLAT_SYMMETRIC],
  ),
  HIS: torsions(['N', 'CA', 'CB', 'CG', STAGGERED], ['CA', 'CB', 'CG', 'ND1', FLAT]),
  ILE: torsions(['N', 'CA', 'CB', 'CG1', STAGGERED], ['CA', 'CB', 'CG1', 'CD1', STAGGERED]),
  LEU: torsions(['N', 'CA', 'CB', 'CG', STAGGERED], ['CA', 'CB', 'CG', 'CD1', STAGGERED]),
  LYS: torsions(
    ['N', 'CA', 'CB', 'CG', STAGGERED],
    ['CA', 'CB', 'CG', 'CD', STAGGERED],
    ['CB', 'CG', 'CD', 'CE', STAGGERED],
    ['CG', 'CD', 'CE', 'NZ', STAGGERED],
  ),
  MET: MET('SD'),
  MSE: MET('SE'),
  PHE: torsions(['N', 'CA', 'CB', 'CG', STAGGERED], ['CA', 'CB', 'CG', 'CD1', FLAT_SYMMETRIC]),
  SER: torsions(['N', 'CA', 'CB', 'OG', STAGGERED]),
  THR: torsions(['N', 'CA', 'CB', 'OG1', STAGGERED]),
  TRP: torsions(['N', 'CA', 'CB', 'CG', STAGGERED], ['CA', 'CB', 'CG', 'CD1', FLAT]),
  TYR: torsions(['N', 'CA', 'CB', 'CG', STAGGERED], ['CA', 'CB', 'CG', 'CD1', FLAT_SYMMETRIC]),
  VAL: torsions(['N', 'CA', 'CB', 'CG1', STAGGERED]),
};

/** The χ torsions of a residue by name, from the main chain outwards; empty where there is nothing to search. */
export function sideChainTorsions(residueName: string): readonly SideChainTorsion[] {
  return TORSIONS[residueName] ?? [];
}
