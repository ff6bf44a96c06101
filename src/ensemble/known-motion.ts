// An ensemble of known truth: a model bent along one of its softest motions, with the geometry that restraints ask for.
import type { Topology } from '../chemistry/topology.js';
import type { Kernels } from '../kernels/kernels.js';
import { runMinimizeStage } from '../refinement/minimize-stage.js';
import { compileRestraints } from '../restraints/compile-restraints.js';
import type { Conformation, Structure } from '../structure/structure.js';
import { backbonePoints, pointsOf } from './backbone-points.js';
import { bend } from './bend.js';
import { softestModes } from './normal-modes.js';

export interface KnownMotionOptions {
  readonly frames: number;
  /** Which of the softest modes, from 0. Default 0. */
  readonly mode?: number;
  /** Å rms of the backbone between the model and either end. */
  readonly amplitude: number;
}

/** Conformations from one end of the motion to the other, evenly spaced; the given one lies in the middle. */
export function knownMotion(
  structure: Structure,
  topology: Topology,
  start: Conformation,
  { frames, mode = 0, amplitude }: KnownMotionOptions,
  kernels: Kernels,
): Conformation[] {
  const points = backbonePoints(structure);
  const { direction } = softestModes(pointsOf(points, start.xyz), mode + 1)[mode]!;
  const { set, nonbonded } = compileRestraints(topology, kernels);
  return Array.from({ length: frames }, (_, k) => {
    const share = frames === 1 ? 0 : (2 * k) / (frames - 1) - 1;
    const xyz = bend(structure, points, start.xyz, direction, share * amplitude);
    nonbonded.forget();
    runMinimizeStage(xyz, {
      terms: [set],
      target: undefined,
      weight: 0,
      resolution: 0,
      macroCycles: 2,
      iterations: 60,
    });
    return { ...start, xyz };
  });
}
