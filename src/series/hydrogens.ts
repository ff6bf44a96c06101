// What becomes of a start model's hydrogens: kept, added, removed, or restrained like other atoms.
import { buildTopology } from '../chemistry/build-topology.js';
import type { Dictionary } from '../chemistry/dictionary.js';
import { placeHydrogens, removeHydrogens } from '../chemistry/place-hydrogens.js';
import type { Topology } from '../chemistry/topology.js';
import type { Model } from '../structure/model.js';
import { isHydrogen } from '../structure/structure.js';
import type { HydrogenMode } from './hydrogen-modes.js';

export interface ModelWithHydrogens {
  readonly model: Model;
  readonly topology: Topology;
  /** What was done, a sentence each. */
  readonly notes: readonly string[];
}

/** @throws UserError where a residue is in no dictionary, unless `freezeUnknown` */
export function chooseHydrogens(
  model: Model,
  dictionary: Dictionary,
  mode: HydrogenMode,
  freezeUnknown: boolean,
): ModelWithHydrogens {
  const given = count(model);
  const notes: string[] = [];
  let chosen = model;
  if (mode === 'add') {
    const placement = placeHydrogens(model, dictionary, { freezeUnknown });
    chosen = placement.model;
    notes.push(...placement.notes);
  } else if (mode === 'remove' && given > 0) {
    chosen = removeHydrogens(model).model;
    notes.push(`The ${given} hydrogens of ${model.source} were removed.`);
  }
  const topology = buildTopology(chosen, dictionary, {
    freezeUnknown,
    hydrogens: mode === 'restrain' ? 'restrained' : 'riding',
  });
  const riding = topology.riding?.table.count ?? 0;
  if (riding > 0)
    notes.push(
      `${riding} hydrogens ride on their parents at the dictionary's bond lengths and angles, with the torsions that they came with where these make sense.`,
    );
  return { model: chosen, topology, notes };
}

function count({ structure }: Model): number {
  let hydrogens = 0;
  for (let atom = 0; atom < structure.atomCount; atom++) if (isHydrogen(structure, atom)) hydrogens++;
  return hydrogens;
}
