// The memory of a search: what was looked at in vain is not looked at again until something near it has moved, or the map says more.
import { CellList } from '../structure/cell-list.js';
import type { ShellModel } from './shell-model.js';

/** Å: an atom that has moved less since stands where it stood. */
const SAME_PLACE = 0.2;
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

  /** Those that a new look may change, in their order. */
  worthALook<T extends Searched>(candidates: readonly T[], now: Look): T[] {
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
      for (const candidate of group) if (isStale(candidate.atoms)) worth.add(candidate);
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

/** Tells of atoms whether one near them, or of them, stood elsewhere at the time of the look. */
function staleness(look: Look | undefined, now: Look): (atoms: Int32Array) => boolean {
  if (look === undefined || now.clarity > look.clarity + CLEARER) return () => true;
  const moved: number[] = [];
  for (let i = 0; i < now.xyz.length; i += 3) {
    const distance = Math.hypot(
      now.xyz[i]! - look.xyz[i]!,
      now.xyz[i + 1]! - look.xyz[i + 1]!,
      now.xyz[i + 2]! - look.xyz[i + 2]!,
    );
    if (distance > SAME_PLACE) moved.push(i / 3);
  }
  if (moved.length === 0) return () => false;
  // Who has left made room, who has come takes it.
  const places = [look.xyz, now.xyz].map((xyz) => ({ xyz, cells: new CellList(xyz, NEARBY, moved) }));
  return (atoms) =>
    places.some(({ xyz, cells }) =>
      atoms.some((atom) => cells.hasWithin(xyz[3 * atom]!, xyz[3 * atom + 1]!, xyz[3 * atom + 2]!, NEARBY)),
    );
}
