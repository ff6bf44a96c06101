// Element symbols, which of them are metals, and the element that an atom name of a PDB file stands for.
import { isAminoAcid, isNucleotide } from './residue-kind.js';

const symbols = new Set(
  (
    'H D HE LI BE B C N O F NE NA MG AL SI P S CL AR K CA SC TI V CR MN FE CO NI CU ZN GA GE AS SE BR KR RB SR Y ZR NB MO ' +
    'TC RU RH PD AG CD IN SN SB TE I XE CS BA LA CE PR ND PM SM EU GD TB DY HO ER TM YB LU HF TA W RE OS IR PT AU HG TL ' +
    'PB BI PO AT RN FR RA AC TH PA U NP PU AM CM BK CF ES FM MD NO LR RF DB SG BH HS MT DS RG CN NH FL MC LV TS OG'
  ).split(' '),
);

const nonMetals = new Set('H D HE B C N O F NE SI P S CL AR GE AS SE BR KR TE I XE AT RN TS OG X'.split(' '));

/** Whether an upper-case symbol names an element (deuterium is `D`). */
export function isElement(symbol: string): boolean {
  return symbols.has(symbol);
}

/** Whether an upper-case element symbol is a metal (metalloids are not). */
export function isMetal(symbol: string): boolean {
  return symbols.has(symbol) && !nonMetals.has(symbol);
}

/**
 * The element of an atom whose element columns are empty, from its name as it stands in columns 13–16 (four characters,
 * spaces kept): the symbol is right-justified in columns 13–14 (wwPDB format 3.30, ATOM). Names that fill all four
 * columns and amino acids and nucleotides with shifted names are judged by their first letter.
 *
 * @returns The symbol in upper case, `X` where the name tells nothing.
 */
export function elementOfName(name: string, residueName: string): string {
  const letters = name.toUpperCase().replace(/[^A-Z]/g, '');
  const first = letters.charAt(0);
  const pair = name.slice(0, 2).toUpperCase();
  const isPair = /^[A-Z]{2}$/.test(pair) && symbols.has(pair);
  if (isAminoAcid(residueName) || isNucleotide(residueName)) {
    if (pair === 'SE') return 'SE';
    return 'HDCNOSP'.includes(first) && first !== '' ? first : symbols.has(first) ? first : 'X';
  }
  const isFull = name.trim().length === 4;
  if (isPair && !(isFull && (first === 'H' || first === 'C' || first === 'N' || first === 'O'))) return pair;
  if (symbols.has(first)) return first;
  const start = letters.slice(0, 2);
  return symbols.has(start) ? start : 'X';
}
