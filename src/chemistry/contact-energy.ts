// The worth of an all-atom contact to searches over hydrogens: bonds are sought, overlaps avoided.

/** Å: a hydrogen bond may overlap by this before it counts as too short (Word et al. 1999, J. Mol. Biol. 285:1735). */
export const HYDROGEN_BOND_OVERLAP = 0.6;
/** Å between the surfaces at which a hydrogen bond begins to be felt. */
export const BOND_REACH = 0.4;
/** Best energy of a hydrogen bond, and Å⁻² of an overlap: an overlap of 0.4 Å, a clash, outweighs most of a bond. */
const BOND = -2;
const OVERLAP = 10;

/** @param gap Å between the van der Waals surfaces, below zero where they overlap */
export function contactEnergy(gap: number, isHydrogenBond: boolean): number {
  if (!isHydrogenBond) return gap < 0 ? OVERLAP * gap * gap : 0;
  if (gap >= BOND_REACH) return 0;
  if (gap >= -HYDROGEN_BOND_OVERLAP) return (BOND * (BOND_REACH - gap)) / (BOND_REACH + HYDROGEN_BOND_OVERLAP);
  return BOND + OVERLAP * (gap + HYDROGEN_BOND_OVERLAP) ** 2;
}
