// The torsion of hydrogens that can turn about the bond of their parent: as the model has it where that means something.
import { dihedralDegrees } from './measure.js';
import { between, cross, dot, length, triple, unit, type Vector } from './vector.js';

/** Mean cosine of the deviations of a group's torsions from the ideal differences: less is no group. */
const LEAST_AGREEMENT = 0.9;
/** Degrees and a factor: a hydrogen this far from where its bond and angle put it says nothing of its torsion. */
const MOST_BEND = 25;
const MOST_STRETCH = 1.5;

/** Hydrogens on a parent that has one other neighbour. */
export interface TurningGroup {
  readonly parent: number;
  /** The other neighbour, and the atom bonded to it from which torsions are counted. */
  readonly axis: number;
  readonly end: number;
  readonly hydrogens: readonly number[];
  /** Ideal unit vectors from the parent to the axis and to the hydrogens. */
  readonly axisDirection: Vector;
  readonly hydrogenDirections: readonly Vector[];
  /** Both hydrogens in the plane of parent, axis and end. */
  readonly isFlat: boolean;
  /** Å, of the bonds to the hydrogens. */
  readonly length: number;
}

/** Where the torsion of the first hydrogen is, and which way the others follow it. */
export interface Turn {
  /** Degrees, end–axis–parent–first hydrogen. */
  readonly first: number;
  /** Torsions of the others − that of the first, degrees, first hydrogen included. */
  readonly ahead: readonly number[];
}

/**
 * Each hydrogen by itself would take over the errors of the model, so one torsion and one sense of numbering are fitted to all of
 * them. Where they do not look like the group that they are (a model with displaced atoms), `fallback` decides.
 *
 * @param placed which of the hydrogens have a place in `xyz` (3N, Å)
 * @param fallback torsion of the first hydrogen, degrees
 */
export function turnOf(
  group: TurningGroup,
  xyz: Float64Array,
  placed: readonly boolean[],
  fallback: () => number,
): Turn {
  const azimuths = azimuthsOf(group);
  // By name the torsions of methyls and ammonium fall.
  const byName = azimuths.length > 1 && azimuths[1]! > 0 ? -1 : 1;
  const senses = [byName, -byName].map((sense) => azimuths.map((azimuth) => sense * azimuth));
  const known = placed.map((is, k) => (is && isWhereItShould(group, xyz, k) ? torsionOf(group, xyz, k) : undefined));
  const isWhole = known.every((torsion, k) => torsion !== undefined || !placed[k]) && placed.some((is) => is);
  if (isWhole) {
    const named = fitOf(known, senses[0]!);
    const other = fitOf(known, senses[1]!);
    const best = other.agreement > named.agreement + 1e-6 ? other : named;
    if (best.agreement > LEAST_AGREEMENT) return { first: snapped(best.first, group.isFlat), ahead: best.ahead };
  }
  return { first: fallback(), ahead: senses[0]! };
}

interface Fit {
  readonly first: number;
  readonly ahead: readonly number[];
  /** −1 … 1 */
  readonly agreement: number;
}

/** A planar pair lies in the plane. */
function snapped(torsion: number, isFlat: boolean): number {
  if (!isFlat) return torsion;
  return Math.abs(torsion) < 90 ? 0 : 180;
}

/** Degrees about the axis, the first hydrogen's 0. */
function azimuthsOf({ axisDirection, hydrogenDirections }: TurningGroup): readonly number[] {
  const first = hydrogenDirections[0]!;
  const side = unit(cross(axisDirection, first));
  const front = cross(side, axisDirection);
  return hydrogenDirections.map((direction) => degrees(Math.atan2(dot(direction, side), dot(direction, front))));
}

function torsionOf({ end, axis, parent, hydrogens }: TurningGroup, xyz: Float64Array, k: number): number {
  return dihedralDegrees(xyz, end, axis, parent, hydrogens[k]!);
}

function isWhereItShould(group: TurningGroup, xyz: Float64Array, k: number): boolean {
  const bond = between(xyz, group.parent, group.hydrogens[k]!);
  const axis = between(xyz, group.parent, group.axis);
  const stretch = length(bond) / group.length;
  if (!(stretch < MOST_STRETCH && stretch > 1 / MOST_STRETCH)) return false;
  const bend = angle(bond, axis) - angle(group.hydrogenDirections[k]!, group.axisDirection);
  return Math.abs(bend) < MOST_BEND;
}

/** The mean torsion of the first hydrogen. */
function fitOf(known: readonly (number | undefined)[], ahead: readonly number[]): Fit {
  let [x, y, count] = [0, 0, 0];
  known.forEach((torsion, k) => {
    if (torsion === undefined) return;
    const first = ((torsion - ahead[k]!) * Math.PI) / 180;
    x += Math.cos(first);
    y += Math.sin(first);
    count++;
  });
  return { first: degrees(Math.atan2(y, x)), ahead, agreement: count === 0 ? -1 : Math.hypot(x, y) / count };
}

function angle(u: Vector, v: Vector): number {
  return degrees(Math.atan2(length(cross(u, v)), dot(u, v)));
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}

/** +1 or −1: on which side of the plane of two neighbours (along a × b from the parent) a hydrogen is; 0 where none has a place. */
export function sideOf(
  xyz: Float64Array,
  { parent, a, b }: { readonly parent: number; readonly a: number; readonly b: number },
  hydrogens: readonly number[],
): number {
  const [u, v] = [between(xyz, parent, a), between(xyz, parent, b)];
  const sides = hydrogens.map((h) => triple(u, v, between(xyz, parent, h)));
  // Two on one side are displaced: neither says which is which.
  if (sides.length > 1 && sides[0]! * sides[1]! >= 0) return 0;
  return Math.sign(sides[0] ?? 0);
}
