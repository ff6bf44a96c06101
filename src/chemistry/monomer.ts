// A monomer: one residue's atoms and ideal geometry as a dictionary gives them, by atom names.

/** Geometry shared by monomers (names like `CA`) and links (names like `1:C`, `2:N`). */
export interface IdealGeometry {
  readonly bonds: readonly IdealBond[];
  readonly angles: readonly IdealAngle[];
  readonly torsions: readonly IdealTorsion[];
  readonly chiralities: readonly IdealChirality[];
  readonly planes: readonly IdealPlane[];
}

export interface IdealBond {
  readonly atoms: readonly [string, string];
  /** Å */
  readonly ideal: number;
  /** Å */
  readonly sigma: number;
  /** `single`, `double`, `deloc`, `aromatic`, `metal`, … in lower case; '' where not given. */
  readonly type: string;
}

export interface IdealAngle {
  /** The vertex is the second. */
  readonly atoms: readonly [string, string, string];
  /** degrees */
  readonly ideal: number;
  /** degrees */
  readonly sigma: number;
}

export interface IdealTorsion {
  /** `chi1`, `omega`, …; '' where not given. */
  readonly id: string;
  readonly atoms: readonly [string, string, string, string];
  /** degrees, IUPAC sign */
  readonly ideal: number;
  /** degrees */
  readonly sigma: number;
  /** Minima in a full turn; 0: one minimum, harmonic. */
  readonly period: number;
}

export interface IdealChirality {
  /** The centre first. */
  readonly atoms: readonly [string, string, string, string];
  /** Sign of (a₁ − c)·((a₂ − c) × (a₃ − c)); 0 where both hands are allowed. */
  readonly sign: -1 | 0 | 1;
}

export interface IdealPlane {
  readonly atoms: readonly string[];
  /** Å */
  readonly sigma: number;
}

export interface MonomerAtom {
  readonly name: string;
  /** Upper case. */
  readonly element: string;
  /** CCP4 energy type in upper case (ener_lib), '' where the dictionary gives none. */
  readonly energyType: string;
  /** Formal charge, e. */
  readonly charge: number;
}

export interface Monomer extends IdealGeometry {
  /** Residue name, e.g. `ALA`. */
  readonly id: string;
  readonly name: string;
  /** CCP4 group: `L-peptide`, `P-peptide`, `RNA`, `DNA`, `pyranose`, `non-polymer`, … */
  readonly group: string;
  /** Where its figures come from, for reports: a literature note or a file. */
  readonly source: string;
  readonly atoms: readonly MonomerAtom[];
}

/** A group whose members form polypeptide chains (CCP4 groups; `M-peptide` has a methylated nitrogen). */
export function isPeptideGroup(group: string): boolean {
  return /^([ldmp]-)?peptide$/i.test(group);
}

/** RNA or DNA. */
export function isNucleicGroup(group: string): boolean {
  return /^(rna|dna|dna\/rna)$/i.test(group);
}

/** Sugars in ring form. */
export function isSugarGroup(group: string): boolean {
  return /(pyranose|furanose|saccharide)$/i.test(group);
}

/**
 * The group of a monomer whose dictionary names none, from its atoms: a peptide has N–CA–C(=O), a nucleotide the
 * P–O5′…C3′–O3′ backbone (RNA where there is an O2′).
 */
export function inferGroup(atoms: readonly MonomerAtom[], bonds: readonly IdealBond[]): string {
  const names = new Set(atoms.map((atom) => atom.name));
  const bonded = new Set(bonds.flatMap(({ atoms: [a, b] }) => [`${a} ${b}`, `${b} ${a}`]));
  if (bonded.has('N CA') && bonded.has('CA C') && bonded.has('C O'))
    return bonded.has('N CD') ? 'P-peptide' : 'L-peptide';
  if (bonded.has("P O5'") && names.has("C3'") && names.has("O3'") && names.has("C1'")) {
    return names.has("O2'") ? 'RNA' : 'DNA';
  }
  return 'non-polymer';
}

/** The group whose chain link the atom of a monomer could make, whatever the dictionary files it under; its own group where none. */
export function groupByEnd({ atoms, bonds, group }: Monomer, atom: string): string {
  const names = new Set(atoms.map(({ name }) => name));
  const isBonded = (a: string, b: string): boolean =>
    bonds.some(({ atoms: pair }) => pair.includes(a) && pair.includes(b));
  if ((atom === 'C' && isBonded('C', 'O')) || (atom === 'N' && isBonded('N', 'CA'))) return 'peptide';
  if ((atom === "O3'" && isBonded("O3'", "C3'")) || (atom === 'P' && names.has("O5'"))) return 'RNA';
  return group;
}

/** Peptides whose nitrogen closes a ring on CD are of the proline group, which older libraries do not tell apart. */
export function refinedGroup(group: string, bonds: readonly IdealBond[]): string {
  const isRing = bonds.some(({ atoms }) => atoms.includes('N') && atoms.includes('CD'));
  return isPeptideGroup(group) && !/^m-/i.test(group) && isRing ? 'P-peptide' : group;
}
