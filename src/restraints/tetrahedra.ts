// Tetrahedra: centres of four heavy neighbours, whose chirality restraints alone leave the fourth neighbour a wrong place to rest.
import { bondGraph } from '../chemistry/excluded-pairs.js';
import { tripleProduct } from '../chemistry/measure.js';
import { type RestraintTable, RestraintTableBuilder } from '../chemistry/restraint-table.js';
import type { Topology } from '../chemistry/topology.js';
import { isHydrogen, type Structure } from '../structure/structure.js';

/** Å³: wide, as angles hold the shape and this only tells the sides. */
const SIGMA = 0.5;

export interface Tetrahedra {
  /** The topology's tables; chirality restraints of such centres that leave the hand open have one. */
  readonly tables: readonly RestraintTable[];
  /** Of the kind chirality: the fourth neighbours. */
  readonly fourth: RestraintTable;
}

/**
 * Where a chirality restraint over a centre and a, b, c holds V = a · (b × c) at V₀, and d is the fourth and last neighbour, a · (b × d) is
 * held at −V₀: all triples about a tetrahedral centre have the same volume but for the sign. Without it d has a second place to rest, between
 * a and b on the side of c, which its angles cannot leave; and a restraint that leaves the hand open (phosphates) rests there with c halfway
 * through. DNA and RNA shaken by 0.5 Å (3.5 Å map) kept 1 to 4 % of their phosphates so, 40° off. An open hand is that of the start model
 * where it is clear there, otherwise the dictionary's order, which for phosphates is how the PDB names OP1 and OP2. Centres with
 * hydrogens, alternates or other numbers of neighbours are left as they are.
 *
 * @param xyz 3N, Å: the start model
 */
export function tetrahedra(structure: Structure, { tables }: Pick<Topology, 'tables'>, xyz: Float64Array): Tetrahedra {
  const builder = new RestraintTableBuilder('chirality', ['ideal', 'sigma', 'both']);
  const bonds = tables.filter(({ kind }) => kind === 'bond').flatMap(({ atoms }) => Array.from(atoms));
  const { offsets, neighbours } = bondGraph(structure.atomCount, bonds);
  const decided = tables.map((table) => {
    if (table.kind !== 'chirality') return table;
    const ideal = table.values['ideal']!.slice();
    const both = table.values['both']!.slice();
    for (let r = 0; r < table.count; r++) {
      const [centre, a, b, c] = table.atoms.subarray(4 * r, 4 * r + 4) as unknown as [number, number, number, number];
      const all = [...new Set(neighbours.subarray(offsets[centre], offsets[centre + 1]))];
      if (all.length !== 4 || all.some((atom) => isHydrogen(structure, atom))) continue;
      const [d, ...others] = all.filter((atom) => atom !== a && atom !== b && atom !== c);
      if (d === undefined || others.length > 0) continue;
      if (both[r] === 1) {
        const difference = tripleProduct(xyz, centre, a, b, c) - tripleProduct(xyz, centre, a, b, d);
        if (difference < -ideal[r]!) ideal[r] = -ideal[r]!;
        both[r] = 0;
      }
      builder.add([centre, a, b, d], [-ideal[r]!, SIGMA, 0], 'tetrahedron');
    }
    return { ...table, values: { ...table.values, ideal, both } };
  });
  return { tables: decided, fourth: builder.build() };
}
