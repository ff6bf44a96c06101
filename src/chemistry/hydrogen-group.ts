// The hydrogens of one atom together with its other neighbours, and where all of them should point.
import type { Structure } from '../structure/structure.js';
import type { HydrogenNeighbours, HydrogenSurroundings } from './hydrogen-neighbours.js';
import { type IdealPair, idealDirections } from './ideal-directions.js';
import type { Vector } from './vector.js';

/** Degrees: what an angle should be that no table has, and how much it counts. */
const USUAL = { tetrahedral: 109.47, planar: 120, sigma: 10 } as const;
/** Degrees: three angles around an atom add up to 360 in a plane, to 328 at a corner of a tetrahedron. */
const FLAT_SUM = 345;
/** More neighbours do not fix a hydrogen any better. */
const MOST_HEAVY = 3;

export interface HydrogenGroup extends HydrogenNeighbours {
  /** Three neighbours, hydrogens among them, in a plane with their parent. */
  readonly isFlat: boolean;
  /** Ideal unit vectors from the parent to its heavy neighbours, three at most, in a frame of their own, and of its hydrogens. */
  readonly heavyDirections: readonly Vector[];
  readonly hydrogenDirections: readonly Vector[];
}

/** Looks up groups; those of equal ideals are solved once. */
export class HydrogenGroups {
  readonly #structure: Structure;
  readonly #around: HydrogenSurroundings;
  readonly #solved = new Map<string, readonly Vector[]>();
  /** Hydrogens of one parent follow one another and share their group. */
  #last: { readonly altloc: string; readonly group: HydrogenGroup } | undefined;

  constructor(structure: Structure, around: HydrogenSurroundings) {
    this.#structure = structure;
    this.#around = around;
  }

  /** Parent −1 where none is known. */
  of(hydrogen: number): HydrogenGroup {
    const altloc = this.#structure.altloc[hydrogen]!;
    if (this.#last?.altloc === altloc && this.#last.group.hydrogens.includes(hydrogen)) return this.#last.group;
    const near = this.#around.of(hydrogen);
    const heavy = near.heavy.slice(0, MOST_HEAVY);
    const members = [...heavy, ...near.hydrogens];
    const pairs = this.#pairs(near.parent, members);
    const isFlat = members.length === 3 && pairs.reduce((sum, { ideal }) => sum + ideal, 0) > FLAT_SUM;
    const key = `${members.length} ${pairs.map(({ ideal, sigma }) => `${ideal} ${sigma}`).join(' ')}`;
    let directions = this.#solved.get(key);
    if (directions === undefined) {
      directions = idealDirections(members.length, pairs, isFlat);
      this.#solved.set(key, directions);
    }
    const group = {
      ...near,
      isFlat,
      heavyDirections: directions.slice(0, heavy.length),
      hydrogenDirections: directions.slice(heavy.length),
    };
    this.#last = { altloc, group };
    return group;
  }

  #pairs(parent: number, members: readonly number[]): readonly IdealPair[] {
    const usual = members.length === 3 && this.#structure.element[parent] === 'C' ? USUAL.planar : USUAL.tetrahedral;
    const pairs: IdealPair[] = [];
    members.forEach((one, i) => {
      members.slice(0, i).forEach((other, j) => {
        const known = this.#around.angle(one, parent, other) ?? { ideal: usual, sigma: USUAL.sigma };
        pairs.push({ i, j, ...known });
      });
    });
    return pairs;
  }
}
