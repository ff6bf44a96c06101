// Finds clashes as all-atom contact analysis defines them: pairs whose surfaces overlap where no third atom stands between.
import { BondDistance } from '../chemistry/bond-distance.js';
import { type ContactAtoms, canHydrogenBond } from '../chemistry/contact-atoms.js';
import { HYDROGEN_BOND_OVERLAP } from '../chemistry/contact-energy.js';
import type { BondGraph } from '../chemistry/excluded-pairs.js';
import { CellList, FoundPoints } from '../structure/cell-list.js';
import { isWater } from '../structure/residue-kind.js';
import { isHydrogen, type Structure } from '../structure/structure.js';

/** Å: overlaps from here on are clashes (Word et al. 1999, J. Mol. Biol. 285:1711). */
const LEAST_OVERLAP = 0.4;
/** Atoms this many bonds apart are no contact, one more where one of them is a hydrogen (as Probe with -4H). */
const NEAR_BONDS = 3;

export interface Clash {
  /** Ascending. */
  readonly atoms: readonly [number, number];
  /** Å; of hydrogen bonds what exceeds the overlap that they are allowed. */
  readonly overlap: number;
}

/**
 * Worst first. A hydrogen bond may overlap by 0.6 Å and becomes a clash 0.4 Å further in. A pair counts if it is the closest contact
 * on its line: in X–H···Y the overlap of X and Y belongs to H and Y. Alternates do not see each other, nor waters each other.
 *
 * @param graph Bonds, those of hydrogens among them.
 * @param xyz 3N, Å
 */
export function findClashes(
  structure: Structure,
  graph: BondGraph,
  { radius, role }: ContactAtoms,
  xyz: Float64Array,
): readonly Clash[] {
  const { atomCount, altloc, residueOfAtom, residues } = structure;
  const largest = radius.reduce((most, r) => Math.max(most, r), 0);
  const cells = new CellList(xyz, 2 * largest);
  const bonds = new BondDistance(graph);
  const water = residues.name.map(isWater);
  const clashes: Clash[] = [];
  const found = new FoundPoints();
  for (let i = 0; i < atomCount; i++) {
    const reach = radius[i]! + largest - LEAST_OVERLAP;
    cells.findWithin(xyz[3 * i]!, xyz[3 * i + 1]!, xyz[3 * i + 2]!, reach, found);
    for (let n = 0; n < found.count; n++) {
      const j = found.points[n]!;
      const square = found.squaredDistances[n]!;
      const touching = radius[i]! + radius[j]! - LEAST_OVERLAP;
      if (j <= i || square > touching * touching || !maySee(i, j)) continue;
      const overlap = radius[i]! + radius[j]! - Math.sqrt(square);
      const excess = canHydrogenBond(role[i]!, role[j]!) ? overlap - HYDROGEN_BOND_OVERLAP : overlap;
      if (excess < LEAST_OVERLAP || areNear(i, j)) continue;
      if (isClosest(i, j) || isClosest(j, i)) clashes.push({ atoms: [i, j], overlap: excess });
    }
  }
  return clashes.sort((a, b) => b.overlap - a.overlap || a.atoms[0] - b.atoms[0] || a.atoms[1] - b.atoms[1]);

  function maySee(i: number, j: number): boolean {
    if (altloc[i] !== '' && altloc[j] !== '' && altloc[i] !== altloc[j]) return false;
    return !(water[residueOfAtom[i]!] && water[residueOfAtom[j]!]);
  }

  function areNear(i: number, j: number): boolean {
    bonds.from(i);
    return bonds.to(j) <= NEAR_BONDS + (isHydrogen(structure, i) || isHydrogen(structure, j) ? 1 : 0);
  }

  /** Whether the point of atom i's surface nearest to j is covered by no atom bonded to i, and is nearer to j's than to any other. */
  function isClosest(i: number, j: number): boolean {
    const distance = Math.hypot(...[0, 1, 2].map((d) => xyz[3 * j + d]! - xyz[3 * i + d]!)) || 1;
    const [x, y, z] = [0, 1, 2].map(
      (d) => xyz[3 * i + d]! + (radius[i]! / distance) * (xyz[3 * j + d]! - xyz[3 * i + d]!),
    ) as [number, number, number];
    const gap = Math.abs(distance - radius[i]!) - radius[j]!;
    bonds.from(i);
    return !cells.visitWithin(x, y, z, Math.max(largest, radius[j]!), (k, square) => {
      if (k === i || k === j || (altloc[k] !== '' && altloc[k] !== (altloc[i] || altloc[j]))) return false;
      const depth = Math.sqrt(square) - radius[k]!;
      return bonds.to(k) <= NEAR_BONDS ? depth < 0 : depth < gap;
    });
  }
}
