// The terms of a system: what topology, backbone statistics, references and plugins ask for, compiled once a worker.
import type { Kernels } from '../kernels/kernels.js';
import { cBetaTable } from '../restraints/c-beta.js';
import { type CompiledRestraints, compileRestraints } from '../restraints/compile-restraints.js';
import { conformationDependentTables, createConformationDependentTerm } from '../restraints/conformation-dependent.js';
import { refinementRegistry } from '../restraints/extra-kinds.js';
import { createNcsTerm } from '../restraints/ncs-term.js';
import { loadPlugin } from '../restraints/plugin-loader.js';
import { createPluginTerms } from '../restraints/plugin-restraints.js';
import { createRamachandranTerm } from '../restraints/ramachandran.js';
import { ramachandranTable } from '../restraints/ramachandran-table.js';
import { createRamachandranTargetTerm } from '../restraints/ramachandran-target.js';
import type { Term } from '../restraints/term.js';
import { createTorsionTerm } from '../restraints/torsion.js';
import type { RefinementSystem } from './frame.js';

/** @throws UserError naming the plugin that does not load or does not work */
export async function compileSystem(
  system: RefinementSystem,
  kernels: Pick<Kernels, 'pairRepulsion'>,
): Promise<CompiledRestraints> {
  const { structure, topology, reference, plugins, restraints = {} } = system;
  const extra = chosenTerms(system);
  for (const { module, options } of plugins) {
    const plugin = await loadPlugin(module);
    extra.push(...createPluginTerms(plugin, options, { structure, xyz: reference, topology }).terms);
  }
  if (restraints.conformationDependent !== true) return compileRestraints(topology, kernels, extra);
  const { rest, dependent, sites } = conformationDependentTables(structure, topology, reference);
  const followed = dependent.map((table) => createConformationDependentTerm(table, sites));
  return compileRestraints({ ...topology, tables: rest }, kernels, [...followed, ...extra]);
}

/** Terms beyond those of topology and plugins. */
function chosenTerms({ structure, topology, reference, restraints = {} }: RefinementSystem): Term[] {
  const { ramachandran = 'statistical', ramachandranWeight = 1, cBeta = true, ncs, tables = [] } = restraints;
  const terms: Term[] = [];
  if (ramachandran !== 'off') {
    const table = ramachandranTable(structure, topology, reference, ramachandranWeight);
    terms.push(ramachandran === 'nearest' ? createRamachandranTargetTerm(table) : createRamachandranTerm(table));
  }
  if (cBeta) terms.push({ ...createTorsionTerm(cBetaTable(structure, topology)), name: 'c-beta' });
  if (ncs?.mode === 'restraints') terms.push(createNcsTerm(ncs.groups, ncs.sigma));
  const registry = refinementRegistry();
  const context = { atomCount: structure.atomCount };
  for (const table of tables) if (table.count > 0) terms.push(registry.compile(table, context, 'the restraints'));
  return terms;
}
