// Metal coordination: a bond from metal to donor, at the usual distance, without angles.
import { isMetal } from '../structure/elements.js';
import { covalentDistance, metalDistance } from './element-radii.js';
import type { LinkPlanner } from './link-planner.js';

/** Å; wide, because coordination distances vary with the number of ligands, and a start model may be far off. */
const metalSigma = 0.2;

/**
 * Joins a metal and its donor.
 *
 * @param declared Length that the file gives, Å.
 * @returns Whether one of the two is a metal.
 */
export function joinMetal(planner: LinkPlanner, first: number, second: number, declared?: number): boolean {
  const { element } = planner.model.structure;
  const metal = isMetal(element[first]!) ? first : isMetal(element[second]!) ? second : -1;
  if (metal < 0) return false;
  const donor = metal === first ? second : first;
  if (planner.isJoined(metal, donor)) return true;
  planner.joinByBond({
    atoms: [metal, donor],
    ...usualLength(element[metal]!, element[donor]!, declared, planner.distance(metal, donor)),
    sigma: metalSigma,
  });
  return true;
}

/** What the start model shows comes last: where it is far off, it would be held there. */
function usualLength(
  metal: string,
  donor: string,
  declared: number | undefined,
  observed: number,
): { readonly ideal: number; readonly origin: string } {
  const typical = metalDistance(metal, donor);
  if (typical !== undefined) return { ideal: typical, origin: 'metal contact (Harding 2006)' };
  if (declared !== undefined) return { ideal: declared, origin: 'metal contact as declared' };
  const covalent = covalentDistance(metal, donor);
  if (covalent !== undefined) return { ideal: covalent, origin: 'metal contact (radii of Cordero et al. 2008)' };
  return { ideal: observed, origin: 'metal contact as observed' };
}
