// From a topology, and what plugins add to it, to the set of terms that a refinement evaluates.
import type { Topology } from '../chemistry/topology.js';
import type { Kernels } from '../kernels/kernels.js';
import { createNonbondedTerm, type NonbondedOptions, type NonbondedTerm } from './nonbonded.js';
import { RestraintRegistry } from './registry.js';
import { RestraintSet } from './restraint-set.js';
import type { Term } from './term.js';

export interface CompiledRestraints {
  readonly set: RestraintSet;
  /** The last but the plugins' of the set; `forget()` it before each frame. */
  readonly nonbonded: NonbondedTerm;
}

/** `extra`: terms of plugins, guarded (plugin-guard.ts), behind those of the topology. */
export function compileRestraints(
  topology: Topology,
  kernels: Pick<Kernels, 'pairRepulsion'>,
  extra: readonly Term[] = [],
  options: NonbondedOptions = {},
): CompiledRestraints {
  const registry = new RestraintRegistry();
  const context = { atomCount: topology.nonbonded.radius.length };
  const nonbonded = createNonbondedTerm(topology.nonbonded, kernels, options);
  const bonded = topology.tables
    .filter((table) => table.count > 0)
    .map((table) => registry.compile(table, context, 'the topology'));
  return { set: new RestraintSet([...bonded, nonbonded, ...extra]), nonbonded };
}
