// C-beta deviations: how far each CB is from where the backbone puts it.
import { type CBetaGeometry, cBetaGeometry } from '../chemistry/c-beta.js';
import { isDAminoAcid, type ProteinBackbone } from '../chemistry/protein-backbone.js';
import type { Structure } from '../structure/structure.js';

export interface CBetaRow {
  readonly residue: number;
  /** Conformer of the residue, '' where it has no alternates. */
  readonly altloc: string;
  /** Å */
  readonly deviation: number;
  readonly isOutlier: boolean;
}

/** Å */
const OUTLIER = 0.25;

type Point = readonly [number, number, number];

/**
 * The ideal CB is the mean of two, placed from C and from N, at the ideal distance from CA (Lovell et al. 2003, Proteins 50:437).
 * Residues with a CB in the backbone's conformer, D-residues left out. @param xyz 3N, Å
 */
export function cBetaRows(structure: Structure, backbone: ProteinBackbone, xyz: Float64Array): readonly CBetaRow[] {
  const { n, ca, c, cb } = backbone;
  const rows: CBetaRow[] = [];
  structure.residues.name.forEach((name, r) => {
    if (cb[r]! < 0 || name === 'GLY' || isDAminoAcid(name)) return;
    const at = (atom: number): Point => [xyz[3 * atom]!, xyz[3 * atom + 1]!, xyz[3 * atom + 2]!];
    const ideal = idealCBeta(at(n[r]!), at(ca[r]!), at(c[r]!), cBetaGeometry(name));
    const deviation = length(minus(at(cb[r]!), ideal));
    rows.push({ residue: r, altloc: backbone.altloc[r]!, deviation, isOutlier: deviation >= OUTLIER });
  });
  return rows;
}

function idealCBeta(n: Point, ca: Point, c: Point, { length: bond, fromC, fromN }: CBetaGeometry): Point {
  const one = placed(n, c, ca, bond, fromC.angle, fromC.dihedral);
  const two = placed(c, n, ca, bond, fromN.angle, fromN.dihedral);
  const mean: Point = [(one[0] + two[0]) / 2, (one[1] + two[1]) / 2, (one[2] + two[2]) / 2];
  const arm = minus(mean, ca);
  return plus(ca, arm, bond / length(arm));
}

/** The place d with |cd| = bond, the angle b-c-d and the dihedral a-b-c-d; Å, degrees. */
function placed(a: Point, b: Point, c: Point, bond: number, angle: number, dihedral: number): Point {
  const axis = unit(minus(c, b));
  const normal = unit(cross(minus(b, a), axis));
  const [theta, tau] = [(angle * Math.PI) / 180, (dihedral * Math.PI) / 180];
  const back = plus(c, axis, -bond * Math.cos(theta));
  const across = plus(back, cross(normal, axis), bond * Math.sin(theta) * Math.cos(tau));
  return plus(across, normal, bond * Math.sin(theta) * Math.sin(tau));
}

function minus(p: Point, q: Point): Point {
  return [p[0] - q[0], p[1] - q[1], p[2] - q[2]];
}

function plus(p: Point, q: Point, scale: number): Point {
  return [p[0] + scale * q[0], p[1] + scale * q[1], p[2] + scale * q[2]];
}

function cross(p: Point, q: Point): Point {
  return [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]];
}

function length(p: Point): number {
  return Math.hypot(...p);
}

function unit(p: Point): Point {
  return plus([0, 0, 0], p, 1 / Math.max(1e-12, length(p)));
}
