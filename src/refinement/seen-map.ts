// What a target sees of a frame's map: all of it, or, while the weight is open, only what leaves something to judge by.
import type { DensityMap } from '../density/density-map.js';
import type { MapSupport } from '../density/map-support.js';
import type { HeldOutChoice } from './held-out-terms.js';
import type { MapKnowledge } from './likelihood-target.js';

export interface SeenMap {
  readonly map: DensityMap;
  readonly knowledge: MapKnowledge;
}

/**
 * Without half maps some terms are kept back. With them nothing has to be: map + noise is one half map and map − noise the other, so the
 * first is refined against, with the twice as strong noise of a half, and the second judges.
 *
 * @param support of the map (mapSupport)
 * @param noise half the difference of the half maps (half-map-noise.ts)
 * @param heldOut while the weight is open
 */
export function seenMap(
  map: DensityMap,
  support: MapSupport | undefined,
  noise: Float32Array | undefined,
  heldOut: HeldOutChoice | undefined,
): SeenMap {
  const shared = support && { support: support.values };
  if (noise === undefined) return { map, knowledge: { ...shared, ...(heldOut && { heldOut }) } };
  if (heldOut === undefined) return { map, knowledge: { ...shared, noise } };
  const half = map.values.map((value, v) => value + noise[v]!);
  const judge = map.values.map((value, v) => value - noise[v]!);
  const ofHalf = noise.map((value) => Math.SQRT2 * value);
  return {
    map: { ...map, values: half },
    knowledge: { ...shared, noise: ofHalf, judge, heldOut: { ...heldOut, share: 1 } },
  };
}
