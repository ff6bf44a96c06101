// Links that the coordinates show though the file does not declare them: disulfides, glycosidic bonds, metal contacts.
import { isMetal } from '../structure/elements.js';
import { atomLabel } from '../structure/structure.js';
import { metalDistance } from './element-radii.js';
import type { LinkPlanner } from './link-planner.js';
import { joinMetal } from './metal-contacts.js';
import { isSugarGroup } from './monomer.js';
import { NearbyAtoms } from './nearby-atoms.js';

/** Å; sulfurs closer than this are a disulfide. */
const disulfideReach = 3;
/** Å; atoms closer than this lie on top of each other and are not bonded: a molecule that is there twice. */
const shortestBond = 1.1;
/** Å; an anomeric carbon this close to an oxygen, nitrogen or sulfur of another residue is bonded to it. */
const glycosidicReach = 2;
/** Å; no metal contact is longer. */
const metalReach = 3.5;
/** Å beyond the usual distance of metal and donor within which a contact is one; wide, because a start model is no final one. */
const metalTolerance = 0.6;
/** Å; reach of metals without a usual distance. */
const unknownMetalReach = 3;
/** Energy types of nitrogens without a free electron pair: amides, amines of bases, ammonium, ring nitrogens with three bonds. */
const closedNitrogen = /^(NH[012]|NC[12]|NR5|NR6|NR56|NR66|NR16|NT[34])$/;

/** Joins what lies at bonding distance. */
export function planFoundLinks(planner: LinkPlanner): void {
  const { structure, conformations } = planner.model;
  const nearby = new NearbyAtoms(conformations[0]!.xyz, (atom) => /^[NOS]$/.test(structure.element[atom]!));
  planDisulfides(planner, nearby);
  planGlycosidicBonds(planner, nearby);
  planMetals(planner, nearby);
}

function planDisulfides(planner: LinkPlanner, nearby: NearbyAtoms): void {
  const { structure } = planner.model;
  for (let a = 0; a < structure.atomCount; a++) {
    if (structure.atomName[a] !== 'SG') continue;
    for (const b of nearby.within(a, disulfideReach)) {
      if (b < a || structure.atomName[b] !== 'SG' || !mayJoin(planner, a, b)) continue;
      planner.joinByLink(a, b);
    }
  }
}

function planGlycosidicBonds(planner: LinkPlanner, nearby: NearbyAtoms): void {
  const { structure } = planner.model;
  for (let r = 0; r < structure.residues.count; r++) {
    const group = planner.assigned.monomers[r]?.group ?? '';
    if (!isSugarGroup(group)) continue;
    for (const anomeric of planner.atomsNamed(r, /^keto/i.test(group) ? 'C2' : 'C1')) {
      for (const other of nearby.within(anomeric, glycosidicReach)) {
        if (!mayJoin(planner, anomeric, other)) continue;
        if (planner.joinByLink(other, anomeric)) continue;
        planner.notes.push(
          `${atomLabel(structure, anomeric)} is ${planner.distance(anomeric, other).toFixed(2)} Å from ${atomLabel(structure, other)}, but no library describes that link: none is made; declare it with a LINK record if it is one.`,
        );
      }
    }
  }
}

function planMetals(planner: LinkPlanner, nearby: NearbyAtoms): void {
  const { structure } = planner.model;
  let made = 0;
  for (let metal = 0; metal < structure.atomCount; metal++) {
    const element = structure.element[metal]!;
    if (!isMetal(element)) continue;
    for (const donor of nearby.within(metal, metalReach)) {
      const usual = metalDistance(element, structure.element[donor]!);
      const reach = usual === undefined ? unknownMetalReach : Math.min(metalReach, usual + metalTolerance);
      if (planner.distance(metal, donor) > reach) continue;
      if (!mayJoin(planner, metal, donor) || !mayCoordinate(planner, donor)) continue;
      joinMetal(planner, metal, donor);
      made++;
    }
  }
  if (made > 0) planner.notes.push(`${made} metal contacts that the file does not declare were found by distance.`);
}

function mayJoin(planner: LinkPlanner, a: number, b: number): boolean {
  return planner.canSee(a, b) && !planner.isJoined(a, b) && planner.distance(a, b) > shortestBond;
}

function mayCoordinate(planner: LinkPlanner, donor: number): boolean {
  const { element, atomName, residueOfAtom } = planner.model.structure;
  if (element[donor] !== 'N') return true;
  const monomer = planner.assigned.monomers[residueOfAtom[donor]!];
  const type = monomer?.atoms.find((atom) => atom.name === atomName[donor])?.energyType ?? '';
  return !closedNitrogen.test(type);
}
