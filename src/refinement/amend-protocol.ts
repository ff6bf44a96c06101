// Amending a protocol: what a user asks for beside it is put where it belongs among its stages.
import { bodyGroups } from './body-groups.js';
import type { RefinementSystem } from './frame.js';
import { ncsBodies } from './ncs-bodies.js';
import { occupancyGroups } from './occupancies.js';
import type { Protocol, StageSpec } from './protocol.js';

/** Plain data; what is not given leaves the protocol as it is. */
export interface ProtocolWishes {
  /** Selections, one a body: the bodies of every rigid-body stage, and of one at the head where there is none. */
  readonly rigidBodies?: readonly string[];
  /** Selections whose occupancies are refined before the last minimization. */
  readonly occupancies?: readonly string[];
  /** Amides and rings are turned round before the last minimization. */
  readonly flips?: boolean;
}

/** Å: bodies that a user names move in a coarse map first. */
const BODY_RESOLUTION = 10;
const BODY_ITERATIONS = 30;
const OCCUPANCY_ITERATIONS = 15;

/** @param dMin resolution of the map, Å */
export function amendProtocol(protocol: Protocol, wishes: ProtocolWishes, dMin: number): Protocol {
  const { rigidBodies: groups, occupancies: free, flips = false } = wishes;
  let stages = protocol.stages;
  if (groups !== undefined) {
    stages = stages.map((one) => (one.stage === 'rigid-body' ? { ...one, groups } : one));
    if (!stages.some(({ stage }) => stage === 'rigid-body')) {
      const resolution = Math.max(BODY_RESOLUTION, dMin);
      stages = [{ stage: 'rigid-body', groups, resolution, iterations: BODY_ITERATIONS }, ...stages];
    }
  }
  const late: StageSpec[] = [];
  if (flips) late.push({ stage: 'flips', resolution: dMin });
  if (free !== undefined) late.push({ stage: 'occupancies', free, resolution: dMin, iterations: OCCUPANCY_ITERATIONS });
  const last = stages.findLastIndex(({ stage }) => stage === 'minimize');
  const at = last < 0 ? stages.length : last;
  return { ...protocol, stages: [...stages.slice(0, at), ...late, ...stages.slice(at)] };
}

/**
 * Sentences about wishes that are granted otherwise than they were made.
 *
 * @throws UserError for selections that the model cannot answer, before anything is refined
 */
export function checkWishes(
  { rigidBodies, occupancies }: ProtocolWishes,
  {
    structure,
    topology,
    reference,
    restraints: { ncs } = {},
  }: Pick<RefinementSystem, 'structure' | 'topology' | 'reference' | 'restraints'>,
): string[] {
  const notes: string[] = [];
  if (rigidBodies !== undefined) {
    const groups = bodyGroups(structure, reference, rigidBodies);
    const torn = ncs?.mode === 'constraints' ? ncsBodies(groups, ncs.groups, structure.atomCount).torn : [];
    if (torn.length > 0)
      notes.push(
        `With --ncs constraints copies have one shape, and ${torn.map((g) => `'${rigidBodies[g]!}'`).join(', ')} ${torn.length === 1 ? 'is a rigid body that does' : 'are rigid bodies that do'} not divide them alike: copies move as wholes, and the parts that the first of them is divided into move alike in all.`,
      );
  }
  if (occupancies !== undefined) occupancyGroups(structure, topology, reference, occupancies);
  return notes;
}
