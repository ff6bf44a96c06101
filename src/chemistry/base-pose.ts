// Where a base lies: the centre of its rings and their normal, what pairs and stacks are judged by.
import type { Nucleotide } from './nucleotides.js';
import { add, cross, dot, length, minus, pointOf, unit, type Vector } from './vector.js';

export interface BasePose {
  readonly centre: Vector;
  /** Unit length; its sense follows the ring's numbering and has no meaning of its own. */
  readonly normal: Vector;
}

/**
 * The centre is the mean of the ring atoms; the normal is the sum of cross products around the six-membered ring (Newell's), which
 * a few tenths of an ångström of error in single atoms turn little.
 *
 * @param xyz 3N, Å
 */
export function basePose({ ring }: Pick<Nucleotide, 'ring'>, xyz: Float64Array): BasePose {
  let [x, y, z] = [0, 0, 0];
  for (const atom of ring) {
    x += xyz[3 * atom]! / ring.length;
    y += xyz[3 * atom + 1]! / ring.length;
    z += xyz[3 * atom + 2]! / ring.length;
  }
  const centre = [x, y, z] as const;
  let normal: Vector = [0, 0, 0];
  for (let k = 0; k < 6; k++) {
    const [one, two] = [pointOf(xyz, ring[k]!), pointOf(xyz, ring[(k + 1) % 6]!)];
    normal = add(normal, cross(minus(one, centre), minus(two, centre)));
  }
  return { centre, normal: unit(normal) };
}

/** Angle between two planes by their normals, degrees, 0 … 90. */
export function planeAngle(one: Vector, two: Vector): number {
  return degreesOf(Math.acos(Math.min(1, Math.abs(dot(one, two)))));
}

/** How steeply a direction leaves a plane, degrees, 0 (in the plane) … 90. */
export function elevation(direction: Vector, normal: Vector): number {
  return degreesOf(Math.asin(Math.min(1, Math.abs(dot(direction, normal)) / Math.max(1e-9, length(direction)))));
}

function degreesOf(radians: number): number {
  return (radians * 180) / Math.PI;
}
