// What a restraint plugin is, and all that it needs from Varia: the package's entry `varia/plugin`.
import type { z } from 'zod';
import type { RestraintTable } from '../chemistry/restraint-table.js';
import type { Topology } from '../chemistry/topology.js';
import type { Structure } from '../structure/structure.js';
import type { RestraintKind } from './restraint-kind.js';
import type { Term } from './term.js';

export { z } from 'zod';
export { UserError } from '../base/user-error.js';
export { type RestraintTable, RestraintTableBuilder } from '../chemistry/restraint-table.js';
export type { NonbondedParameters, Topology } from '../chemistry/topology.js';
export { atomLabel, residueLabel, type Structure } from '../structure/structure.js';
export type { CompileContext, RestraintColumn, RestraintKind } from './restraint-kind.js';
export type { CurvatureSink, RestraintResiduals, Term } from './term.js';

/** What the entry module of a plugin exports under the name `plugin`. */
export interface RestraintPlugin<Schema extends z.ZodType = z.ZodType> {
  /** One word in lower case; messages and reports name the plugin by it. */
  readonly name: string;
  /** One sentence: what it adds. */
  readonly description: string;
  /** A zod schema of an object: options are checked against it before `create` is called, and options that it does not know are refused. */
  readonly options: Schema;
  /** Called once in each worker. Throw a {@link UserError} for what the user can mend. */
  create(context: PluginContext<z.output<Schema>>): PluginRestraints;
}

/** What a plugin may know of the system it restrains; all of it to be read only. */
export interface PluginContext<Options = unknown> {
  readonly options: Options;
  readonly structure: Structure;
  /** Coordinates of the start model, 3N, Å. */
  readonly xyz: Float64Array;
  readonly topology: Topology;
  /** Atoms of a selection such as `chain A and resi 10-50 and name CA`, ascending. Throws a UserError if it cannot be read; may be empty. */
  select(text: string): Int32Array;
  /** Leaves a sentence for the log and the report. */
  note(sentence: string): void;
}

/** What a plugin adds. */
export interface PluginRestraints {
  /** Kinds of restraints that tables of this plugin use and that Varia does not have. */
  readonly kinds?: readonly RestraintKind[];
  /** Restraints as tables, of kinds registered or given here: they are listed and reported like Varia's own. */
  readonly tables?: readonly RestraintTable[];
  /** Terms of any other make. */
  readonly terms?: readonly Term[];
}

/** Gives `create` the type of its options; otherwise returns what it was given. */
export function definePlugin<Schema extends z.ZodType>(plugin: RestraintPlugin<Schema>): RestraintPlugin<Schema> {
  return plugin;
}
