// The terms of a system: what topology, backbone statistics and plugins ask for, compiled once a worker.
import type { Kernels } from '../kernels/kernels.js';
import { cBetaTable } from '../restraints/c-beta.js';
import { type CompiledRestraints, compileRestraints } from '../restraints/compile-restraints.js';
import { loadPlugin } from '../restraints/plugin-loader.js';
import { createPluginTerms } from '../restraints/plugin-restraints.js';
import { createRamachandranTerm } from '../restraints/ramachandran.js';
import { ramachandranTable } from '../restraints/ramachandran-table.js';
import type { Term } from '../restraints/term.js';
import { createTorsionTerm } from '../restraints/torsion.js';
import type { RefinementSystem } from './frame.js';

/** @throws UserError naming the plugin that does not load or does not work */
export async function compileSystem(
  system: RefinementSystem,
  kernels: Pick<Kernels, 'pairRepulsion'>,
): Promise<CompiledRestraints> {
  const { structure, topology, reference, plugins, restraints = {} } = system;
  const { ramachandran = 1, cBeta = true } = restraints;
  const extra: Term[] = [];
  if (ramachandran > 0)
    extra.push(createRamachandranTerm(ramachandranTable(structure, topology, reference, ramachandran)));
  if (cBeta) extra.push({ ...createTorsionTerm(cBetaTable(structure, topology)), name: 'c-beta' });
  for (const { module, options } of plugins) {
    const plugin = await loadPlugin(module);
    extra.push(...createPluginTerms(plugin, options, { structure, xyz: reference, topology }).terms);
  }
  return compileRestraints(topology, kernels, extra);
}
