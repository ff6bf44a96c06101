// The memory of a search: what was looked at in vain is not looked at again until something near it has moved, or the map says more.
import { CellList } from '../structure/cell-list.js';
import { gather } from '../structure/gather.js';
import { applyMotion, largestMove, superpose } from '../structure/superpose.js';
import type { ShellModel } from './shell-model.js';

/**
 * Å: atoms about a side chain that stand where they stood to one another, each within this after superposition, have not changed what it
 * finds there. A domain that moves as a whole is the same place.
 */
const SAME_PLACE = 0.2;
/** Å: what models of neighbouring frames of adk-states (3.5 Å) differ by for the noise of their maps. */
const SAME_BUT_FOR_NOISE = 0.4;
/** Å: what is further away from all atoms of a side chain has no say in where it turns. */
const NEARBY = 5;
/** By how much ln(D²/σ²), mean of the shells, may rise until an old look counts no more: a quarter of the noise gone. */
const CLEARER = 0.3;

/** A model as it stood when it was looked at. */
export interface Look {
  /** 3N, Å; not changed afterwards. */
  readonly xyz: Float64Array;
  /** How much the map said then, see {@link clarity}. */
  readonly clarity: number;
  /** In another map, which may have meant another place for what is strained now. */
  readonly elsewhere?: boolean;
}

/** A residue and its atoms that a search may move, by index. */
interface Searched {
  readonly residue: number;
  readonly atoms: Int32Array;
}

export class SearchMemory {
  readonly #looks = new Map<number, Look>();
  /** Of residues without a look of their own. */
  #all: Look | undefined;

  /** Nothing was to be gained at these residues. */
  remember(residues: Iterable<number>, look: Look): void {
    for (const residue of residues) this.#looks.set(residue, look);
  }

  /** Nothing was to be gained anywhere. */
  rememberAll(look: Look): void {
    this.#looks.clear();
    this.#all = look;
  }

  /**
   * Those that a new look may change, in their order.
   * @param isStrained whether something is wrong with one where it stands that was not in another model (3N, Å)
   */
  worthALook<T extends Searched>(
    candidates: readonly T[],
    now: Look,
    isStrained: (candidate: T, before: Float64Array) => boolean,
  ): T[] {
    const byLook = new Map<Look | undefined, T[]>();
    for (const candidate of candidates) {
      const look = this.#looks.get(candidate.residue) ?? this.#all;
      const group = byLook.get(look);
      if (group === undefined) byLook.set(look, [candidate]);
      else group.push(candidate);
    }
    const worth = new Set<T>();
    for (const [look, group] of byLook) {
      const isStale = staleness(look, now);
      for (const candidate of group)
        if (isStale(candidate.atoms) || (look?.elsewhere === true && isStrained(candidate, look.xyz)))
          worth.add(candidate);
    }
    return candidates.filter((candidate) => worth.has(candidate));
  }
}

/** How much a map says of a model: ln(D²/σ²), mean of the shells that correlate. */
export function clarity({ scale, variance }: ShellModel): number {
  let sum = 0;
  let shells = 0;
  for (let k = 0; k < scale.length; k++) {
    if (scale[k] === 0) continue;
    sum += Math.log(scale[k]! ** 2 / variance[k]!);
    shells++;
  }
  return shells > 0 ? sum / shells : Number.NEGATIVE_INFINITY;
}

/** Tells of atoms whether their surroundings have changed since the look. */
function staleness(look: Look | undefined, now: Look): (atoms: Int32Array) => boolean {
  if (look === undefined || now.clarity > look.clarity + CLEARER) return () => true;
  const same = look.elsewhere === true ? SAME_BUT_FOR_NOISE : SAME_PLACE;
  const moved: number[] = [];
  for (let i = 0; i < now.xyz.length; i += 3) if (distance(look.xyz, now.xyz, i) > same) moved.push(i / 3);
  if (moved.length === 0) return () => false;
  // Who has left made room, who has come takes it.
  const models = [look.xyz, now.xyz];
  const gone = models.map((xyz) => ({ xyz, cells: new CellList(xyz, NEARBY, moved) }));
  const whole = models.map((xyz) => ({ xyz, cells: new CellList(xyz, NEARBY) }));
  return (atoms) => {
    if (!gone.some(({ xyz, cells }) => atoms.some((atom) => visitNear(xyz, cells, atom, () => true)))) return false;
    const near = new Set<number>();
    for (const { xyz, cells } of whole)
      for (const atom of atoms)
        visitNear(xyz, cells, atom, (other) => {
          near.add(other);
          return false;
        });
    const [from, to] = [gather(look.xyz, [...near]), gather(now.xyz, [...near])];
    return largestMove(applyMotion(superpose(from, to), from), to) > same;
  };
}

function visitNear(xyz: Float64Array, cells: CellList, atom: number, visit: (other: number) => boolean): boolean {
  return cells.visitWithin(xyz[3 * atom]!, xyz[3 * atom + 1]!, xyz[3 * atom + 2]!, NEARBY, visit);
}

function distance(a: Float64Array, b: Float64Array, i: number): number {
  return Math.hypot(b[i]! - a[i]!, b[i + 1]! - a[i + 1]!, b[i + 2]! - a[i + 2]!);
}
