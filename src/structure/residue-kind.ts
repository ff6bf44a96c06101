// What a residue is by its name: amino acid, nucleotide, water or something else.

const aminoAcids = new Set(
  // The twenty, then MSE, SEC, PYL and ambiguous names, then the protonation and force-field names of Amber and CHARMM,
  // then modified residues of the Chemical Component Dictionary that occur in proteins often.
  (
    'ALA ARG ASN ASP CYS GLN GLU GLY HIS ILE LEU LYS MET PHE PRO SER THR TRP TYR VAL MSE SEC PYL ASX GLX UNK ' +
    'HID HIE HIP HSD HSE HSP CYX CYM ASH GLH LYN ' +
    'SEP TPO PTR CSO CSD CME CSS OCS KCX LLP MLY M3L MLZ ALY HYP PCA FME TYS SAR AIB DAL DVA DPN'
  ).split(' '),
);
const nucleotides = new Set(
  // RNA and DNA of the PDB, names before 2007 with + or r, force-field names, common modified ones.
  (
    'A C G U I T N DA DC DG DT DU DI DN +A +C +G +U +I +T AR CR GR UR IR AD CD GD TD ADE CYT GUA URA URI THY ' +
    'PSU 5MU 5MC OMC OMG OMU OMA 1MA 2MA 2MG 7MG M2G H2U 4SU G7M 6MZ MA6 5HC 4OC UR3 A2M MIA YYG YG BRU 5BU CBR 8OG'
  ).split(' '),
);
const waters = new Set('HOH DOD WAT H2O OH2 TIP TIP3 TIP4 SOL SPC TP3 TP4'.split(' '));

/** Whether a name is one of the amino acids met in polymers, modified ones included. */
export function isAminoAcid(name: string): boolean {
  return aminoAcids.has(name);
}

/** Whether a name is one of the nucleotides met in polymers, modified ones included. */
export function isNucleotide(name: string): boolean {
  return nucleotides.has(name);
}

/** Whether a name is water. */
export function isWater(name: string): boolean {
  return waters.has(name);
}
