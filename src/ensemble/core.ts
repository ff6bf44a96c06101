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

/** Points that stand for all others where there are more; evenly spaced. */
const mostReferences = 300;

/**
 * The core is the half of the points whose distances to the others fluctuate least, by the median over the others: that asks
 * for no superposition, so that a large moving part cannot drag the core along (compare difference distance matrices,
 * Schneider 2000, Acta Cryst. D56:714). On it the frames are superposed: whole-body motion is gone, and domains move against it.
 * `frames`: one or more sets of the same points, 3M, Å. With fewer than six points all are the core.
 */
export function superposeOnCore(frames: readonly Float64Array[]): CoreSuperposition {
  const points = frames[0]!.length / 3;
  const core = new Uint8Array(points).fill(points < 6 ? 1 : 0);
  if (points >= 6) {
    const fluctuation = distanceFluctuations(frames);
    // The point itself decides between equals, so that the core does not depend on the sort.
    const order = [...core.keys()].sort((a, b) => fluctuation[a]! - fluctuation[b]! || a - b);
    for (const k of order.slice(0, Math.ceil(points / 2))) core[k] = 1;
  }
  return { core, ...superposeBy(frames, core) };
}

/** M: Å, median over the reference points of the standard deviation of the distance between frames. */
function distanceFluctuations(frames: readonly Float64Array[]): Float64Array {
  const points = frames[0]!.length / 3;
  const stride = Math.max(1, Math.ceil(points / mostReferences));
  const deviations = new Float64Array(Math.ceil(points / stride));
  return Float64Array.from({ length: points }, (_, k) => {
    for (let r = 0; r < deviations.length; r++) {
      const other = r * stride;
      let [sum, squares] = [0, 0];
      for (const frame of frames) {
        const dx = frame[3 * k]! - frame[3 * other]!;
        const dy = frame[3 * k + 1]! - frame[3 * other + 1]!;
        const dz = frame[3 * k + 2]! - frame[3 * other + 2]!;
        const squared = dx * dx + dy * dy + dz * dz;
        sum += Math.sqrt(squared);
        squares += squared;
      }
      deviations[r] = Math.max(0, squares / frames.length - (sum / frames.length) ** 2);
    }
    return Math.sqrt(deviations.sort()[deviations.length >> 1]!);
  });
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
