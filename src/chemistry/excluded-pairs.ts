// Pairs of atoms left out of the nonbonded term, from the graph of bonds: 1-2 and 1-3, same plane or ring; and the 1-4 pairs.

/** Partners j > i of atom i are partners[offsets[i]] … partners[offsets[i + 1] − 1], ascending. */
export interface PairList {
  readonly offsets: Int32Array;
  readonly partners: Int32Array;
}

/** Bonded atoms of each atom, CSR. */
export interface BondGraph {
  readonly offsets: Int32Array;
  readonly neighbours: Int32Array;
}

/** @param bonds Atoms of each bond, two and two; repeated bonds count once. */
export function bondGraph(atomCount: number, bonds: readonly number[]): BondGraph {
  const offsets = new Int32Array(atomCount + 1);
  for (const atom of bonds) offsets[atom + 1]!++;
  for (let i = 0; i < atomCount; i++) offsets[i + 1]! += offsets[i]!;
  const neighbours = new Int32Array(bonds.length);
  const fill = offsets.slice();
  for (let k = 0; k < bonds.length; k += 2) {
    const [a, b] = [bonds[k]!, bonds[k + 1]!];
    neighbours[fill[a]!++] = b;
    neighbours[fill[b]!++] = a;
  }
  return { offsets, neighbours };
}

/**
 * @param groups Atoms that do not see each other among themselves: planes, rings, rigid groups.
 * @returns Excluded pairs, and the 1-4 pairs that are not excluded.
 */
export function excludedPairs(
  atomCount: number,
  graph: BondGraph,
  groups: Iterable<ArrayLike<number>>,
): { readonly excluded: PairList; readonly pairs14: PairList } {
  const inGroups = groupPartners(atomCount, groups);
  const excluded = new PairListBuilder(atomCount);
  const pairs14 = new PairListBuilder(atomCount);
  // Bonds between an atom and the one marked, 0 where it is farther than three.
  const steps = new Uint8Array(atomCount);
  const touched: number[] = [];
  for (let i = 0; i < atomCount; i++) {
    touched.length = 0;
    steps[i] = 255;
    let from = 0;
    expand(graph, i, 1, steps, touched);
    for (let step = 2; step <= 3; step++) {
      const to = touched.length;
      for (; from < to; from++) expand(graph, touched[from]!, step, steps, touched);
    }
    for (const j of inGroups(i)) {
      if (steps[j] === 0) touched.push(j);
      steps[j] = 1;
    }
    touched.sort((a, b) => a - b);
    for (const j of touched) {
      if (j > i) (steps[j]! < 3 ? excluded : pairs14).add(j);
      steps[j] = 0;
    }
    steps[i] = 0;
    excluded.endAtom(i);
    pairs14.endAtom(i);
  }
  return { excluded: excluded.build(), pairs14: pairs14.build() };
}

function expand(graph: BondGraph, atom: number, step: number, steps: Uint8Array, touched: number[]): void {
  for (let k = graph.offsets[atom]!; k < graph.offsets[atom + 1]!; k++) {
    const other = graph.neighbours[k]!;
    if (steps[other] !== 0) continue;
    steps[other] = step;
    touched.push(other);
  }
}

/** The partners of an atom with higher numbers in all its groups. */
function groupPartners(atomCount: number, groups: Iterable<ArrayLike<number>>): (atom: number) => Iterable<number> {
  const partners = new Map<number, number[]>();
  for (const group of groups) {
    for (let p = 0; p < group.length; p++) {
      for (let q = 0; q < group.length; q++) {
        const [i, j] = [group[p]!, group[q]!];
        if (i >= j || j >= atomCount) continue;
        const known = partners.get(i);
        if (known === undefined) partners.set(i, [j]);
        else known.push(j);
      }
    }
  }
  const none: readonly number[] = [];
  return (atom) => partners.get(atom) ?? none;
}

class PairListBuilder {
  readonly #offsets: Int32Array;
  #partners = new Int32Array(1024);
  #count = 0;

  constructor(atomCount: number) {
    this.#offsets = new Int32Array(atomCount + 1);
  }

  add(partner: number): void {
    if (this.#count === this.#partners.length) {
      const grown = new Int32Array(2 * this.#count);
      grown.set(this.#partners);
      this.#partners = grown;
    }
    this.#partners[this.#count++] = partner;
  }

  endAtom(atom: number): void {
    this.#offsets[atom + 1] = this.#count;
  }

  build(): PairList {
    return { offsets: this.#offsets, partners: this.#partners.slice(0, this.#count) };
  }
}
