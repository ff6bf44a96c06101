// The contacts that one hydrogen can make as it turns about its parent: the atoms in reach, and how close they may come.
import { type ContactAtoms, canHydrogenBond } from './contact-atoms.js';
import { BOND_REACH, contactEnergy } from './contact-energy.js';

/** Gathered once for all torsions of a rotor, whose hydrogens are alike; keeps its buffers. */
export class ContactList {
  readonly #contacts: ContactAtoms;
  #count = 0;
  /** Places, Å, three an atom: nothing near moves while the rotor turns. */
  #places = new Float64Array(3 * 128);
  /** Å: sum of the radii, and the distance from which on there is nothing to feel. */
  #touching = new Float64Array(128);
  #reach = new Float64Array(128);
  #bonds = new Uint8Array(128);

  constructor(contacts: ContactAtoms) {
    this.#contacts = contacts;
  }

  /**
   * Takes those of the `candidates` that a hydrogen as far from its parent as `hydrogen` is can feel at all.
   * @param xyz 3N, Å
   */
  gather(xyz: Float64Array, hydrogen: number, parent: number, candidates: Int32Array): void {
    const { radius, role } = this.#contacts;
    if (candidates.length > this.#bonds.length) this.#enlarge(2 * candidates.length);
    const p = 3 * parent;
    const h = 3 * hydrogen;
    // A little more than the bond: rounding must not lose a contact.
    const arm =
      Math.sqrt((xyz[h]! - xyz[p]!) ** 2 + (xyz[h + 1]! - xyz[p + 1]!) ** 2 + (xyz[h + 2]! - xyz[p + 2]!) ** 2) + 0.01;
    this.#count = 0;
    for (let k = 0; k < candidates.length; k++) {
      const atom = candidates[k]!;
      const a = 3 * atom;
      const touching = radius[hydrogen]! + radius[atom]!;
      const isBond = canHydrogenBond(role[hydrogen]!, role[atom]!);
      const reach = touching + (isBond ? BOND_REACH : 0);
      const squared = (xyz[a]! - xyz[p]!) ** 2 + (xyz[a + 1]! - xyz[p + 1]!) ** 2 + (xyz[a + 2]! - xyz[p + 2]!) ** 2;
      if (squared > (reach + arm) ** 2) continue;
      const n = this.#count++;
      this.#places[3 * n] = xyz[a]!;
      this.#places[3 * n + 1] = xyz[a + 1]!;
      this.#places[3 * n + 2] = xyz[a + 2]!;
      this.#touching[n] = touching;
      this.#reach[n] = reach;
      this.#bonds[n] = isBond ? 1 : 0;
    }
  }

  /** `energy` and what the contacts of a hydrogen at its present place are worth. */
  addEnergy(xyz: Float64Array, hydrogen: number, energy: number): number {
    const x = xyz[3 * hydrogen]!;
    const y = xyz[3 * hydrogen + 1]!;
    const z = xyz[3 * hydrogen + 2]!;
    let sum = energy;
    for (let n = 0; n < this.#count; n++) {
      const dx = x - this.#places[3 * n]!;
      const dy = y - this.#places[3 * n + 1]!;
      const dz = z - this.#places[3 * n + 2]!;
      const squared = dx * dx + dy * dy + dz * dz;
      const reach = this.#reach[n]!;
      if (squared >= reach * reach) continue;
      sum += contactEnergy(Math.sqrt(squared) - this.#touching[n]!, this.#bonds[n] === 1);
    }
    return sum;
  }

  #enlarge(size: number): void {
    this.#places = new Float64Array(3 * size);
    this.#touching = new Float64Array(size);
    this.#reach = new Float64Array(size);
    this.#bonds = new Uint8Array(size);
  }
}
