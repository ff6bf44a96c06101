// A kind of restraint: what its table holds and how the table becomes a term.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import type { Term } from './term.js';

export interface RestraintColumn {
  readonly name: string;
  /** `Å`, `degrees`, `Å³`, … or '' for a pure number. */
  readonly unit: string;
  /** Numbers that may stand in the column; any finite one by default. */
  readonly range?: 'positive' | 'whole' | 'flag';
}

export interface RestraintKind {
  /** As in {@link RestraintTable.kind}; one word in lower case. */
  readonly kind: string;
  /** One sentence, for lists and reports. */
  readonly description: string;
  /** How many atoms a restraint acts on: that many, or that many at least. */
  readonly atoms: { readonly exactly: number } | { readonly atLeast: number };
  readonly columns: readonly RestraintColumn[];
  /** The table has been checked: columns, ranges, atoms. */
  compile(table: RestraintTable, context: CompileContext): Term;
}

export interface CompileContext {
  /** Of the structure; coordinates hold three numbers for each. */
  readonly atomCount: number;
}
