// Lengths of bonds to hydrogen for contacts: one convention for all atoms, whatever the dictionaries say.

/**
 * Electron-cloud lengths, Å, as MolProbity takes them since 2013 (Deis et al. 2013, Comput. Crystallogr. Newsl. 4:9; the C–H and N–H
 * values are SHELXL's for X-ray data at room temperature). The nuclei stand 0.1 Å further out, but electrons scatter from the
 * potential, whose peak lies between the two, and contacts are made by the cloud: radii and cut-offs of all-atom contacts
 * belong to these lengths. Dictionaries mix both conventions, which contacts would show as differences between residues.
 */
const LENGTHS = { tetrahedralC: 0.97, planarC: 0.93, N: 0.86, ammonium: 0.89, O: 0.84, S: 1.2 } as const;

/**
 * @param element Of the parent, upper case.
 * @param neighbours Atoms bonded to the parent, the hydrogens among them.
 * @param ideal The dictionary's length, Å: what is taken for other parents (B, P, Se, Si).
 */
export function hydrogenBondLength(element: string, neighbours: number, ideal: number): number {
  switch (element) {
    case 'C':
      return neighbours > 3 ? LENGTHS.tetrahedralC : LENGTHS.planarC;
    case 'N':
      return neighbours > 3 ? LENGTHS.ammonium : LENGTHS.N;
    case 'O':
      return LENGTHS.O;
    case 'S':
      return LENGTHS.S;
    default:
      return ideal;
  }
}
