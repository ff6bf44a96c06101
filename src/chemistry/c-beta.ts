// Where CB stands over the backbone: ideal distance, angles and dihedrals by residue type.

/** Of the two ways to place CB: about C from N, and about N from C. Å and degrees; for L-residues. */
export interface CBetaGeometry {
  readonly length: number;
  /** C-CA-CB and N-C-CA-CB */
  readonly fromC: { readonly angle: number; readonly dihedral: number };
  /** N-CA-CB and C-N-CA-CB */
  readonly fromN: { readonly angle: number; readonly dihedral: number };
}

function geometry(length: number, c: number, nccb: number, n: number, cncb: number): CBetaGeometry {
  return { length, fromC: { angle: c, dihedral: nccb }, fromN: { angle: n, dihedral: cncb } };
}

const OTHERS = geometry(1.53, 110.1, 122.8, 110.5, -122.6);
const BETA_BRANCHED = geometry(1.54, 109.1, 123.4, 111.5, -122.0);
const BY_NAME: ReadonlyMap<string, CBetaGeometry> = new Map([
  ['ALA', geometry(1.536, 110.1, 122.9, 110.6, -122.6)],
  ['PRO', geometry(1.53, 112.2, 115.1, 103.0, -120.7)],
  ['VAL', BETA_BRANCHED],
  ['THR', BETA_BRANCHED],
  ['ILE', BETA_BRANCHED],
]);

/** The values of MolProbity's C-beta deviation (Lovell et al. 2003, Proteins 50:437). Of a D-residue by its L-name, dihedrals with the other sign. */
export function cBetaGeometry(residueName: string): CBetaGeometry {
  return BY_NAME.get(residueName) ?? OTHERS;
}
