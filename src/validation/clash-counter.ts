// Counts clashes: overlaps of all atoms, hydrogens among them, per 1000 atoms, and the list of them.
import { type AllAtoms, withHydrogens } from '../chemistry/all-atoms.js';
import { turnRotors } from '../chemistry/hydrogen-rotors.js';
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
  readonly #atoms: AllAtoms;
  /** Waters are not counted. */
  readonly #atomCount: number;

  constructor(atoms: AllAtoms) {
    this.#atoms = atoms;
    const { residueOfAtom, residues } = atoms.structure;
    this.#atomCount = residueOfAtom.reduce((sum, residue) => sum + (isWater(residues.name[residue]!) ? 0 : 1), 0);
  }

  /**
   * Hydrogens that the model has are taken as they stand; missing ones are placed and turned for these coordinates.
   *
   * @param xyz 3N, Å, of the model that was given
   */
  count(xyz: Float64Array): ClashReport {
    const { structure, graph, contacts, riding: table } = this.#atoms;
    const { xyz: all, riding, isNew } = withHydrogens(this.#atoms, xyz);
    turnRotors(riding, { structure, graph, contacts }, all, (rotor) =>
      table.rotorRows
        .subarray(table.rotorStart[rotor]!, table.rotorStart[rotor + 1]!)
        .every((row) => isNew(table.hydrogen[row]!)),
    );
    const clashes = findClashes(structure, graph, contacts, all);
    const atomCount = this.#atomCount;
    return {
      clashscore: atomCount === 0 ? 0 : (1000 * clashes.length) / atomCount,
      atomCount,
      clashes: clashes.map((clash) => rowOf(structure, clash)),
    };
  }
}

function rowOf(structure: Structure, { atoms: [a, b], overlap }: Clash): ClashRow {
  return {
    first: atomLabel(structure, a),
    second: atomLabel(structure, b),
    residues: [structure.residueOfAtom[a]!, structure.residueOfAtom[b]!],
    overlap,
  };
}
