// The least mobile core: the half of the points that keep their distances best, on which frames are superposed.
import { applyMotion, superpose } from '../structure/superpose.js';

export interface CoreSuperposition {
  /** M: 1 for points of the core. */
  readonly core: Uint8Array;
  /** The frames, each 3M, superposed on their mean by the core. */
  readonly frames: readonly Float64Array[];
  /** 3M: mean of the superposed frames. */
  readonly mean: Float64Array;
  /** M: Å, root mean square fluctuation of each point about its mean. */
  readonly rmsf: Float64Array;
}

/** Share of the points that stays in the core. */
const coreShare = 0.5;
/** Share of the core that leaves it in one pass. */
const leavingShare = 0.1;

/**
 * Sieve fit (Gerstein & Altman 1995, J. Mol. Biol. 251:161): superpose by the core, throw out the most mobile points, and
 * again, until half of the points are left. Whole-body motion is gone then, and domains move against the core.
 * `frames`: one or more sets of the same points, 3M, Å. With fewer than six points all are the core.
 */
export function superposeOnCore(frames: readonly Float64Array[]): CoreSuperposition {
  const points = frames[0]!.length / 3;
  const core = new Uint8Array(points).fill(1);
  const wanted = points < 6 ? points : Math.max(3, Math.ceil(coreShare * points));
  let fitted = superposeBy(frames, core);
  for (let left = points; left > wanted; ) {
    const next = Math.max(wanted, left - Math.max(1, Math.floor(leavingShare * left)));
    const mobile = [...core.keys()].filter((k) => core[k] === 1);
    // The point itself decides between equals, so that the core does not depend on the sort.
    mobile.sort((a, b) => fitted.rmsf[b]! - fitted.rmsf[a]! || a - b);
    for (const k of mobile.slice(0, left - next)) core[k] = 0;
    left = next;
    fitted = superposeBy(frames, core);
  }
  return { core, ...fitted };
}

/** Superposes on the mean, which is better known after each pass; three are enough for frames of one molecule. */
function superposeBy(frames: readonly Float64Array[], core: Uint8Array): Omit<CoreSuperposition, 'core'> {
  let target = frames[0]!;
  let moved: readonly Float64Array[] = frames;
  for (let pass = 0; pass < 3; pass++) {
    moved = frames.map((frame) => applyMotion(superpose(frame, target, core), frame));
    target = meanOf(moved);
  }
  return { frames: moved, mean: target, rmsf: fluctuations(moved, target) };
}

function meanOf(frames: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(frames[0]!.length);
  for (const frame of frames) for (let i = 0; i < mean.length; i++) mean[i] = mean[i]! + frame[i]! / frames.length;
  return mean;
}

function fluctuations(frames: readonly Float64Array[], mean: Float64Array): Float64Array {
  const squares = new Float64Array(mean.length / 3);
  for (const frame of frames)
    for (let i = 0; i < mean.length; i++)
      squares[Math.floor(i / 3)] = squares[Math.floor(i / 3)]! + (frame[i]! - mean[i]!) ** 2;
  return squares.map((sum) => Math.sqrt(sum / frames.length));
}
