// The registry: which kinds of restraints there are, and the way from their tables to terms.

import { UserError } from '../base/user-error.js';
import type { RestraintTable } from '../chemistry/restraint-table.js';
import { createAngleTerm } from './angle.js';
import { createBondTerm } from './bond.js';
import { checkTable } from './check-table.js';
import { createChiralityTerm } from './chirality.js';
import { createPlaneTerm } from './plane.js';
import type { CompileContext, RestraintKind } from './restraint-kind.js';
import type { Term } from './term.js';
import { createTorsionTerm } from './torsion.js';

const BUILT_IN: readonly RestraintKind[] = [
  {
    kind: 'bond',
    description: 'Distance of two bonded atoms: ((d − ideal)/sigma)².',
    atoms: { exactly: 2 },
    columns: [
      { name: 'ideal', unit: 'Å' },
      { name: 'sigma', unit: 'Å', range: 'positive' },
    ],
    compile: createBondTerm,
  },
  {
    kind: 'angle',
    description: 'Angle at the second of three atoms: ((θ − ideal)/sigma)².',
    atoms: { exactly: 3 },
    columns: [
      { name: 'ideal', unit: 'degrees' },
      { name: 'sigma', unit: 'degrees', range: 'positive' },
    ],
    compile: createAngleTerm,
  },
  {
    kind: 'torsion',
    description:
      'Torsion about the bond of the middle two of four atoms: a cosine of the given period, harmonic for 0.',
    atoms: { exactly: 4 },
    columns: [
      { name: 'ideal', unit: 'degrees' },
      { name: 'sigma', unit: 'degrees', range: 'positive' },
      { name: 'period', unit: '', range: 'whole' },
    ],
    compile: createTorsionTerm,
  },
  {
    kind: 'chirality',
    description:
      'Volume spanned by three neighbours of a centre: ((V − ideal)/sigma)², of either sign where `both` is 1.',
    atoms: { exactly: 4 },
    columns: [
      { name: 'ideal', unit: 'Å³' },
      { name: 'sigma', unit: 'Å³', range: 'positive' },
      { name: 'both', unit: '', range: 'flag' },
    ],
    compile: createChiralityTerm,
  },
  {
    kind: 'plane',
    description: 'Distances of atoms from their least-squares plane: Σ (δ/sigma)².',
    atoms: { atLeast: 3 },
    columns: [{ name: 'sigma', unit: 'Å', range: 'positive' }],
    compile: createPlaneTerm,
  },
];

/** Starts with bond, angle, torsion, chirality and plane; plugins add theirs. */
export class RestraintRegistry {
  readonly #kinds = new Map(BUILT_IN.map((kind) => [kind.kind, kind]));

  /** All kinds, in the order in which they came. */
  get kinds(): readonly RestraintKind[] {
    return [...this.#kinds.values()];
  }

  /** Throws a UserError, naming `source`, if there is such a kind already. */
  add(kind: RestraintKind, source: string): void {
    if (this.#kinds.has(kind.kind)) {
      throw new UserError(
        `${source}: there is already a kind of restraint called '${kind.kind}'; choose another name.`,
      );
    }
    this.#kinds.set(kind.kind, kind);
  }

  /** The term of a table. Throws a UserError, naming `source`, if the kind is unknown or the table does not fit it. */
  compile(table: RestraintTable, context: CompileContext, source: string): Term {
    const kind = this.#kinds.get(table.kind);
    if (kind === undefined) {
      const known = [...this.#kinds.keys()].join(', ');
      throw new UserError(`${source}: there is no kind of restraint called '${table.kind}'; there are ${known}.`);
    }
    checkTable(table, kind, context.atomCount, source);
    return kind.compile(table, context);
  }
}
