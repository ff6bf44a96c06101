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
  let count = 0;
  let squares = 0;
  let points = 0;
  let zSquares = 0;
  const sound = { squares: 0, points: 0 };
  for (const table of tables) {
    if (table.kind !== kind || table.count === 0) continue;
    const term = registry.compile(table, { atomCount: xyz.length / 3 }, 'the geometry');
    const { value, delta } = term.residuals!(xyz);
    const sigma = table.values['sigma']!;
    for (let r = 0; r < table.count; r++) {
      if (Number.isNaN(value[r]) && delta[r] === 0) continue;
      const atoms = table.offsets[r + 1]! - table.offsets[r]!;
      const share = kind === 'plane' ? atoms : 1;
      count++;
      zSquares += (delta[r]! / sigma[r]!) ** 2;
      if (kind === 'bond' && sigma[r]! >= LOOSE_BOND) continue;
      points += share;
      squares += share * delta[r]! ** 2;
      if (Math.abs(delta[r]!) > TORN * sigma[r]!) continue;
      sound.points += share;
      sound.squares += share * delta[r]! ** 2;
    }
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
    count,
    rmsd: Math.sqrt(squares / Math.max(1, points)),
    rmsZ: Math.sqrt(zSquares / Math.max(1, count)),
    rmsdOfSound: Math.sqrt(sound.squares / Math.max(1, sound.points)),
  };
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
