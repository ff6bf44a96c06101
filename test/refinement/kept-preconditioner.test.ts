// A preconditioner may be old, but not of another function: when it serves again, and when another has to be made.
import { describe, expect, it } from 'vitest';
import type { Preconditioner } from '../../src/minimize/objective.js';
import { KeptPreconditioner } from '../../src/refinement/kept-preconditioner.js';
import type { MapTarget } from '../../src/refinement/map-target.js';
import type { Term } from '../../src/restraints/term.js';

const ATOMS = 100;
const terms: readonly Term[] = [];
const xyz = Float64Array.from({ length: 3 * ATOMS }, (_, p) => p);

/** A map that is equally stiff everywhere, Å⁻². */
function stiff(curvature: number): MapTarget {
  return { name: 'stiff', evaluate: () => 0, estimate: () => undefined, curvature: (out) => void out.fill(curvature) };
}

/** Whether a preconditioner made at xyz for a map of 100 Å⁻² at weight 1 is made again under other circumstances. */
function isMadeAgain(there: Float64Array, change: Partial<Parameters<KeptPreconditioner['at']>[1]>): boolean {
  const kept = new KeptPreconditioner();
  const [first, second] = [{ apply: () => undefined }, { apply: () => undefined }] satisfies Preconditioner[];
  const circumstances = { terms, target: stiff(100), weight: 1 };
  expect(kept.at(xyz, circumstances, () => first!)).toBe(first);
  return kept.at(there, { ...circumstances, ...change }, () => second!) === second;
}

/** One atom of the hundred moved along x, Å: hardly an rms. */
function oneMoved(by: number): Float64Array {
  const moved = xyz.slice();
  moved[150] = moved[150]! + by;
  return moved;
}

describe('a kept preconditioner', () => {
  it('serves where nothing much has changed', () => {
    expect(isMadeAgain(oneMoved(0.3), {})).toBe(false);
    expect(isMadeAgain(xyz, { target: stiff(110), weight: 1.1 })).toBe(false);
  });

  it('is made again when one atom alone has gone elsewhere, as the end of a side chain that was turned', () => {
    expect(isMadeAgain(oneMoved(0.5), {})).toBe(true);
  });

  it('is made again for other restraints, and for a map that is much stiffer or softer by itself or by its weight', () => {
    expect(isMadeAgain(xyz, { terms: [] })).toBe(true);
    expect(isMadeAgain(xyz, { target: stiff(130) })).toBe(true);
    expect(isMadeAgain(xyz, { target: stiff(75) })).toBe(true);
    expect(isMadeAgain(xyz, { weight: 2 })).toBe(true);
    expect(isMadeAgain(xyz, { target: undefined })).toBe(true);
  });

  it('does not follow coordinates that the minimizer moves on', () => {
    const kept = new KeptPreconditioner();
    const moving = xyz.slice();
    const circumstances = { terms, target: stiff(100), weight: 1 };
    const first = kept.at(moving, circumstances, () => ({ apply: () => undefined }));
    moving[150] = moving[150]! + 1;
    expect(kept.at(moving, circumstances, () => ({ apply: () => undefined }))).not.toBe(first);
  });
});
