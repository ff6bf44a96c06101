// Metal coordination: a bond from metal to donor, at the usual distance, without angles.
import { isMetal } from '../structure/elements.js';
import { metalDistance } from './element-radii.js';
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
  const usual = metalDistance(element[metal]!, element[donor]!);
  const ideal = usual ?? declared ?? planner.distance(metal, donor);
  const origin = usual === undefined ? 'metal contact as observed' : 'metal contact (Harding 2006)';
  planner.joinByBond({ atoms: [metal, donor], ideal, sigma: metalSigma, origin });
  return true;
}
