// EMRinger: whether the density around the first torsion of each side chain peaks where side chains can be.
import { dihedralDegrees } from '../chemistry/measure.js';
import { sideChainTorsions } from '../chemistry/side-chain-torsions.js';
import type { DensityMap } from '../density/density-map.js';
import { trilinear } from '../density/interpolation.js';
import type { Structure } from '../structure/structure.js';

export interface RingerRow {
  readonly residue: number;
  /** χ₁ of the model, degrees. */
  readonly chi: number;
  /** χ₁ at which the density is highest, degrees, 0 ≤ peak < 360. */
  readonly peak: number;
  /** Density there. */
  readonly height: number;
  /** Whether the peak is near 60, 180 or 300°. */
  readonly isRotameric: boolean;
}

export interface EmRinger {
  readonly score: number;
  /** Density above which peaks gave the score, share of them that are rotameric, and how many they are. */
  readonly threshold: number;
  readonly rotamericShare: number;
  readonly peaks: number;
  /** Side chains that were scanned. */
  readonly rows: readonly RingerRow[];
}

/** Side chains with one γ atom on their first torsion; those of THR, VAL and ILE have two, which would hide each other. */
const SCANNED = new Set('ARG ASN ASP CYS GLU GLN HIS LEU LYS MET PHE SER TRP TYR'.split(' '));
const POSITIONS = 72;
const THRESHOLDS = 20;
/** Share of the positions that Barad et al. call rotameric: 30° and less from 60, 180 and 300°. */
const CHANCE = 39 / 72;

/**
 * Barad et al. (2015, Nat. Methods 12:943): the γ atom is turned about CA–CB in steps of 5°, and the highest density noted. Peaks above
 * each of 20 thresholds, from the mean density to the highest, are counted; Z is their excess of rotameric peaks over chance, and the
 * score 10 max Z/√(side chains). Positions and their classes are those of mmtbx.ringer, from which published scores come: 35 to 90° is
 * near 60°, and so on. Densities are trilinear between voxels; of alternates the first conformer counts.
 * @param xyz 3N, Å
 * @returns undefined where no side chain can be scanned, or none has a peak of its own
 */
export function emRinger(map: DensityMap, structure: Structure, xyz: Float64Array): EmRinger | undefined {
  const rows: RingerRow[] = [];
  let sum = 0;
  for (let residue = 0; residue < structure.residues.count; residue++) {
    const atoms = firstTorsion(structure, residue);
    if (atoms === undefined) continue;
    const densities = trilinear(map, circle(xyz, atoms));
    let highest = 0;
    for (let k = 0; k < POSITIONS; k++) {
      sum += densities[k]! / POSITIONS;
      if (densities[k]! > densities[highest]!) highest = k;
    }
    rows.push({
      residue,
      chi: dihedralDegrees(xyz, ...atoms),
      peak: (5 * (highest + 1)) % 360,
      height: densities[highest]!,
      // Twelve positions in turn are rotameric and not, from 35° on.
      isRotameric: Math.floor((highest + POSITIONS - 6) / 12) % 2 === 0,
    });
  }
  if (rows.length === 0) return undefined;
  const mean = sum / rows.length;
  const max = rows.reduce((high, { height }) => Math.max(high, height), Number.NEGATIVE_INFINITY);
  if (!(max > mean)) return undefined;
  let best:
    | { readonly z: number; readonly threshold: number; readonly share: number; readonly peaks: number }
    | undefined;
  for (let t = 0; t < THRESHOLDS; t++) {
    const threshold = mean + (t * (max - mean)) / THRESHOLDS;
    const above = rows.filter(({ height }) => height > threshold);
    const rotameric = above.filter(({ isRotameric }) => isRotameric).length;
    if (rotameric === 0) break;
    const n = above.length;
    const z = (rotameric - CHANCE * n) / Math.sqrt(CHANCE * (1 - CHANCE) * n);
    if (best === undefined || z > best.z) best = { z, threshold, share: rotameric / n, peaks: n };
  }
  if (best === undefined) return undefined;
  const { z, threshold, share, peaks } = best;
  return { score: (10 * z) / Math.sqrt(rows.length), threshold, rotamericShare: share, peaks, rows };
}

type Four = readonly [number, number, number, number];

function firstTorsion({ residues, atomName, altloc }: Structure, residue: number): Four | undefined {
  const name = residues.name[residue]!;
  if (!SCANNED.has(name)) return undefined;
  const [begin, end] = [residues.atomStart[residue]!, residues.atomStart[residue + 1]!];
  let first = '';
  for (let a = begin; a < end; a++) if (altloc[a] !== '' && (first === '' || altloc[a]! < first)) first = altloc[a]!;
  const find = (wanted: string): number => {
    for (let a = begin; a < end; a++) if (atomName[a] === wanted && (altloc[a] === '' || altloc[a] === first)) return a;
    return -1;
  };
  const [n, ca, cb, gamma] = sideChainTorsions(name)[0]!.atoms;
  const atoms = [find(n), find(ca), find(cb), find(gamma)] as const;
  return atoms.includes(-1) ? undefined : atoms;
}

/** The places of the last of four atoms at torsions of 5, 10 … 360°. 3 × 72 numbers, Å. */
function circle(xyz: Float64Array, [n, ca, cb, gamma]: Four): Float64Array {
  const at = (atom: number, axis: number): number => xyz[3 * atom + axis]!;
  const axis = [0, 1, 2].map((k) => at(cb, k) - at(ca, k));
  const length = Math.hypot(...axis);
  const [ux, uy, uz] = axis.map((v) => v / length) as [number, number, number];
  const [ax, ay, az] = [0, 1, 2].map((k) => at(gamma, k) - at(cb, k)) as [number, number, number];
  const along = ax * ux + ay * uy + az * uz;
  const [px, py, pz] = [ax - along * ux, ay - along * uy, az - along * uz];
  const [qx, qy, qz] = [uy * pz - uz * py, uz * px - ux * pz, ux * py - uy * px];
  const start = dihedralDegrees(xyz, n, ca, cb, gamma);
  const points = new Float64Array(3 * POSITIONS);
  for (let k = 0; k < POSITIONS; k++) {
    const turn = ((5 * (k + 1) - start) * Math.PI) / 180;
    const [c, s] = [Math.cos(turn), Math.sin(turn)];
    points[3 * k] = at(cb, 0) + along * ux + c * px + s * qx;
    points[3 * k + 1] = at(cb, 1) + along * uy + c * py + s * qy;
    points[3 * k + 2] = at(cb, 2) + along * uz + c * pz + s * qz;
  }
  return points;
}
