// The targets of a frame's run: made when a stage first asks, kept for the stages after it at the same resolution.
import type { DensityMap } from '../density/density-map.js';
import { type MapSupport, mapSupport } from '../density/map-support.js';
import type { Kernels } from '../kernels/kernels.js';
import { boundsOf } from '../structure/bounds.js';
import { AtomsTarget } from './atoms-target.js';
import type { FrameTask } from './frame.js';
import { usualChoice } from './held-out-terms.js';
import { LikelihoodTarget, type TargetAtoms } from './likelihood-target.js';
import type { MapTarget } from './map-target.js';
import { seenMap } from './seen-map.js';

export class FrameTargets {
  readonly #task: FrameTask;
  readonly #atoms: TargetAtoms;
  readonly #kernels: Kernels;
  /** Of the maps that targets were made for. */
  readonly #supports = new Map<DensityMap, MapSupport | undefined>();
  #last: { readonly key: string; readonly map: DensityMap; readonly target: MapTarget } | undefined;

  /** @param atoms As they are when a target is made. */
  constructor(task: FrameTask, atoms: TargetAtoms, kernels: Kernels) {
    this.#task = task;
    this.#atoms = atoms;
    this.#kernels = kernels;
  }

  /** What was asked for last. */
  get last(): MapTarget | undefined {
    return this.#last?.target;
  }

  /** @param resolution Å @param holdsOut While the weight is open: only what leaves something to judge by. */
  of(kind: 'atoms' | 'likelihood', resolution: number, map: DensityMap, holdsOut: boolean): MapTarget {
    const key = `${kind} ${resolution} ${holdsOut}`;
    if (this.#last?.key !== key || this.#last.map !== map) {
      const target =
        kind === 'atoms'
          ? new AtomsTarget(map, resolution, this.#atoms, this.#kernels)
          : this.#likelihood(resolution, map, holdsOut);
      this.#last = { key, map, target };
    }
    return this.#last.target;
  }

  #likelihood(resolution: number, map: DensityMap, holdsOut: boolean): LikelihoodTarget {
    const { seed, start, noise, resolution: dMin } = this.#task;
    const heldOut = holdsOut ? usualChoice(extentOf(start.xyz), dMin, seed) : undefined;
    if (!this.#supports.has(map)) this.#supports.set(map, mapSupport(map));
    const seen = seenMap(map, this.#supports.get(map), map === this.#task.map ? noise : undefined, heldOut);
    return new LikelihoodTarget(seen.map, resolution, this.#atoms, this.#kernels, seen.knowledge);
  }
}

/** Å, along x, y, z. */
function extentOf(xyz: Float64Array): [number, number, number] {
  const { low, high } = boundsOf(xyz);
  return [Math.max(1, high[0] - low[0]), Math.max(1, high[1] - low[1]), Math.max(1, high[2] - low[2])];
}
