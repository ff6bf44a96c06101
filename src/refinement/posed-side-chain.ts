// A side chain at given torsions: bonds, angles and hands are ideal, the main chain stays.
import type { SideChain } from './side-chains.js';

export class PosedSideChain {
  readonly #ideal: Float64Array;
  /** The side chain, and behind it N, Cα and C. */
  readonly #placed: Float64Array;
  /** The side chain alone, in the same memory. */
  readonly #own: Float64Array;
  readonly #turns: readonly Turn[];

  /**
   * @param backbone 9, Å: N, Cα and C of the chain
   * @param ideal 3 an atom of the chain, Å: the ideal side chain, superposed on the main chain, at any torsions
   */
  constructor(chain: SideChain, backbone: Float64Array, ideal: Float64Array) {
    this.#ideal = ideal;
    this.#placed = new Float64Array(ideal.length + backbone.length);
    this.#placed.set(backbone, ideal.length);
    this.#own = this.#placed.subarray(0, ideal.length);
    const places = [...chain.atoms, ...chain.backbone];
    this.#turns = chain.rotors.map(({ torsion, turning }) => ({
      torsion: Int32Array.from(torsion, (atom) => 3 * places.indexOf(atom)),
      turning,
    }));
  }

  /** Coordinates, 3 an atom of the chain, at these torsions, degrees, one a rotor. Valid until the next call. */
  at(angles: readonly number[]): Float64Array {
    for (let k = 0; k < this.#ideal.length; k++) this.#placed[k] = this.#ideal[k]!;
    for (let r = 0; r < this.#turns.length; r++) turn(this.#placed, this.#turns[r]!, angles[r]!);
    return this.#own;
  }
}

/** A rotor by places in the array that is turned. */
interface Turn {
  /** 3 × place. */
  readonly torsion: Int32Array;
  readonly turning: Int32Array;
}

/** By Rodrigues' formula about the unit vector u through the third atom of the torsion. */
function turn(placed: Float64Array, { torsion, turning }: Turn, degrees: number): void {
  const b = torsion[1]!;
  const c = torsion[2]!;
  const change = (degrees * Math.PI) / 180 - dihedral(placed, torsion[0]!, b, c, torsion[3]!);
  const [cx, cy, cz] = [placed[c]!, placed[c + 1]!, placed[c + 2]!];
  let ux = cx - placed[b]!;
  let uy = cy - placed[b + 1]!;
  let uz = cz - placed[b + 2]!;
  const length = Math.sqrt(ux * ux + uy * uy + uz * uz);
  ux /= length;
  uy /= length;
  uz /= length;
  const cos = Math.cos(change);
  const sin = Math.sin(change);
  for (let n = 0; n < turning.length; n++) {
    const at = 3 * turning[n]!;
    const x = placed[at]! - cx;
    const y = placed[at + 1]! - cy;
    const z = placed[at + 2]! - cz;
    const along = (1 - cos) * (ux * x + uy * y + uz * z);
    placed[at] = cx + cos * x + sin * (uy * z - uz * y) + along * ux;
    placed[at + 1] = cy + cos * y + sin * (uz * x - ux * z) + along * uy;
    placed[at + 2] = cz + cos * z + sin * (ux * y - uy * x) + along * uz;
  }
}

/** χ of each rotor at xyz (3N, Å), degrees, −180 … 180. */
export function torsionsOf({ rotors }: SideChain, xyz: Float64Array): number[] {
  return rotors.map(({ torsion: [a, b, c, d] }) => (dihedral(xyz, 3 * a, 3 * b, 3 * c, 3 * d) * 180) / Math.PI);
}

/** Radians, IUPAC sign: positive when, looking along b–c, d is clockwise of a. Atoms by where their x stands. */
function dihedral(xyz: Float64Array, a: number, b: number, c: number, d: number): number {
  const [px, py, pz] = [xyz[b]! - xyz[a]!, xyz[b + 1]! - xyz[a + 1]!, xyz[b + 2]! - xyz[a + 2]!];
  const [qx, qy, qz] = [xyz[c]! - xyz[b]!, xyz[c + 1]! - xyz[b + 1]!, xyz[c + 2]! - xyz[b + 2]!];
  const [rx, ry, rz] = [xyz[d]! - xyz[c]!, xyz[d + 1]! - xyz[c + 1]!, xyz[d + 2]! - xyz[c + 2]!];
  const [mx, my, mz] = [py * qz - pz * qy, pz * qx - px * qz, px * qy - py * qx];
  const [nx, ny, nz] = [qy * rz - qz * ry, qz * rx - qx * rz, qx * ry - qy * rx];
  const length = Math.sqrt(qx * qx + qy * qy + qz * qz);
  return Math.atan2(length * (px * nx + py * ny + pz * nz), mx * nx + my * ny + mz * nz);
}
