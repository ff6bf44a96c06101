// From what a user asks of restraints to what a system holds: references read, contacts found, edits made, tables built.

import { UserError } from '../base/user-error.js';
import { editTopology } from '../chemistry/edit-topology.js';
import { parseEdits } from '../chemistry/restraint-edits.js';
import type { RestraintTable } from '../chemistry/restraint-table.js';
import type { Topology } from '../chemistry/topology.js';
import type { RestraintChoice } from '../refinement/frame.js';
import { automaticContacts } from '../restraints/automatic-contacts.js';
import { describeNcsGroups, findNcsGroups, type NcsGroup, selectedNcsGroup } from '../restraints/ncs-groups.js';
import { referenceCoordinates } from '../restraints/reference-coordinates.js';
import { referenceTorsions } from '../restraints/reference-torsions.js';
import type { Model } from '../structure/model.js';
import { readModel } from '../structure/read-model.js';
import { parseSelection, selectAtoms } from '../structure/selection.js';
import type { Structure } from '../structure/structure.js';

/** Å: as tight as copies agree in a good map. */
const NCS_SIGMA = 0.05;

/** Plain data; what is not given has its default. */
export interface RestraintRequest
  extends Pick<RestraintChoice, 'ramachandran' | 'cBeta' | 'rotamers' | 'conformationDependent'> {
  /** Default true. */
  readonly contacts?: boolean;
  /** Model files whose torsions hold those of the model. */
  readonly referenceModels?: readonly string[];
  /** Selection of atoms that are held to their places in the start model. */
  readonly referenceCoordinates?: string;
  /** Whether copies of one molecule are kept alike. Default off. */
  readonly ncs?: 'off' | 'restraints' | 'constraints';
  /** Groups as selections, the master's first; found by sequence and shape where none are given. */
  readonly ncsGroups?: readonly (readonly string[])[];
  /** Å, how far a copy may be from the average for a cost of 1. Default 0.05. */
  readonly ncsSigma?: number;
  /** A file's name and what it says, see {@link parseEdits}. */
  readonly edits?: { readonly file: string; readonly content: unknown };
}

export interface PreparedRestraints {
  /** The topology with the user's edits. */
  readonly topology: Topology;
  readonly choice: RestraintChoice;
  /** Files that were read. */
  readonly files: readonly string[];
  /** What was found and decided, a sentence each. */
  readonly notes: readonly string[];
}

/** @throws UserError where a file, a selection or an edit cannot be used */
export async function prepareRestraints(
  request: RestraintRequest,
  { structure, conformations }: Model,
  topology: Topology,
): Promise<PreparedRestraints> {
  const { contacts = true, referenceModels = [], referenceCoordinates: held, edits, ...rest } = request;
  const { ncs: mode = 'off', ncsGroups, ncsSigma = NCS_SIGMA, ...choice } = rest;
  const { xyz } = conformations[0]!;
  const notes: string[] = [];
  const tables: RestraintTable[] = [];
  const add = (table: RestraintTable): void => {
    if (table.count > 0) tables.push(table);
  };
  let edited = topology;
  if (edits !== undefined) {
    const made = editTopology(topology, structure, xyz, parseEdits(edits.content, edits.file));
    edited = made.topology;
    made.tables.forEach(add);
    notes.push(...made.notes);
  }
  if (contacts) {
    const table = automaticContacts(structure, edited, xyz);
    add(table);
    if (table.count > 0)
      notes.push(
        `${table.count} contacts hold ligands, ions and waters to their neighbours as in the start model (--no-contacts leaves them free).`,
      );
  }
  if (referenceModels.length > 0) {
    const references: Model[] = [];
    for (const file of referenceModels) references.push(await readModel(file));
    const torsions = referenceTorsions(structure, edited, references);
    if (torsions.table.count === 0)
      throw new UserError(
        `The reference ${referenceModels.join(', ')} has no chain of the model's; give one with the same sequence (85 % at least), or the same chain ids and residue numbers.`,
      );
    add(torsions.table);
    notes.push(...torsions.notes);
  }
  if (held !== undefined) {
    const table = referenceCoordinates(structure, xyz, selectAtoms(parseSelection(held), structure, xyz));
    if (table.count === 0) throw new UserError(`--reference-coordinates '${held}' selects no atom of the model.`);
    add(table);
    notes.push(`${table.count} atoms are held to their places in the start model.`);
  }
  const ncs = mode === 'off' ? undefined : { mode, groups: ncsGroupsOf(structure, xyz, ncsGroups), sigma: ncsSigma };
  if (ncs !== undefined) notes.push(...describeNcsGroups(ncs.groups));
  return {
    topology: edited,
    choice: { ...choice, ...(tables.length > 0 && { tables }), ...(ncs && { ncs }) },
    files: [...referenceModels, ...(edits === undefined ? [] : [edits.file])],
    notes,
  };
}

function ncsGroupsOf(
  structure: Structure,
  xyz: Float64Array,
  given: readonly (readonly string[])[] | undefined,
): readonly NcsGroup[] {
  const groups = given?.map((group) => selectedNcsGroup(structure, xyz, group)) ?? findNcsGroups(structure, xyz);
  if (groups.length === 0)
    throw new UserError(
      'No two chains of the model are copies (85 % identical sequence, 2 Å rmsd), and --ncs needs some; name them with --ncs-group, or leave --ncs off.',
    );
  const members = new Set<number>();
  for (const group of groups)
    for (const { name, atoms } of group.members)
      for (const atom of atoms) {
        if (members.has(atom))
          throw new UserError(`The NCS selection '${name}' shares atoms with another group; take them apart.`);
        members.add(atom);
      }
  return groups;
}
