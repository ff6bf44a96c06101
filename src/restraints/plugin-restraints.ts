// From a loaded plugin and its options to checked and guarded terms.

import { messageOf, UserError } from '../base/user-error.js';
import type { RestraintTable } from '../chemistry/restraint-table.js';
import type { Topology } from '../chemistry/topology.js';
import { parseSelection, selectAtoms } from '../structure/selection.js';
import type { Structure } from '../structure/structure.js';
import type { PluginRestraints, RestraintPlugin } from './plugin.js';
import { checkPluginTerm, guardTerm } from './plugin-guard.js';
import { parseOptions } from './plugin-options.js';
import { RestraintRegistry } from './registry.js';
import type { Term } from './term.js';

/** The system that plugins restrain. */
export interface PluginSystem {
  readonly structure: Structure;
  /** Coordinates of the start model, 3N, Å. */
  readonly xyz: Float64Array;
  readonly topology: Topology;
}

export interface PluginTerms {
  /** One a table, then the plugin's own; guarded and checked. */
  readonly terms: readonly Term[];
  readonly tables: readonly RestraintTable[];
  /** What the plugin noted, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Checks the options, calls the plugin and compiles what it gives. Throws a UserError that names the plugin if its options do not fit,
 * if it throws, if its tables do not fit their kinds, or if a term is not a term, gives no finite numbers or has a wrong gradient.
 */
export function createPluginTerms(
  plugin: RestraintPlugin,
  options: unknown,
  { structure, xyz, topology }: PluginSystem,
): PluginTerms {
  const notes: string[] = [];
  const parsed = parseOptions(plugin, options);
  let made: PluginRestraints;
  try {
    made = plugin.create({
      options: parsed,
      structure,
      xyz: xyz.slice(),
      topology,
      select: (text) => selectAtoms(parseSelection(text), structure, xyz),
      note: (sentence) => notes.push(sentence),
    });
  } catch (error) {
    const what = error instanceof UserError ? '' : ' failed while it made its restraints';
    throw new UserError(`The plugin '${plugin.name}'${what}: ${messageOf(error)}`);
  }
  if (typeof made !== 'object' || made === null) {
    throw new UserError(
      `The plugin '${plugin.name}' gave ${made} instead of restraints; create must return tables, terms or both.`,
    );
  }
  const source = `The plugin '${plugin.name}'`;
  const registry = new RestraintRegistry();
  for (const kind of made.kinds ?? []) registry.add(kind, source);
  const tables = made.tables ?? [];
  const compiled = tables.map((table) => compileTable(table, registry, structure.atomCount, plugin.name));
  const terms = [...compiled, ...(made.terms ?? [])].map((term, k) => {
    if (typeof term?.name !== 'string' || typeof term.evaluate !== 'function') {
      throw new UserError(`${source} gave as term ${k} something without a name and a function evaluate.`);
    }
    const guarded = guardTerm(plugin.name, term);
    checkPluginTerm(plugin.name, guarded, xyz);
    return guarded;
  });
  return { terms, tables, notes };
}

function compileTable(table: RestraintTable, registry: RestraintRegistry, atomCount: number, plugin: string): Term {
  try {
    return registry.compile(table, { atomCount }, `The plugin '${plugin}'`);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The plugin '${plugin}' failed to compile its ${table?.kind} restraints: ${messageOf(error)}.`);
  }
}
