// The protocols that ship with Varia.
import type { Protocol, StageSpec } from './protocol.js';

/** Å: the resolutions that a coarse-to-fine refinement passes through before the map's own (refinement.md §2). */
const COARSE = [10, 8, 6, 5, 4];

/**
 * Å: in better maps each atom has a B factor of its own, in worse ones each residue. On a map of 4AKE at 3.2 Å with noise as strong as the
 * signal, from one B for all, the deposited B factors came back with a correlation of 0.94 (atoms) and 0.89 (residues).
 */
const ATOMIC_B = 3.5;

/** Å: worse maps show where the body lies and how it bends, but no side chains. */
const BODIES = 8;

/** For a start that may be several Å away: the start model in a frame of its own, or a stepping stone. `resolution` in Å. */
export function standardProtocol(resolution: number): Protocol {
  return {
    name: 'standard',
    weight: 'auto',
    stages:
      resolution >= BODIES
        ? bodies(resolution)
        : [
            { stage: 'rigid-body', groups: 'whole', resolution: Math.max(10, resolution), iterations: 30 },
            ...coarseToFine(COARSE, resolution),
            ...fine(resolution, [bFactors(resolution)]),
          ],
  };
}

/** For a frame that starts from its parent's refined model, whose B factors it keeps. */
export function propagationProtocol(resolution: number): Protocol {
  const stages = resolution >= BODIES ? bodies(resolution) : [...coarseToFine([8, 5], resolution), ...fine(resolution)];
  return { name: 'propagation', weight: 'auto', stages };
}

/**
 * Chains do not move by themselves: where a map lacks some of them nothing holds those, and on a ribosome at 14 Å free chains ran into one
 * another (37 clashes per 1000 atoms became 150). The model keeps its B factors, which the map does not tell apart.
 */
function bodies(resolution: number): StageSpec[] {
  return [{ stage: 'rigid-body', groups: 'whole', resolution, iterations: 20 }, minimize(resolution, 1, 40)];
}

function coarseToFine(steps: readonly number[], resolution: number): StageSpec[] {
  return steps.filter((step) => step > 1.1 * resolution).map((step) => minimize(step, 1, 40));
}

/**
 * At the map's own resolution: side chains are searched twice, because those that turn make room for others. `late` stages stand before
 * the last minimization: with B factors refined there, adenylate kinase shaken by 0.5 Å and given one B for all ends 0.060 Å from the
 * truth instead of 0.089 Å (3.2 Å, no noise).
 */
function fine(resolution: number, late: readonly StageSpec[] = []): StageSpec[] {
  return [
    minimize(resolution, 1, 40),
    { stage: 'rotamers', resolution },
    minimize(resolution, 1, 40),
    { stage: 'rotamers', resolution },
    ...(late.length > 0 ? [minimize(resolution, 1, 40), ...late] : []),
    minimize(resolution, 3, 40),
  ];
}

function minimize(resolution: number, macroCycles: number, iterations: number): StageSpec {
  return { stage: 'minimize', target: 'likelihood', resolution, macroCycles, iterations };
}

function bFactors(resolution: number): StageSpec {
  const per = resolution < ATOMIC_B ? 'atom' : 'residue';
  return { stage: 'b-factors', per, resolution, macroCycles: 2, iterations: 15 };
}
