// Whether a peptide of a start model is meant to be cis, however torn-up its coordinates are: what its restraints are chosen by.

/** Å: halfway between the Cα–Cα distances of cis (2.9) and trans (3.8) peptides; a torn-up start may have any torsion. */
const LONGEST = 3.4;
/** degrees: where cis and trans are as likely, of a model whose ω are off by some 25° (atoms shaken by 0.3 Å). */
const BEFORE_PROLINE = 75;
const ELSEWHERE = 45;

/**
 * One in 19 peptides before proline is cis, and three in 10,000 others (Weiss et al. 1998, Nat. Struct. Biol. 5:676): the former may be
 * further from 0 and still be meant so.
 *
 * @param next name of the residue behind the peptide
 * @param omega degrees
 * @param between distance of the two Cα, Å
 */
export function isMeantCis(next: string, omega: number, between: number): boolean {
  return Math.abs(omega) < (next === 'PRO' ? BEFORE_PROLINE : ELSEWHERE) && between < LONGEST;
}
