// Clashscore: overlaps of all atoms, hydrogens among them, per 1000 atoms, and the list of them.
import type { ContactAtoms } from '../chemistry/contact-atoms.js';
import { contactAtoms } from '../chemistry/contact-atoms.js';
import type { Dictionary } from '../chemistry/dictionary.js';
import type { BondGraph } from '../chemistry/excluded-pairs.js';
import { HydrogenSurroundings } from '../chemistry/hydrogen-neighbours.js';
import { turnRotors } from '../chemistry/hydrogen-rotors.js';
import { type HydrogenPlacement, placeHydrogens } from '../chemistry/place-hydrogens.js';
import { Riding } from '../chemistry/riding.js';
import type { RidingTable } from '../chemistry/riding-table.js';
import type { Model } from '../structure/model.js';
import { isWater } from '../structure/residue-kind.js';
import { atomLabel, type Structure } from '../structure/structure.js';
import { type Clash, findClashes } from './clashes.js';

/** A clash by what files call its atoms; plain data. */
export interface ClashRow {
  /** `A/45/LEU/HD11`; hydrogens that were placed for the count are named, too. */
  readonly first: string;
  readonly second: string;
  /** Residues by index. */
  readonly residues: readonly [number, number];
  /** Å */
  readonly overlap: number;
}

export interface ClashReport {
  /** Clashes per 1000 atoms; waters are neither counted as atoms nor against each other. */
  readonly clashscore: number;
  /** Atoms counted, hydrogens among them. */
  readonly atomCount: number;
  /** Worst first. */
  readonly clashes: readonly ClashRow[];
}

/** Counts the clashes of one model at any of its conformations: what does not depend on coordinates is made once. */
export class ClashCounter {
  readonly #structure: Structure;
  readonly #origin: Int32Array;
  readonly #riding: RidingTable;
  readonly #graph: BondGraph;
  readonly #contacts: ContactAtoms;

  constructor({ model, topology, riding, origin }: HydrogenPlacement) {
    this.#structure = model.structure;
    this.#origin = origin;
    this.#riding = riding;
    this.#graph = new HydrogenSurroundings(model.structure, topology.tables, model.conformations[0]!.xyz).graph;
    this.#contacts = contactAtoms(model.structure, this.#graph);
  }

  /**
   * Hydrogens that the model has are taken as they stand; missing ones are placed and turned for these coordinates.
   *
   * @param xyz 3N, Å, of the model that was given
   */
  count(xyz: Float64Array): ClashReport {
    const structure = this.#structure;
    const all = this.#withHydrogens(xyz);
    const clashes = findClashes(structure, this.#graph, this.#contacts, all);
    const atomCount = structure.residueOfAtom.reduce(
      (sum, residue) => sum + (isWater(structure.residues.name[residue]!) ? 0 : 1),
      0,
    );
    return {
      clashscore: atomCount === 0 ? 0 : (1000 * clashes.length) / atomCount,
      atomCount,
      clashes: clashes.map((clash) => rowOf(structure, clash)),
    };
  }

  #withHydrogens(xyz: Float64Array): Float64Array {
    const all = new Float64Array(3 * this.#structure.atomCount);
    this.#origin.forEach((atom, k) => {
      if (atom >= 0) all.set(xyz.subarray(3 * atom, 3 * atom + 3), 3 * k);
    });
    const table = { ...this.#riding, local: this.#riding.local.slice() };
    const riding = new Riding(table);
    const isNew = (row: number): boolean => this.#origin[table.hydrogen[row]!]! < 0;
    for (let row = 0; row < table.count; row++) if (isNew(row)) riding.placeRow(all, row);
    const surroundings = { structure: this.#structure, graph: this.#graph, contacts: this.#contacts };
    turnRotors(riding, surroundings, all, (rotor) =>
      table.rotorRows.subarray(table.rotorStart[rotor]!, table.rotorStart[rotor + 1]!).every(isNew),
    );
    return all;
  }
}

/**
 * The clashscore of a model's first conformation.
 *
 * @throws UserError naming residues that no dictionary knows, unless `freezeUnknown`
 */
export function clashscore(
  model: Model,
  dictionary: Dictionary,
  options: { readonly freezeUnknown?: boolean } = {},
): ClashReport {
  return new ClashCounter(placeHydrogens(model, dictionary, options)).count(model.conformations[0]!.xyz);
}

function rowOf(structure: Structure, { atoms: [a, b], overlap }: Clash): ClashRow {
  return {
    first: atomLabel(structure, a),
    second: atomLabel(structure, b),
    residues: [structure.residueOfAtom[a]!, structure.residueOfAtom[b]!],
    overlap,
  };
}
