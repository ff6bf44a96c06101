// Links that the file declares: SSBOND, LINK and struct_conn records.
import type { DeclaredLink } from '../structure/model.js';
import { atomLabel } from '../structure/structure.js';
import type { LinkPlanner } from './link-planner.js';
import { joinMetal } from './metal-contacts.js';

/** Å; for a bond that only the file knows. */
const declaredSigma = 0.05;
/** Å; a declared covalent bond longer than this is taken for a slip of the file. */
const longestDeclared = 4;

/** Joins what the file declares; bonds to symmetry mates are carried by the model, not restrained. */
export function planDeclaredLinks(planner: LinkPlanner): void {
  const { structure } = planner.model;
  let mates = 0;
  for (const link of planner.model.links) {
    const [a, b] = link.atoms;
    if (link.type === 'hydrogen' || planner.isJoined(a, b)) continue;
    if (isToMate(link)) {
      mates++;
      continue;
    }
    const distance = planner.distance(a, b);
    const label = `${atomLabel(structure, a)}–${atomLabel(structure, b)}`;
    if (distance > longestDeclared) {
      planner.notes.push(`The declared bond ${label} is ${distance.toFixed(2)} Å long: no restraint is made.`);
      continue;
    }
    if (link.type === 'metal' && joinMetal(planner, a, b, link.length)) continue;
    if (planner.joinByLink(a, b)) continue;
    const ideal = link.length !== undefined && Math.abs(link.length - distance) < 0.5 ? link.length : distance;
    planner.joinByBond({ atoms: [a, b], ideal, sigma: declaredSigma, origin: 'declared by the model file' });
    planner.notes.push(
      `${label} is declared bonded but no library describes the link: kept at ${ideal.toFixed(2)} Å, without angles.`,
    );
  }
  if (mates > 0)
    planner.notes.push(`${mates} declared bond${mates === 1 ? '' : 's'} to symmetry mates: not restrained.`);
}

function isToMate({ symmetry }: DeclaredLink): boolean {
  if (symmetry === undefined) return false;
  const [one, two] = symmetry.map((operator) => operator.replace('_', '').trim());
  return one !== undefined && two !== undefined && one !== '' && two !== '' && one !== two;
}
