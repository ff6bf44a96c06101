// Rigid bodies under NCS constraints: whole copies move as they are asked to, parts of copies move alike in all of them.
import type { NcsGroup } from '../restraints/ncs-groups.js';
import type { MapTarget } from './map-target.js';
import type { NcsReduction } from './ncs-reduction.js';
import { type BodyPlace, refineRigidBodies, refineTiedBodies } from './rigid-body.js';

/** What becomes of the bodies that are asked for. */
export interface NcsBodies {
  /** Bodies that no copy is cut by, and copies that are cut: each moves as it likes. */
  readonly wholes: readonly Int32Array[];
  /** Parts of copies, a place in each, the master's first. */
  readonly parts: readonly (readonly Pick<BodyPlace, 'atoms' | 'core'>[])[];
  /** Bodies, by index, that cannot move as they are asked to: other copies are cut elsewhere, or the body is in more than one. */
  readonly torn: readonly number[];
}

/** Where a body lies in a group that is cut. */
interface Hold {
  readonly group: CutGroup;
  readonly member: number;
  readonly part: number;
  atoms: number;
}

/** Copies that bodies cut: the first copy of which a body has an atom says what part all its likes are of. */
interface CutGroup {
  readonly members: readonly Int32Array[];
  /** Of each atom of a member: the body that gave the part its name, −1 for atoms that stay. */
  readonly part: Int32Array;
}

/**
 * Atoms that have no like in the other copies go with the body that they are in: with the copy and the part that most of it belongs to.
 *
 * @param groups atoms of each body; none is in two
 */
export function ncsBodies(groups: readonly Int32Array[], ncs: readonly NcsGroup[], atomCount: number): NcsBodies {
  const bodyOf = new Int32Array(atomCount).fill(-1);
  groups.forEach((atoms, g) => {
    for (const atom of atoms) bodyOf[atom] = g;
  });
  const cut = ncs
    .map(({ members }) => members.map(({ atoms }) => atoms))
    .flatMap((members) => cutGroup(members, bodyOf));
  const holds = new Map<number, Hold[]>();
  const isCut = new Uint8Array(atomCount);
  for (const group of cut) {
    group.members.forEach((atoms, member) => {
      atoms.forEach((atom, k) => {
        isCut[atom] = 1;
        if (bodyOf[atom]! < 0) return;
        const own = holds.get(bodyOf[atom]!) ?? [];
        const part = group.part[k]!;
        const hold = own.find((one) => one.group === group && one.member === member && one.part === part);
        if (hold) hold.atoms++;
        else own.push({ group, member, part, atoms: 1 });
        holds.set(bodyOf[atom]!, own);
      });
    });
  }
  // What goes with each hold, beside the atoms that all copies have.
  const along = groups.map((atoms) => atoms.filter((atom) => isCut[atom] === 0));
  const mainHold = groups.map((_, g) => holds.get(g)?.reduce((a, b) => (b.atoms > a.atoms ? b : a)));
  const carried = (group: CutGroup, member: number, part?: number): number[] =>
    mainHold.flatMap((hold, g) =>
      hold?.group === group && hold.member === member && (part === undefined || hold.part === part)
        ? [...along[g]!]
        : [],
    );
  const joined = (atoms: Int32Array, more: readonly number[]): Int32Array =>
    Int32Array.from([...atoms, ...more]).sort();
  const wholes = groups.filter((_, g) => mainHold[g] === undefined);
  const parts = cut.flatMap((group) => {
    group.members.forEach((atoms, member) => {
      if (atoms.every((atom) => bodyOf[atom]! >= 0)) wholes.push(joined(atoms, carried(group, member)));
    });
    const names = [...new Set(group.part)];
    // One part that is all of the copy has moved with it.
    return (names.length < 2 ? [] : names.filter((name) => name >= 0)).map((name) =>
      group.members.map((atoms, member) => {
        const core = atoms.filter((_, k) => group.part[k] === name);
        return { core, atoms: joined(core, carried(group, member, name)) };
      }),
    );
  });
  const torn = [...groups.keys()].filter((g) => {
    const own = holds.get(g) ?? [];
    const [{ group, part, atoms } = { group: undefined, part: -1, atoms: 0 }] = own;
    return own.length > 1 || (group !== undefined && atoms < group.part.filter((name) => name === part).length);
  });
  return { wholes, parts, torn };
}

function cutGroup(members: readonly Int32Array[], bodyOf: Int32Array): CutGroup[] {
  if (members.every((atoms) => atoms.every((atom) => bodyOf[atom] === bodyOf[atoms[0]!]))) return [];
  const part = members[0]!.map((_, k) => {
    const first = members.find((atoms) => bodyOf[atoms[k]!]! >= 0);
    return first === undefined ? -1 : bodyOf[first[k]!]!;
  });
  return [{ members, part }];
}

/**
 * Moves bodies and copies, then the parts of copies, in place (`xyz`: 3N, Å); copies have one shape before and after.
 * @param iterations at most, of each
 */
export function refineNcsBodies(
  xyz: Float64Array,
  { wholes, parts }: NcsBodies,
  constraints: NcsReduction,
  target: MapTarget,
  iterations: number,
  onIteration: () => void,
): number {
  let evaluations = refineRigidBodies(xyz, wholes, target, iterations, onIteration);
  constraints.refresh(xyz);
  if (parts.length > 0) {
    const tied = parts.map((places) => {
      const motions = constraints.motionsFrom(places[0]!.core[0]!);
      return places.map((place, member) => ({ ...place, rotation: motions[member]!.rotation }));
    });
    evaluations += refineTiedBodies(xyz, tied, target, iterations, onIteration);
    constraints.refresh(xyz);
  }
  constraints.follow(xyz);
  return evaluations;
}
