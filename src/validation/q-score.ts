// Q-score: how much the density around each atom looks like that of one atom in a very good map.
import type { DensityMap } from '../density/density-map.js';
import { linearField } from '../density/trilinear-sampler.js';
import type { Kernels, ProfileShells } from '../kernels/kernels.js';
import { CellList, FoundPoints } from '../structure/cell-list.js';
import { isHydrogen, type Structure } from '../structure/structure.js';
import { spherePoints } from './sphere-points.js';

export interface QScores {
  /** By atom, −1 … 1; NaN for hydrogens and where the map is constant around the atom. */
  readonly atom: Float64Array;
  /** Mean over the atoms of each residue; NaN where it has none. */
  readonly residue: Float64Array;
  /** Mean over all atoms. */
  readonly model: number;
}

/** Shells around an atom: 0.1, 0.2 … 2.0 Å, and the atom's own place. */
const SHELLS = 20;
const SHELL_STEP = 0.1;
/** Probes wanted in each shell. */
const PROBES = 8;
/** Probes laid out in a shell at most, to have as many as wanted that are nearest to the atom. */
const MOST_PROBES = PROBES + 99;
/** Atoms about an atom that may take its probes: within 4 Å there is not room for more. */
const MOST_NEIGHBOURS = 256;
/** Width of the reference Gaussian, Å. */
const WIDTH = 0.6;

/**
 * Pintilie et al. (2020, Nat. Methods 17:328): the density at probes on spheres around the atom, those that lie nearer to another atom
 * left out, against a Gaussian of 0.6 Å; Pearson's correlation, to which height and offset of the Gaussian do not matter. Hydrogens
 * are no atoms here, and atoms of another alternate conformer do not take probes away. Values between voxels are trilinear.
 * @param xyz 3N, Å
 * @throws RangeError for an atom that is not within 10⁶ Å of the map's origin
 */
export function qScores(
  map: DensityMap,
  structure: Structure,
  xyz: Float64Array,
  kernels: Pick<Kernels, 'sphereProfile'>,
): QScores {
  const { atomCount, residues, residueOfAtom } = structure;
  const heavy = Int32Array.from({ length: atomCount }, (_, i) => i).filter((i) => !isHydrogen(structure, i));
  const profile = kernels.sphereProfile(linearField(map), qScoreShells());
  // A probe at radius r can only be nearer to an atom within 2r.
  const reach = 2 * SHELLS * SHELL_STEP;
  const cells = new CellList(xyz, reach, heavy);
  const found = new FoundPoints();
  const atom = new Float64Array(atomCount).fill(Number.NaN);
  try {
    for (const i of heavy) {
      const [x, y, z] = [xyz[3 * i]!, xyz[3 * i + 1]!, xyz[3 * i + 2]!];
      cells.findWithin(x, y, z, reach, found);
      atom[i] = profile.correlation(x, y, z, placeNeighbours(found, structure, xyz, i, profile.neighbours));
    }
  } finally {
    profile.release();
  }
  const residue = new Float64Array(residues.count);
  const judged = new Int32Array(residues.count);
  let total = 0;
  let all = 0;
  for (const i of heavy) {
    const q = atom[i]!;
    if (Number.isNaN(q)) continue;
    residue[residueOfAtom[i]!]! += q;
    judged[residueOfAtom[i]!]!++;
    total += q;
    all++;
  }
  return { atom, residue: residue.map((sum, r) => sum / judged[r]!), model: total / all };
}

let made: ProfileShells | undefined;

/** Where a Q-score looks, the same for all maps. */
export function qScoreShells(): ProfileShells {
  made ??= {
    step: SHELL_STEP,
    expected: Float64Array.from({ length: SHELLS + 1 }, (_, k) =>
      Math.exp(-((k * SHELL_STEP) ** 2) / (2 * WIDTH * WIDTH)),
    ),
    wanted: PROBES,
    most: MOST_PROBES,
    spheres: spheresOf(PROBES, MOST_PROBES),
    neighbours: MOST_NEIGHBOURS,
  };
  return made;
}

/** Points on a sphere, `from` of them, then one more, and so on up to `to`. */
function spheresOf(from: number, to: number): Float64Array {
  const all = new Float64Array((3 * (to * (to + 1) - from * (from - 1))) / 2);
  for (let n = from, at = 0; n <= to; at += 3 * n++) all.set(spherePoints(n), at);
  return all;
}

/** Leaves the places, relative to atom i, of those atoms found that may take probes of it; returns how many. */
function placeNeighbours(
  { points, squaredDistances, count }: FoundPoints,
  { altloc }: Structure,
  xyz: Float64Array,
  i: number,
  places: Float64Array,
): number {
  let near = 0;
  for (let n = 0; n < count && near < MOST_NEIGHBOURS; n++) {
    const j = points[n]!;
    const isOther = altloc[i] !== '' && altloc[j] !== '' && altloc[i] !== altloc[j];
    if (j === i || squaredDistances[n] === 0 || isOther) continue;
    for (let axis = 0; axis < 3; axis++) places[3 * near + axis] = xyz[3 * j + axis]! - xyz[3 * i + axis]!;
    near++;
  }
  return near;
}
