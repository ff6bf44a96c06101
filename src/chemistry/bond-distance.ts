// How many bonds lie between atoms: what stands near in the graph of bonds is no contact.
import type { BondGraph } from './excluded-pairs.js';

/** Answers for one atom at a time; keeps its buffers. */
export class BondDistance {
  readonly #graph: BondGraph;
  readonly #steps: Uint8Array;
  readonly #touched: number[] = [];
  #from = -1;

  constructor(graph: BondGraph) {
    this.#graph = graph;
    this.#steps = new Uint8Array(graph.offsets.length - 1);
  }

  /** Sets the atom that `to` counts from. */
  from(atom: number): void {
    if (atom === this.#from) return;
    for (const other of this.#touched) this.#steps[other] = 0;
    this.#touched.length = 0;
    this.#from = atom;
    this.#steps[atom] = 1;
    this.#touched.push(atom);
    let begin = 0;
    for (let step = 2; step <= 5; step++) {
      const end = this.#touched.length;
      for (; begin < end; begin++) {
        const { offsets, neighbours } = this.#graph;
        const near = this.#touched[begin]!;
        for (let k = offsets[near]!; k < offsets[near + 1]!; k++) {
          const other = neighbours[k]!;
          if (this.#steps[other] !== 0) continue;
          this.#steps[other] = step;
          this.#touched.push(other);
        }
      }
    }
  }

  /** Bonds between the atom and another: 0 … 4, or 5 for all that are farther. */
  to(atom: number): number {
    return this.#steps[atom] === 0 ? 5 : this.#steps[atom]! - 1;
  }
}
