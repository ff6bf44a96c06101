// Whether a peptide of a start model is meant to be cis, however torn-up its coordinates are: what its restraints are chosen by.

/** Å: halfway between the Cα–Cα distances of cis (2.9) and trans (3.8) peptides; a torn-up start may have any torsion. */
const LONGEST = 3.4;
/** degrees: where cis and trans are as likely, of a model whose ω are off by some 25° (atoms shaken by 0.3 Å). */
const BEFORE_PROLINE = 75;
const ELSEWHERE = 45;
/**
 * Å, backboneNoise: where as many trans peptides look cis by chance as there are cis ones. Of the 1,270 of 3SN6, shaken forty times, none does
 * at 0.25 (0.3 Å rms an atom), 2.6 in ten thousand at 0.33 (0.4 Å), 18 at 0.41 (0.5 Å).
 */
const TORN = 0.33;

/**
 * One in 19 peptides before proline is cis, and three in 10,000 others (Weiss et al. 1998, Nat. Struct. Biol. 5:676): the former may be
 * further from 0 and still be meant so, the latter are not believed of a torn model.
 *
 * @param next name of the residue behind the peptide
 * @param omega degrees
 * @param between distance of the two Cα, Å
 * @param noise of the model, Å; see backboneNoise
 */
export function isMeantCis(next: string, omega: number, between: number, noise: number): boolean {
  if (between >= LONGEST) return false;
  return next === 'PRO' ? Math.abs(omega) < BEFORE_PROLINE : Math.abs(omega) < ELSEWHERE && noise < TORN;
}
