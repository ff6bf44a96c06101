// Links that the coordinates show though the file does not declare them: disulfides, glycosidic bonds, metal contacts.
import type { LinkPlanner } from './link-planner.js';

/** Å; sulfurs closer than this are a disulfide. */
const disulfideReach = 3;

/** Joins what lies at bonding distance. */
export function planFoundLinks(planner: LinkPlanner): void {
  planDisulfides(planner);
}

function planDisulfides(planner: LinkPlanner): void {
  const { structure } = planner.model;
  const sulfurs: number[] = [];
  for (let a = 0; a < structure.atomCount; a++) if (structure.atomName[a] === 'SG') sulfurs.push(a);
  for (let p = 0; p < sulfurs.length; p++) {
    for (let q = p + 1; q < sulfurs.length; q++) {
      const [a, b] = [sulfurs[p]!, sulfurs[q]!];
      if (planner.canSee(a, b) && planner.distance(a, b) < disulfideReach && !planner.isJoined(a, b)) {
        planner.joinByLink(a, b);
      }
    }
  }
}
