// A user's edits of restraints as a file spells them: what to add, change or delete, atoms by selections, every value checked.
import { z } from 'zod';
import { UserError } from '../base/user-error.js';
import { parseSelection, type Selection } from '../structure/selection.js';

export type EditedKind = 'bond' | 'angle' | 'torsion' | 'plane' | 'parallelity';

export interface RestraintEdit {
  readonly action: 'add' | 'change' | 'delete';
  readonly kind: EditedKind;
  /** bond, angle, torsion: one atom each, in order. plane: all that any of them selects. parallelity: the two planes. */
  readonly atoms: readonly Selection[];
  /** Å or degrees. */
  readonly ideal?: number;
  /** Å or degrees. */
  readonly sigma?: number;
  /** Of a torsion: how many minima a turn has; 0, the default, is one harmonic well. */
  readonly period?: number;
  /** Where it stands, for messages and tables: `edits.yaml, edit 3`. */
  readonly place: string;
}

/** How many selections an edit needs, and whether it has an ideal value. */
const SHAPE: Readonly<Record<EditedKind, { readonly atoms: number; readonly ideal: boolean }>> = {
  bond: { atoms: 2, ideal: true },
  angle: { atoms: 3, ideal: true },
  torsion: { atoms: 4, ideal: true },
  plane: { atoms: 1, ideal: false },
  parallelity: { atoms: 2, ideal: false },
};

/** Å, and degrees (0.0335 rad, as for base pairs), where an added plane or parallelity has no sigma. */
const DEFAULT_SIGMA: Readonly<Partial<Record<EditedKind, number>>> = { plane: 0.02, parallelity: 1.92 };

const kind = z.enum(['bond', 'angle', 'torsion', 'plane', 'parallelity']);
const entry = z.strictObject({
  add: kind.optional(),
  change: kind.optional(),
  delete: kind.optional(),
  atoms: z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)]),
  ideal: z.number().optional(),
  sigma: z.number().positive().optional(),
  period: z.int().min(0).max(12).optional(),
});

/**
 * A list of edits, each with one of `add`, `change`, `delete` and what it names:
 *
 *     - add: bond
 *       atoms: [chain A and resi 44 and name SG, chain B and resi 301 and name C2]
 *       ideal: 1.81
 *       sigma: 0.02
 *     - change: angle
 *       atoms: [resi 7 and name N, resi 7 and name CA, resi 7 and name C]
 *       ideal: 112.5
 *     - delete: torsion
 *       atoms: [resi 7 and name CA, resi 7 and name C, resi 8 and name N, resi 8 and name CA]
 *
 * @param content what the file holds, parsed
 * @param file its name, for messages
 * @throws UserError naming file, edit and value
 */
export function parseEdits(content: unknown, file: string): readonly RestraintEdit[] {
  if (!Array.isArray(content))
    throw new UserError(
      `${file} must hold a list of edits ("- add: bond"), not ${JSON.stringify(content ?? null).slice(0, 60)}.`,
    );
  return content.map((item, k) => parseEdit(item, `${file}, edit ${k + 1}`));
}

function parseEdit(item: unknown, place: string): RestraintEdit {
  const fail = (what: string): never => {
    throw new UserError(`${place}: ${what}.`);
  };
  const parsed = entry.safeParse(item);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    if (issue.code === 'unrecognized_keys')
      return fail(`'${issue.keys[0]}' is not known; an edit has add, change or delete, atoms, ideal, sigma and period`);
    const name = String(issue.path[0] ?? '');
    const value = typeof item === 'object' && item !== null ? (item as Record<string, unknown>)[name] : item;
    return fail(`${name || 'it'} cannot be ${JSON.stringify(value) ?? 'missing'} (${issue.message})`);
  }
  const { atoms, ideal, sigma, period, ...verbs } = parsed.data;
  const [chosen, ...others] = Object.entries(verbs);
  if (chosen === undefined || others.length > 0)
    return fail(`it must say one of add, change and delete, with the kind of restraint (add: bond)`);
  const [action, what] = chosen as [RestraintEdit['action'], EditedKind];
  const shape = SHAPE[what];
  if (what === 'plane' ? atoms.length < 1 : atoms.length !== shape.atoms)
    fail(`${article(what)} takes ${shape.atoms} selections under atoms, and has ${atoms.length}`);
  if (action !== 'add' && what === 'parallelity')
    fail(
      'only the file itself makes parallelities, so that there are none to change or delete; edit the one that adds it',
    );
  if (ideal !== undefined && !shape.ideal) fail(`${article(what)} has no ideal (${ideal}); leave it out`);
  if (period !== undefined && what !== 'torsion') fail(`${article(what)} has no period (${period}); leave it out`);
  if (ideal !== undefined && what === 'bond' && ideal <= 0) fail(`the ideal length of a bond cannot be ${ideal} Å`);
  if (ideal !== undefined && what === 'angle' && (ideal <= 0 || ideal > 180))
    fail(`the ideal of an angle lies between 0 and 180°, and ${ideal} does not`);
  if (action === 'delete' && (ideal ?? sigma ?? period) !== undefined)
    fail('what is deleted has no ideal, sigma or period; leave them out');
  if (action === 'change' && (ideal ?? sigma ?? period) === undefined)
    fail('it changes nothing; give ideal, sigma or both');
  const spread = sigma ?? (action === 'add' ? DEFAULT_SIGMA[what] : undefined);
  if (action === 'add' && ((shape.ideal && ideal === undefined) || spread === undefined))
    fail(`a new ${what} needs ideal and sigma, in ${what === 'bond' ? 'Å' : 'degrees'}`);
  return {
    action,
    kind: what,
    atoms: atoms.map((text) => selectionOf(text, place)),
    ...(ideal !== undefined && { ideal }),
    ...(spread !== undefined && { sigma: spread }),
    ...(period !== undefined && { period }),
    place,
  };
}

function selectionOf(text: string, place: string): Selection {
  try {
    return parseSelection(text);
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`${place}: ${error.message}`, { cause: error });
    throw error;
  }
}

function article(kind: EditedKind): string {
  return kind === 'angle' ? 'an angle' : `a ${kind}`;
}
