// From options to the table of distance restraints: selections become atoms, missing ideals the distances of the start model.
import { type PluginContext, type RestraintTable, RestraintTableBuilder, UserError } from 'varia/plugin';
import { centroidDistance } from './distance-term.js';
import { type DistanceOptions, MODES } from './options.js';

/** Columns as in kind.ts; the atoms of `from` come before those of `to`. Throws a UserError for selections that make no distance. */
export function distanceTable({ options, xyz, select, note }: PluginContext<DistanceOptions>): RestraintTable {
  const builder = new RestraintTableBuilder('distance', ['ideal', 'sigma', 'tolerance', 'limit', 'mode', 'first']);
  for (const [k, { from, to, ideal, sigma, tolerance, limit, mode }] of options.restraints.entries()) {
    const groups = [atomsOf(select, k, 'from', from), atomsOf(select, k, 'to', to)] as const;
    if (groups[0].join() === groups[1].join()) {
      throw new UserError(
        `restraints[${k}] is from '${from}' to '${to}', which are the same atoms: choose two places.`,
      );
    }
    const atoms = [...groups[0], ...groups[1]];
    const now = centroidDistance(xyz, Int32Array.from(atoms), 0, groups[0].length, atoms.length);
    const values = [ideal ?? now, sigma, tolerance, limit ?? 0, MODES.indexOf(mode), groups[0].length];
    builder.add(atoms, values, ideal === undefined ? 'start model' : 'options');
    const target = ideal === undefined ? 'kept as it is' : `${mode === 'both' ? 'to be' : mode} ${ideal.toFixed(2)} Å`;
    note(
      `distance: '${from}' (${count(groups[0])}) to '${to}' (${count(groups[1])}) is ${now.toFixed(2)} Å in the start model, ${target}.`,
    );
  }
  return builder.build();
}

function atomsOf(select: (text: string) => Int32Array, k: number, side: 'from' | 'to', text: string): Int32Array {
  const atoms = select(text);
  if (atoms.length === 0) {
    throw new UserError(
      `restraints[${k}].${side} '${text}' selects no atom of the model; check chain, number and name.`,
    );
  }
  return atoms;
}

function count(atoms: Int32Array): string {
  return atoms.length === 1 ? '1 atom' : `centroid of ${atoms.length} atoms`;
}
