// An ensemble of known truth: a model bent along a soft motion, with the bond lengths and angles that it has itself.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import type { Topology } from '../chemistry/topology.js';
import type { Kernels } from '../kernels/kernels.js';
import { runMinimizeStage } from '../refinement/minimize-stage.js';
import { compileRestraints } from '../restraints/compile-restraints.js';
import { RestraintRegistry } from '../restraints/registry.js';
import type { Conformation, Structure } from '../structure/structure.js';
import { backbonePoints, pointsOf } from './backbone-points.js';
import { bend } from './bend.js';
import { collectivity, softestModes } from './normal-modes.js';

export interface KnownMotionOptions {
  readonly frames: number;
  /** Å rms of the backbone between the model and either end. */
  readonly amplitude: number;
}

/** Among so many of the softest modes the most collective is taken: the softest of all is often a loose loop or end. */
const candidates = 5;

/** Enough to mend the joints between residues; more would only let the model drift apart, as nothing attracts. */
const iterations = 20;

/** Conformations from one end of the motion to the other, evenly spaced; the given one lies in the middle. */
export function knownMotion(
  structure: Structure,
  topology: Topology,
  start: Conformation,
  { frames, amplitude }: KnownMotionOptions,
  kernels: Kernels,
): Conformation[] {
  const points = backbonePoints(structure);
  const modes = softestModes(pointsOf(points, start.xyz), candidates);
  const { direction } = modes.reduce((a, b) => (collectivity(b.direction) > collectivity(a.direction) ? b : a));
  const { set, nonbonded } = compileRestraints(withOwnGeometry(topology, start.xyz), kernels);
  return Array.from({ length: frames }, (_, k) => {
    const share = frames === 1 ? 0 : (2 * k) / (frames - 1) - 1;
    const xyz = bend(structure, points, start.xyz, direction, share * amplitude);
    nonbonded.forget();
    runMinimizeStage(xyz, {
      terms: [set],
      target: undefined,
      weight: 0,
      resolution: 0,
      macroCycles: 1,
      iterations,
    });
    return { ...start, xyz };
  });
}

/**
 * Restraints whose ideal bonds and angles are those of the model itself. A truth with ideal geometry would be easier to
 * find than any real one, because the refinement restrains to the ideal.
 */
function withOwnGeometry(topology: Topology, xyz: Float64Array): Topology {
  const registry = new RestraintRegistry();
  const own = (table: RestraintTable): RestraintTable => {
    if ((table.kind !== 'bond' && table.kind !== 'angle') || table.count === 0) return table;
    const term = registry.compile(table, { atomCount: xyz.length / 3 }, 'the topology');
    return { ...table, values: { ...table.values, ideal: term.residuals!(xyz).value } };
  };
  return { ...topology, tables: topology.tables.map(own) };
}
