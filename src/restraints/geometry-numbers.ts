// How far a conformation is from its ideals: rms deviations of each kind of restraint, and the worst offenders.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import { RestraintRegistry } from './registry.js';

const registry = new RestraintRegistry();

/** Sigmas: what is further off is not strained by the map but torn or trapped, which no weight of the map mends. */
const TORN = 8;
/** Å: a bond that gives way as easily (of a metal, whose distances vary) says nothing about how well the geometry is kept. */
const LOOSE_BOND = 0.1;

export interface KindNumbers {
  /** Restraints that have a value (a torsion over collinear atoms has none). */
  readonly count: number;
  /**
   * Root mean square of value − ideal in the kind's unit; for planes of all atoms' distances from their planes, Å. 0 where there are none.
   * Bonds with a sigma of {@link LOOSE_BOND} or more are left out.
   */
  readonly rmsd: number;
  /** Root mean square of (value − ideal)/sigma. */
  readonly rmsZ: number;
  /** As `rmsd`, of those within {@link TORN} sigmas. */
  readonly rmsdOfSound: number;
}

/** A restraint far from its ideal. */
export interface Offender {
  readonly kind: string;
  /** By index. */
  readonly atoms: readonly number[];
  /** Å, degrees or Å³; for a plane the rms distance of its atoms. */
  readonly value: number;
  readonly ideal: number;
  readonly sigma: number;
  /** (value − ideal)/sigma */
  readonly z: number;
}

export interface GeometryNumbers {
  /** Å */
  readonly bond: KindNumbers;
  /** degrees */
  readonly angle: KindNumbers;
  /** degrees */
  readonly torsion: KindNumbers;
  /** Å³ */
  readonly chirality: KindNumbers;
  /** Å */
  readonly plane: KindNumbers;
  /** Those with the largest |z| of all kinds, worst first; at most as many as asked for. */
  readonly worst: readonly Offender[];
}

/** Tables of other kinds are left out. `worst`: how many offenders to list, default 10. */
export function geometryNumbers(tables: readonly RestraintTable[], xyz: Float64Array, worst = 10): GeometryNumbers {
  const offenders: Offender[] = [];
  const numbers = (kind: string): KindNumbers => numbersOf(kind, tables, xyz, worst, offenders);
  const byKind = {
    bond: numbers('bond'),
    angle: numbers('angle'),
    torsion: numbers('torsion'),
    chirality: numbers('chirality'),
    plane: numbers('plane'),
  };
  offenders.sort((a, b) => Math.abs(b.z) - Math.abs(a.z));
  return { ...byKind, worst: offenders.slice(0, worst) };
}

/** Adds the worst of the kind to `offenders`. */
function numbersOf(
  kind: string,
  tables: readonly RestraintTable[],
  xyz: Float64Array,
  worst: number,
  offenders: Offender[],
): KindNumbers {
  const sums = { count: 0, zSquares: 0, points: 0, squares: 0, soundPoints: 0, soundSquares: 0 };
  for (const table of tables) {
    if (table.kind !== kind || table.count === 0) continue;
    const term = registry.compile(table, { atomCount: xyz.length / 3 }, 'the geometry');
    const { value, delta } = term.residuals!(xyz);
    const sigma = table.values['sigma']!;
    addDeviations(kind, table.offsets, sigma, value, delta, sums);
    for (const r of largest(delta, sigma, worst)) {
      offenders.push({
        kind,
        atoms: Array.from(table.atoms.subarray(table.offsets[r], table.offsets[r + 1])),
        value: value[r]!,
        ideal: value[r]! - delta[r]!,
        sigma: sigma[r]!,
        z: delta[r]! / sigma[r]!,
      });
    }
  }
  return {
    count: sums.count,
    rmsd: Math.sqrt(sums.squares / Math.max(1, sums.points)),
    rmsZ: Math.sqrt(sums.zSquares / Math.max(1, sums.count)),
    rmsdOfSound: Math.sqrt(sums.soundSquares / Math.max(1, sums.soundPoints)),
  };
}

interface DeviationSums {
  count: number;
  zSquares: number;
  points: number;
  squares: number;
  soundPoints: number;
  soundSquares: number;
}

function addDeviations(
  kind: string,
  offsets: Int32Array,
  sigma: Float64Array,
  value: Float64Array,
  delta: Float64Array,
  sums: DeviationSums,
): void {
  for (let r = 0; r < sigma.length; r++) {
    const d = delta[r]!;
    const limit = sigma[r]!;
    if (Number.isNaN(value[r]) && d === 0) continue;
    const share = kind === 'plane' ? offsets[r + 1]! - offsets[r]! : 1;
    sums.count++;
    sums.zSquares += (d / limit) ** 2;
    if (kind === 'bond' && limit >= LOOSE_BOND) continue;
    sums.points += share;
    sums.squares += share * d * d;
    if (Math.abs(d) > TORN * limit) continue;
    sums.soundPoints += share;
    sums.soundSquares += share * d * d;
  }
}

/** Indices of the n largest |delta/sigma| that are not zero, largest first. */
function largest(delta: Float64Array, sigma: Float64Array, n: number): number[] {
  const top: number[] = [];
  const z = (r: number): number => Math.abs(delta[r]! / sigma[r]!);
  for (let r = 0; r < delta.length; r++) {
    if (!(z(r) > (top.length < n ? 0 : z(top[n - 1]!)))) continue;
    let at = top.length;
    while (at > 0 && z(top[at - 1]!) < z(r)) at--;
    top.splice(at, 0, r);
    if (top.length > n) top.pop();
  }
  return top;
}
