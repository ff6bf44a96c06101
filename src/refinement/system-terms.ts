// The terms of a system: what topology, backbone statistics, references and plugins ask for, compiled once a worker.
import type { Kernels } from '../kernels/kernels.js';
import { type CompiledRestraints, compileRestraints } from '../restraints/compile-restraints.js';
import { createNcsTerm } from '../restraints/ncs-term.js';
import { loadPlugin } from '../restraints/plugin-loader.js';
import { createPluginTerms } from '../restraints/plugin-restraints.js';
import type { Term } from '../restraints/term.js';
import type { RefinementSystem } from './frame.js';
import { systemRestraints } from './system-restraints.js';

/** @throws UserError naming the plugin that does not load or does not work */
export async function compileSystem(
  system: RefinementSystem,
  kernels: Pick<Kernels, 'pairRepulsion'>,
): Promise<CompiledRestraints> {
  const { structure, topology, reference, plugins, restraints = {} } = system;
  const { fixed, chosen } = systemRestraints(system);
  const extra: Term[] = chosen.map(({ term }) => term);
  if (restraints.ncs?.mode === 'restraints') extra.push(createNcsTerm(restraints.ncs.groups, restraints.ncs.sigma));
  for (const { module, options } of plugins) {
    const plugin = await loadPlugin(module);
    extra.push(...createPluginTerms(plugin, options, { structure, xyz: reference, topology }).terms);
  }
  return compileRestraints({ ...topology, tables: fixed }, kernels, extra);
}
