// The atoms of one kind near a given atom: sorted along x, so that a few queries cost little and nothing is set up for them.

export class NearbyAtoms {
  readonly #xyz: Float64Array;
  /** Atoms of the kind, by ascending x. */
  readonly #sorted: Int32Array;

  /**
   * @param xyz 3N, Å
   * @param isOfKind Which atoms can be found.
   */
  constructor(xyz: Float64Array, isOfKind: (atom: number) => boolean) {
    const atoms: number[] = [];
    for (let a = 0; 3 * a < xyz.length; a++) if (isOfKind(a)) atoms.push(a);
    this.#xyz = xyz;
    this.#sorted = Int32Array.from(atoms).sort((a, b) => xyz[3 * a]! - xyz[3 * b]! || a - b);
  }

  /** Atoms of the kind within `reach` Å of an atom, itself left out, ascending. */
  within(atom: number, reach: number): readonly number[] {
    const xyz = this.#xyz;
    const [x, y, z] = [xyz[3 * atom]!, xyz[3 * atom + 1]!, xyz[3 * atom + 2]!];
    const found: number[] = [];
    for (let k = this.#firstFrom(x - reach); k < this.#sorted.length; k++) {
      const other = this.#sorted[k]!;
      const dx = xyz[3 * other]! - x;
      if (dx > reach) break;
      const dy = xyz[3 * other + 1]! - y;
      const dz = xyz[3 * other + 2]! - z;
      if (other !== atom && dx * dx + dy * dy + dz * dz <= reach * reach) found.push(other);
    }
    return found.sort((a, b) => a - b);
  }

  /** First place in the sorted list whose x is at least this. */
  #firstFrom(x: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#xyz[3 * this.#sorted[middle]!]! < x) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
