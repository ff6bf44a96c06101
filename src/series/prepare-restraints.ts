// From what a user asks of restraints to what a system holds: references read, contacts found, edits made, tables built.

import { UserError } from '../base/user-error.js';
import { editTopology } from '../chemistry/edit-topology.js';
import { parseEdits } from '../chemistry/restraint-edits.js';
import type { RestraintTable } from '../chemistry/restraint-table.js';
import type { Topology } from '../chemistry/topology.js';
import type { RestraintChoice } from '../refinement/frame.js';
import { automaticContacts } from '../restraints/automatic-contacts.js';
import { referenceCoordinates } from '../restraints/reference-coordinates.js';
import { referenceTorsions } from '../restraints/reference-torsions.js';
import type { Model } from '../structure/model.js';
import { readModel } from '../structure/read-model.js';
import { parseSelection, selectAtoms } from '../structure/selection.js';

/** Plain data; what is not given has its default. */
export interface RestraintRequest extends Pick<RestraintChoice, 'ramachandran' | 'cBeta' | 'conformationDependent'> {
  /** Default true. */
  readonly contacts?: boolean;
  /** Model files whose torsions hold those of the model. */
  readonly referenceModels?: readonly string[];
  /** Selection of atoms that are held to their places in the start model. */
  readonly referenceCoordinates?: string;
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
  const { contacts = true, referenceModels = [], referenceCoordinates: held, edits, ...choice } = request;
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
  return {
    topology: edited,
    choice: { ...choice, ...(tables.length > 0 && { tables }) },
    files: [...referenceModels, ...(edits === undefined ? [] : [edits.file])],
    notes,
  };
}
