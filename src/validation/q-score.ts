// Q-score: how much the density around each atom looks like that of one atom in a very good map.
import type { DensityMap } from '../density/density-map.js';
import { trilinearSampler } from '../density/trilinear-sampler.js';
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
 */
export function qScores(map: DensityMap, structure: Structure, xyz: Float64Array): QScores {
  const { atomCount, residues, residueOfAtom } = structure;
  const heavy = Int32Array.from({ length: atomCount }, (_, i) => i).filter((i) => !isHydrogen(structure, i));
  const profile = new AtomProfile(map, structure, xyz, heavy);
  const atom = new Float64Array(atomCount).fill(Number.NaN);
  for (const i of heavy) atom[i] = profile.score(i);
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

/** The density at the probes about one atom after another, beside what is expected there. */
class AtomProfile {
  readonly #structure: Structure;
  readonly #xyz: Float64Array;
  readonly #cells: CellList;
  readonly #density: (x: number, y: number, z: number) => number;
  readonly #spheres: (Float64Array | undefined)[] = [];
  readonly #reference = Float64Array.from({ length: SHELLS + 1 }, (_, k) =>
    Math.exp(-((k * SHELL_STEP) ** 2) / (2 * WIDTH * WIDTH)),
  );
  readonly #values = new Float64Array(PROBES + SHELLS * MOST_PROBES);
  readonly #expected = new Float64Array(PROBES + SHELLS * MOST_PROBES);
  /** Of the shell at hand, relative to the atom. */
  readonly #probes = new Float64Array(3 * MOST_PROBES);
  readonly #found = new FoundPoints();
  readonly #neighbours = new Float64Array(4 * MOST_NEIGHBOURS);

  constructor(map: DensityMap, structure: Structure, xyz: Float64Array, heavy: Int32Array) {
    this.#structure = structure;
    this.#xyz = xyz;
    this.#cells = new CellList(xyz, 2 * SHELLS * SHELL_STEP, heavy);
    this.#density = trilinearSampler(map);
  }

  score(i: number): number {
    const x = this.#xyz[3 * i]!;
    const y = this.#xyz[3 * i + 1]!;
    const z = this.#xyz[3 * i + 2]!;
    const near = this.#neighboursOf(i);
    const values = this.#values;
    const expected = this.#expected;
    const density = this.#density;
    const probes = this.#probes;
    // The atom's own place counts as often as a shell.
    values.fill(density(x, y, z), 0, PROBES);
    expected.fill(1, 0, PROBES);
    let count = PROBES;
    let inReach = 0;
    for (let shell = 1; shell <= SHELLS; shell++) {
      const radius = shell * SHELL_STEP;
      while (inReach < near && this.#neighbours[4 * inReach + 3]! < 2 * radius * radius) inReach++;
      const kept = this.#layOut(radius, inReach);
      for (let p = 0; p < 3 * kept; p += 3) {
        values[count] = density(x + probes[p]!, y + probes[p + 1]!, z + probes[p + 2]!);
        expected[count++] = this.#reference[shell]!;
      }
    }
    return pearson(values, expected, count);
  }

  /** Leaves the atoms that may take probes of atom i, nearest first; returns how many. */
  #neighboursOf(i: number): number {
    const { altloc } = this.#structure;
    const xyz = this.#xyz;
    const found = this.#found;
    // A probe at radius r can only be nearer to an atom within 2r.
    this.#cells.findWithin(xyz[3 * i]!, xyz[3 * i + 1]!, xyz[3 * i + 2]!, 2 * SHELLS * SHELL_STEP, found);
    let near = 0;
    for (let n = 0; n < found.count && near < MOST_NEIGHBOURS; n++) {
      const j = found.points[n]!;
      const isOther = altloc[i] !== '' && altloc[j] !== '' && altloc[i] !== altloc[j];
      if (j !== i && found.squaredDistances[n]! > 0 && !isOther) found.points[near++] = j;
    }
    sortByDistance(found.points, near, xyz, i, this.#neighbours);
    return near;
  }

  /** Leaves the probes of a shell that none of the first `inReach` neighbours takes: as many as wanted, or all there may be; returns how many. */
  #layOut(radius: number, inReach: number): number {
    for (let laid = PROBES; ; ) {
      const sphere = this.#spheres[laid] ?? spherePoints(laid);
      this.#spheres[laid] = sphere;
      const kept = keepOwn(sphere, laid, radius, this.#neighbours, inReach, this.#probes);
      if (kept >= PROBES || laid === MOST_PROBES) return kept;
      // As many as would do if the share that is kept were a little larger: not far beyond what is needed.
      laid = Math.min(MOST_PROBES, Math.max(laid + 1, Math.floor((laid * PROBES) / (kept + 1))));
    }
  }
}

/** Writes those points of a sphere of this radius to `kept` that are nearer to its centre than to any of the first `inReach` neighbours. */
function keepOwn(
  sphere: Float64Array,
  count: number,
  radius: number,
  neighbours: Float64Array,
  inReach: number,
  kept: Float64Array,
): number {
  let own = 0;
  // A neighbour that takes one probe often takes the next.
  let taker = 0;
  for (let p = 0; p < count; p++) {
    const dx = radius * sphere[3 * p]!;
    const dy = radius * sphere[3 * p + 1]!;
    const dz = radius * sphere[3 * p + 2]!;
    if (inReach > 0 && isNearer(dx, dy, dz, neighbours, taker)) continue;
    taker = 0;
    while (taker < inReach && !isNearer(dx, dy, dz, neighbours, taker)) taker++;
    if (taker < inReach) continue;
    taker = 0;
    kept[3 * own] = dx;
    kept[3 * own + 1] = dy;
    kept[3 * own++ + 2] = dz;
  }
  return own;
}

/** Fills `rows` with neighbours by distance from atom i, nearest first: their place relative to it and half of their squared distance. */
function sortByDistance(found: Int32Array, count: number, xyz: Float64Array, i: number, rows: Float64Array): void {
  for (let n = 0; n < count; n++) {
    const j = 3 * found[n]!;
    const dx = xyz[j]! - xyz[3 * i]!;
    const dy = xyz[j + 1]! - xyz[3 * i + 1]!;
    const dz = xyz[j + 2]! - xyz[3 * i + 2]!;
    const half = (dx * dx + dy * dy + dz * dz) / 2;
    let at = 4 * n;
    for (; at > 0 && rows[at - 1]! > half; at -= 4) rows.copyWithin(at, at - 4, at);
    rows[at] = dx;
    rows[at + 1] = dy;
    rows[at + 2] = dz;
    rows[at + 3] = half;
  }
}

/** Whether a place is nearer to neighbour k than to the atom: |d − n|² < |d|² ⇔ d·n > |n|²/2. */
function isNearer(dx: number, dy: number, dz: number, neighbours: Float64Array, k: number): boolean {
  const n = 4 * k;
  return dx * neighbours[n]! + dy * neighbours[n + 1]! + dz * neighbours[n + 2]! > neighbours[n + 3]!;
}

function pearson(a: Float64Array, b: Float64Array, count: number): number {
  let meanA = 0;
  let meanB = 0;
  for (let i = 0; i < count; i++) {
    meanA += a[i]!;
    meanB += b[i]!;
  }
  meanA /= count;
  meanB /= count;
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < count; i++) {
    const p = a[i]! - meanA;
    const q = b[i]! - meanB;
    ab += p * q;
    aa += p * p;
    bb += q * q;
  }
  return ab / Math.sqrt(aa * bb);
}
