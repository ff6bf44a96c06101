// A side chain at given torsions: bonds, angles and hands are ideal, the main chain stays.
import type { Rotor, SideChain } from './side-chains.js';

export class PosedSideChain {
  readonly #chain: SideChain;
  readonly #backbone: Float64Array;
  readonly #ideal: Float64Array;
  readonly #placed: Float64Array;

  /**
   * @param backbone 9, Å: N, Cα and C of the chain
   * @param ideal 3 an atom of the chain, Å: the ideal side chain, superposed on the main chain, at any torsions
   */
  constructor(chain: SideChain, backbone: Float64Array, ideal: Float64Array) {
    this.#chain = chain;
    this.#backbone = backbone;
    this.#ideal = ideal;
    this.#placed = ideal.slice();
  }

  /** Coordinates, 3 an atom of the chain, at these torsions, degrees, one a rotor. Valid until the next call. */
  at(angles: readonly number[]): Float64Array {
    this.#placed.set(this.#ideal);
    this.#chain.rotors.forEach((rotor, r) => {
      this.#turn(rotor, angles[r]!);
    });
    return this.#placed;
  }

  #turn({ torsion, turning }: Rotor, degrees: number): void {
    const [a, b, c, d] = torsion.map((atom) => this.#position(atom)) as [Point, Point, Point, Point];
    const change = (degrees * Math.PI) / 180 - dihedral(a, b, c, d);
    const [ux, uy, uz] = unit(minus(c, b));
    const [cos, sin] = [Math.cos(change), Math.sin(change)];
    for (const k of turning) {
      const at = 3 * k;
      const x = this.#placed[at]! - c[0];
      const y = this.#placed[at + 1]! - c[1];
      const z = this.#placed[at + 2]! - c[2];
      // Rodrigues' formula about the unit vector u through c.
      const along = (1 - cos) * (ux * x + uy * y + uz * z);
      this.#placed[at] = c[0] + cos * x + sin * (uy * z - uz * y) + along * ux;
      this.#placed[at + 1] = c[1] + cos * y + sin * (uz * x - ux * z) + along * uy;
      this.#placed[at + 2] = c[2] + cos * z + sin * (ux * y - uy * x) + along * uz;
    }
  }

  #position(atom: number): Point {
    const k = this.#chain.atoms.indexOf(atom);
    return k >= 0 ? point(this.#placed, k) : point(this.#backbone, this.#chain.backbone.indexOf(atom));
  }
}

/** χ of each rotor at xyz (3N, Å), degrees, −180 … 180. */
export function torsionsOf({ rotors }: SideChain, xyz: Float64Array): number[] {
  return rotors.map(({ torsion: [a, b, c, d] }) => {
    return (dihedral(point(xyz, a), point(xyz, b), point(xyz, c), point(xyz, d)) * 180) / Math.PI;
  });
}

type Point = readonly [number, number, number];

function point(xyz: Float64Array, atom: number): Point {
  return [xyz[3 * atom]!, xyz[3 * atom + 1]!, xyz[3 * atom + 2]!];
}

/** Radians, IUPAC sign: positive when, looking along b–c, d is clockwise of a. */
function dihedral(a: Point, b: Point, c: Point, d: Point): number {
  const [p, q, r] = [minus(b, a), minus(c, b), minus(d, c)];
  const [m, n] = [cross(p, q), cross(q, r)];
  return Math.atan2(Math.hypot(...q) * dot(p, n), dot(m, n));
}

function minus(a: Point, b: Point): Point {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function dot(a: Point, b: Point): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Point, b: Point): Point {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function unit(v: Point): Point {
  const length = Math.hypot(...v);
  return [v[0] / length, v[1] / length, v[2] / length];
}
