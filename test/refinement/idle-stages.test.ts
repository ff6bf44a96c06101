// A stage is left out only where it could not change anything that a later stage does not see to.
import { describe, expect, it } from 'vitest';
import type { StageRecord } from '../../src/refinement/frame.js';
import { isIdle } from '../../src/refinement/idle-stages.js';
import type { StageSpec } from '../../src/refinement/protocol.js';

const minimize = { stage: 'minimize', target: 'likelihood', resolution: 3, macroCycles: 1, iterations: 40 } as const;
const rotamers = { stage: 'rotamers', resolution: 3 } as const;
const energies = { restraintEnergy: 0, mapEnergy: 0, kept: true };
const minimized: StageRecord = {
  stage: 'minimize',
  resolution: 3,
  evaluations: 9,
  moved: 0.1,
  converged: true,
  ...energies,
};
const foundNothing: StageRecord = { stage: 'rotamers', resolution: 3, evaluations: 0, moved: 0, ...energies };
const turned: StageRecord = { stage: 'rotamers', resolution: 3, evaluations: 8, moved: 0.1, ...energies };
const ahead: readonly StageSpec[] = [rotamers, minimize];

describe('a minimization behind a search that found nothing', () => {
  it('has nothing to do, and neither has a second search', () => {
    expect(isIdle(minimize, [minimized, foundNothing], ahead)).toBe(true);
    expect(isIdle(rotamers, [minimized, foundNothing], [minimize])).toBe(true);
  });

  it('is left out behind one that was left out', () => {
    const skipped: StageRecord = { ...minimized, evaluations: 0, moved: 0, skipped: true };
    expect(isIdle(rotamers, [minimized, foundNothing, skipped], [minimize])).toBe(true);
    expect(isIdle(minimize, [minimized, foundNothing, skipped, { ...foundNothing, skipped: true }], ahead)).toBe(true);
  });

  it('is done where it is the last, of its resolution or at all', () => {
    expect(isIdle(minimize, [minimized, foundNothing], [])).toBe(false);
    expect(isIdle(minimize, [minimized, foundNothing], [{ ...minimize, resolution: 2 }])).toBe(false);
  });

  it('is done where the one before ended by the number of its iterations, or was coarser', () => {
    expect(isIdle(minimize, [{ ...minimized, converged: false }, foundNothing], ahead)).toBe(false);
    expect(isIdle(minimize, [{ ...minimized, resolution: 5 }, foundNothing], ahead)).toBe(false);
  });
});

describe('after a change', () => {
  it('everything is done: side chains were turned, or turned and put back when they had settled', () => {
    expect(isIdle(minimize, [minimized, turned], ahead)).toBe(false);
    expect(isIdle(rotamers, [minimized, turned], ahead)).toBe(false);
    expect(isIdle(rotamers, [minimized, { ...turned, kept: false }], ahead)).toBe(false);
  });

  it('a search looks again: after a minimization that did move, and first after a search of another kind', () => {
    expect(isIdle(rotamers, [foundNothing, minimized], ahead)).toBe(false);
    expect(isIdle({ stage: 'peptides', resolution: 3 }, [minimized, foundNothing], ahead)).toBe(false);
  });
});

it('only searches and minimizations are left out', () => {
  const factors: StageSpec = { stage: 'b-factors', per: 'atom', resolution: 3, macroCycles: 2, iterations: 15 };
  expect(isIdle(factors, [minimized, foundNothing], ahead)).toBe(false);
});
