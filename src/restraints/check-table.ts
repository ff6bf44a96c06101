// Whether a restraint table says what its kind needs: a term then trusts it without looking again.

import { UserError } from '../base/user-error.js';
import type { RestraintTable } from '../chemistry/restraint-table.js';
import type { RestraintColumn, RestraintKind } from './restraint-kind.js';

/** Throws a UserError naming `source` (who made the table), the restraint and the offending value. */
export function checkTable(table: RestraintTable, kind: RestraintKind, atomCount: number, source: string): void {
  const fail = (what: string): never => {
    throw new UserError(`${source}: the table of ${kind.kind} restraints ${what}.`);
  };
  const { count, offsets, atoms } = table;
  if (offsets.length !== count + 1)
    fail(`has ${offsets.length} offsets for ${count} restraints instead of ${count + 1}`);
  if (offsets[0] !== 0 || offsets[count] !== atoms.length) {
    fail(`must have offsets from 0 to its ${atoms.length} atoms, not from ${offsets[0]} to ${offsets[count]}`);
  }
  for (let r = 0; r < count; r++) {
    const size = offsets[r + 1]! - offsets[r]!;
    if ('exactly' in kind.atoms ? size !== kind.atoms.exactly : size < kind.atoms.atLeast) {
      const wanted = 'exactly' in kind.atoms ? `${kind.atoms.exactly}` : `at least ${kind.atoms.atLeast}`;
      fail(`gives restraint ${r} ${size} atoms; it needs ${wanted}`);
    }
    for (let a = offsets[r]!; a < offsets[r + 1]!; a++) {
      const atom = atoms[a]!;
      if (!(atom >= 0 && atom < atomCount)) {
        fail(`names atom ${atom} in restraint ${r}, but the model has atoms 0 to ${atomCount - 1}`);
      }
    }
  }
  for (const column of kind.columns) {
    const values = table.values[column.name];
    if (values === undefined || values.length !== count) {
      fail(`needs a column '${column.name}' of ${count} numbers; it has ${values?.length ?? 'none'}`);
    }
    const wrong = values!.findIndex((v) => !isWithin(v, column.range));
    if (wrong >= 0) {
      fail(`has ${values![wrong]} as ${column.name} of restraint ${wrong}; it must be ${rangeName(column.range)}`);
    }
  }
}

function isWithin(value: number, range: RestraintColumn['range']): boolean {
  if (!Number.isFinite(value)) return false;
  if (range === 'positive') return value > 0;
  if (range === 'whole') return Number.isInteger(value) && value >= 0;
  if (range === 'flag') return value === 0 || value === 1;
  return true;
}

function rangeName(range: RestraintColumn['range']): string {
  if (range === 'positive') return 'above 0';
  if (range === 'whole') return 'a whole number from 0 on';
  return range === 'flag' ? '0 or 1' : 'a finite number';
}
