// Places the hydrogens that a model lacks: standard geometry on its heavy atoms, what can turn turned to bonds and out of clashes.
import type { Model } from '../structure/model.js';
import { rebuildModel } from '../structure/rebuild-model.js';
import { atomLabel, isHydrogen } from '../structure/structure.js';
import { buildRidingTable } from './build-riding-table.js';
import { buildTopology } from './build-topology.js';
import { contactAtoms } from './contact-atoms.js';
import type { Dictionary } from './dictionary.js';
import { HydrogenSurroundings } from './hydrogen-neighbours.js';
import { turnRotors } from './hydrogen-rotors.js';
import { missingHydrogens } from './missing-hydrogens.js';
import { residueChemistry } from './residue-chemistry.js';
import { Riding } from './riding.js';
import type { RidingTable } from './riding-table.js';
import type { Topology } from './topology.js';

export interface HydrogenPlacement {
  /** With hydrogens right behind the other atoms of their residues; those that it had stay where they were. */
  readonly model: Model;
  /** Of that model, with the restraints of hydrogens. */
  readonly topology: Topology;
  /** Of all its hydrogens, at the torsions of the first conformation. */
  readonly riding: RidingTable;
  /** Atom of the model → atom of the one that was given, −1 for a new hydrogen. */
  readonly origin: Int32Array;
  /** Atom of the model that was given → atom of the model. */
  readonly place: Int32Array;
  readonly notes: readonly string[];
}

/**
 * See {@link missingHydrogens} for which are placed. Hydroxyls, thiols, ammonium and methyl groups start staggered (phenols in the
 * plane) and are turned; groups of which the model has a hydrogen stay as they are. Every conformation gets its own places.
 * Bonds have electron-cloud lengths, for contacts. Hydrogens take B factor and occupancy of their parent.
 *
 * @throws UserError naming residues that no dictionary knows, unless `freezeUnknown`
 */
export function placeHydrogens(
  model: Model,
  dictionary: Dictionary,
  { freezeUnknown = false }: { readonly freezeUnknown?: boolean } = {},
): HydrogenPlacement {
  const { added, incomplete } = missingHydrogens(model, residueChemistry(model, dictionary, freezeUnknown));
  const { model: rebuilt, origin, place } = rebuildModel(model, () => false, added);
  const { structure, conformations } = rebuilt;
  const topology = buildTopology(rebuilt, dictionary, { freezeUnknown });
  const isOld = (atom: number): boolean => origin[atom]! >= 0;
  let riding: RidingTable | undefined;
  for (const { xyz } of conformations) {
    const around = new HydrogenSurroundings(structure, topology.tables, xyz);
    const table = buildRidingTable(structure, topology, xyz, { isPlaced: isOld, lengths: 'electron-cloud', around });
    const rider = new Riding(table);
    for (let row = 0; row < table.count; row++) if (!isOld(table.hydrogen[row]!)) rider.placeRow(xyz, row);
    const { graph } = around;
    const isNew = (rotor: number): boolean =>
      table.rotorRows
        .subarray(table.rotorStart[rotor]!, table.rotorStart[rotor + 1]!)
        .every((row) => !isOld(table.hydrogen[row]!));
    turnRotors(rider, { structure, graph, contacts: contactAtoms(structure, graph) }, xyz, isNew);
    riding ??= table;
  }
  return {
    model: rebuilt,
    topology,
    riding:
      riding ??
      buildRidingTable(structure, topology, new Float64Array(3 * structure.atomCount), { lengths: 'electron-cloud' }),
    origin,
    place,
    notes: notesOf(model, added.length, incomplete),
  };
}

/** The model without its hydrogens, and where its atoms were. */
export function removeHydrogens(model: Model): { readonly model: Model; readonly origin: Int32Array } {
  return rebuildModel(model, (atom) => isHydrogen(model.structure, atom));
}

function notesOf({ structure }: Model, added: number, incomplete: readonly number[]): readonly string[] {
  const notes = [`${added} hydrogens were placed.`];
  if (incomplete.length > 0) {
    const named = incomplete.slice(0, 5).map((atom) => atomLabel(structure, atom));
    const more = incomplete.length > 5 ? ` and ${incomplete.length - 5} more` : '';
    notes.push(
      `${incomplete.length} atoms got no hydrogens, because atoms that they are bonded to are not in the model: ${named.join(', ')}${more}.`,
    );
  }
  return notes;
}
