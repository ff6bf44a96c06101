// A side chain at given torsions: bonds and angles stay as they are, wrong hands are set right first.
import type { Rotor, RotorCentre, SideChain } from './side-chains.js';

export class PosedSideChain {
  /** Whether a chiral centre had the wrong hand; the poses have the right one. */
  readonly isMirrored: boolean;
  readonly #chain: SideChain;
  readonly #xyz: Float64Array;
  readonly #base: Float64Array;
  readonly #placed: Float64Array;

  /**
   * @param xyz 3N, Å: where the main chain stands
   * @param stood 3 an atom of the chain, Å
   */
  constructor(chain: SideChain, xyz: Float64Array, stood: Float64Array) {
    this.#chain = chain;
    this.#xyz = xyz;
    this.#placed = stood.slice();
    let mirrored = false;
    for (const centre of chain.centres) {
      if (this.#volume(centre) * centre.volume >= 0) continue;
      this.#mirror(chain.rotors[centre.rotor]!);
      mirrored = true;
    }
    this.isMirrored = mirrored;
    this.#base = this.#placed.slice();
  }

  /** Coordinates at these torsions, degrees; torsions beyond those given stay. Valid until the next call. */
  at(angles: readonly number[]): Float64Array {
    this.#placed.set(this.#base);
    for (let r = 0; r < angles.length; r++) this.#turn(this.#chain.rotors[r]!, angles[r]!);
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

  /** Reflects what turns in the plane of a, b and c: bonds and angles at c stay, the hand changes. */
  #mirror({ torsion, turning }: Rotor): void {
    const [a, b, c] = torsion.map((atom) => this.#position(atom)) as [Point, Point, Point, Point];
    const [nx, ny, nz] = unit(cross(minus(b, a), minus(c, b)));
    for (const k of turning) {
      const at = 3 * k;
      const height =
        nx * (this.#placed[at]! - c[0]) + ny * (this.#placed[at + 1]! - c[1]) + nz * (this.#placed[at + 2]! - c[2]);
      this.#placed[at] = this.#placed[at]! - 2 * height * nx;
      this.#placed[at + 1] = this.#placed[at + 1]! - 2 * height * ny;
      this.#placed[at + 2] = this.#placed[at + 2]! - 2 * height * nz;
    }
  }

  #volume({ atoms }: RotorCentre): number {
    const [o, a, b, c] = atoms.map((atom) => this.#position(atom)) as [Point, Point, Point, Point];
    return dot(minus(a, o), cross(minus(b, o), minus(c, o)));
  }

  #position(atom: number): Point {
    const k = this.#chain.atoms.indexOf(atom);
    const [from, at] = k >= 0 ? [this.#placed, 3 * k] : [this.#xyz, 3 * atom];
    return [from[at]!, from[at + 1]!, from[at + 2]!];
  }
}

type Point = readonly [number, number, number];

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
