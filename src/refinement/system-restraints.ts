// Every restraint table of a system beside the term that it compiles to: what acts on the atoms, contacts and plugins left out.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import { cBetaTable } from '../restraints/c-beta.js';
import { createChiralityTerm } from '../restraints/chirality.js';
import { conformationDependentTables, createConformationDependentTerm } from '../restraints/conformation-dependent.js';
import { refinementRegistry } from '../restraints/extra-kinds.js';
import { createRamachandranTerm } from '../restraints/ramachandran.js';
import { ramachandranTable } from '../restraints/ramachandran-table.js';
import { createRamachandranTargetTerm } from '../restraints/ramachandran-target.js';
import type { Term } from '../restraints/term.js';
import { tetrahedra } from '../restraints/tetrahedra.js';
import { createTorsionTerm } from '../restraints/torsion.js';
import type { RefinementSystem } from './frame.js';
import { createRotamerTerm, rotamerTable } from './rotamer-term.js';

export interface SystemRestraint {
  readonly table: RestraintTable;
  readonly term: Term;
}

export interface SystemRestraints {
  /** Tables of the topology that hold as they are. */
  readonly fixed: readonly RestraintTable[];
  /** Those that the restraint choice adds, and those of the topology that follow the conformation. */
  readonly chosen: readonly SystemRestraint[];
}

/** NCS acts on copies as a whole and has no table. */
export function systemRestraints(system: Omit<RefinementSystem, 'plugins'>): SystemRestraints {
  const { structure, topology, reference, restraints = {} } = system;
  const { ramachandran = 'statistical', ramachandranWeight = 1, cBeta = true, rotamers = false } = restraints;
  const chosen: SystemRestraint[] = [];
  const { tables, fourth } = tetrahedra(structure, topology, reference);
  if (fourth.count > 0) {
    const term = { ...createChiralityTerm(fourth), name: 'tetrahedron' };
    chosen.push({ table: { ...fourth, kind: 'tetrahedron' }, term });
  }
  let fixed = tables;
  if (restraints.conformationDependent === true) {
    const { rest, dependent, sites } = conformationDependentTables(structure, { ...topology, tables });
    fixed = rest;
    for (const table of dependent) chosen.push({ table, term: createConformationDependentTerm(table, sites) });
  }
  if (ramachandran !== 'off') {
    const table = ramachandranTable(structure, topology, ramachandranWeight);
    const term = ramachandran === 'nearest' ? createRamachandranTargetTerm(table) : createRamachandranTerm(table);
    chosen.push({ table, term });
  }
  if (cBeta) {
    const table = cBetaTable(structure, topology);
    chosen.push({ table: { ...table, kind: 'c-beta' }, term: { ...createTorsionTerm(table), name: 'c-beta' } });
  }
  if (rotamers) {
    const table = rotamerTable(structure, topology);
    chosen.push({ table, term: createRotamerTerm(table, structure) });
  }
  const registry = refinementRegistry();
  const context = { atomCount: structure.atomCount };
  for (const table of restraints.tables ?? [])
    if (table.count > 0) chosen.push({ table, term: registry.compile(table, context, 'the restraints') });
  return { fixed, chosen };
}
