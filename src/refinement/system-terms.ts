// The terms of a system: what topology, backbone statistics, references and plugins ask for, compiled once a worker.
import type { Kernels } from '../kernels/kernels.js';
import { type CompiledRestraints, compileRestraints } from '../restraints/compile-restraints.js';
import { createNcsTerm } from '../restraints/ncs-term.js';
import type { PluginSystem } from '../restraints/plugin-restraints.js';
import type { Term } from '../restraints/term.js';
import type { PluginRequest, RefinementSystem } from './frame.js';
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
  extra.push(...(await pluginTerms(plugins, { structure, xyz: reference, topology })));
  return compileRestraints({ ...topology, tables: fixed }, kernels, extra);
}

/** What plugins need (schemas, among others) is loaded with the first of them alone: a worker starts sooner without. */
async function pluginTerms(plugins: readonly PluginRequest[], system: PluginSystem): Promise<readonly Term[]> {
  if (plugins.length === 0) return [];
  const { loadPlugin } = await import('../restraints/plugin-loader.js');
  const { createPluginTerms } = await import('../restraints/plugin-restraints.js');
  const terms: Term[] = [];
  for (const { module, options } of plugins)
    terms.push(...createPluginTerms(await loadPlugin(module), options, system).terms);
  return terms;
}
