// Contacts of a few moving atoms with all others: the nonbonded energy of a trial place, without a pair list.
import type { NonbondedParameters } from '../chemistry/topology.js';
import { areHydrogenBonded } from '../restraints/contact-pairs.js';
import { symmetric } from '../restraints/partners.js';
import { CellList } from '../structure/cell-list.js';

/** c of the repulsion c·(d₀ − d)⁴ and the most that one contact may cost: the neighbour may give way later. */
const STRENGTH = 16;
const WORST_CONTACT = 12;

/** Looks at one conformation; make a new one when the others have moved. */
export class Contacts {
  readonly #parameters: NonbondedParameters;
  readonly #cells: CellList;
  readonly #reach: number;
  readonly #excluded: ReturnType<typeof symmetric>;
  readonly #pairs14: ReturnType<typeof symmetric>;

  constructor(parameters: NonbondedParameters, xyz: Float64Array) {
    this.#parameters = parameters;
    this.#reach = 2 * parameters.radius.reduce((most, r) => Math.max(most, r), 0);
    this.#cells = new CellList(xyz, this.#reach);
    this.#excluded = symmetric(parameters.excludedOffsets, parameters.excluded);
    this.#pairs14 = symmetric(parameters.pairs14Offsets, parameters.pairs14);
  }

  /** Repulsion between `atoms` at `placed` (3 an atom, Å) and every atom outside the group. */
  energy(atoms: Int32Array, placed: Float64Array): number {
    const { radius, hydrogenBond, alternate, factor14, hydrogenBondShrink } = this.#parameters;
    let energy = 0;
    for (let k = 0; k < atoms.length; k++) {
      const i = atoms[k]!;
      const [x, y, z] = [placed[3 * k]!, placed[3 * k + 1]!, placed[3 * k + 2]!];
      this.#cells.visitWithin(x, y, z, this.#reach, (j, squared) => {
        let contact = radius[i]! + radius[j]!;
        if (squared >= contact * contact || atoms.includes(j) || listed(this.#excluded, i, j)) return false;
        if (alternate[i] !== 0 && alternate[j] !== 0 && alternate[i] !== alternate[j]) return false;
        if (listed(this.#pairs14, i, j)) contact *= factor14;
        else if (areHydrogenBonded(hydrogenBond[i]!, hydrogenBond[j]!)) contact -= hydrogenBondShrink;
        const overlap = contact - Math.sqrt(squared);
        if (overlap > 0) energy += Math.min(WORST_CONTACT, STRENGTH * overlap ** 4);
        return false;
      });
    }
    return energy;
  }
}

function listed({ offsets, partners }: ReturnType<typeof symmetric>, i: number, j: number): boolean {
  for (let k = offsets[i]!; k < offsets[i + 1]!; k++) if (partners[k] === j) return true;
  return false;
}
