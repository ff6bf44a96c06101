// Serial and residue numbers of PDB files, which programs write as decimal, hybrid-36 or hexadecimal when columns run out.

const decimal = /^[+-]?\d+$/;
const hexadecimal = /^[1-9a-f][0-9a-f]*$/i;
const upper36 = /^[A-Z][0-9A-Z]*$/;
const lower36 = /^[a-z][0-9a-z]*$/;

/**
 * The number in a field of `width` columns (5 for serials, 4 for residue numbers).
 *
 * Beyond 99,999 (9,999) files count on in hybrid-36 (R. W. Grosse-Kunstleve, cci.lbl.gov/hybrid_36: A0000 follows 99999)
 * or, from VMD and NAMD, in hexadecimal (186a0 follows 99999), where digits alone are ambiguous (2710 is 10,000). The
 * reading is taken that goes on from `previous`, the number of the atom before in the same chain and segment.
 *
 * @returns NaN where the field holds no number in any of the three ways.
 */
export function pdbNumber(field: string, width: number, previous: number): number {
  const text = field.trim();
  const limit = 10 ** width - 1;
  if (decimal.test(text)) {
    const value = Number(text);
    if (text.length < width || previous < limit || !hexadecimal.test(text)) return value;
    const hex = Number.parseInt(text, 16);
    return hex > limit && Math.abs(hex - previous) < Math.abs(value - previous) ? hex : value;
  }
  if (text.length !== width) return Number.NaN;
  const hex = hexadecimal.test(text) ? Number.parseInt(text, 16) : Number.NaN;
  const hybrid = hybrid36(text, width);
  if (Number.isNaN(hex)) return hybrid;
  if (Number.isNaN(hybrid)) return hex;
  const expected = Number.isNaN(previous) ? limit + 1 : Math.max(previous, limit) + 1;
  return Math.abs(hex - expected) < Math.abs(hybrid - expected) ? hex : hybrid;
}

/** Upper-case numbers follow the decimal ones, lower-case numbers follow upper-case ones: 26 · 36^(width − 1) each. */
function hybrid36(text: string, width: number): number {
  const isUpper = upper36.test(text);
  if (!isUpper && !lower36.test(text)) return Number.NaN;
  const block = 36 ** (width - 1);
  // The first letter counts from 10, so A0…0 is 10 · block; it stands for 10^width.
  return Number.parseInt(text, 36) - 10 * block + 10 ** width + (isUpper ? 0 : 26 * block);
}
