// Bending a model along a motion of its backbone: every residue is carried, and turned, with its surroundings.
import type { Structure } from '../structure/structure.js';
import { applyMotion, superpose } from '../structure/superpose.js';
import { type BackbonePoints, pointsOf } from './backbone-points.js';

/** Å: the points whose motion turns a residue. A helix turn wide, so that neighbours turn nearly alike. */
const surroundings = 8;

/**
 * Moves the points by amplitude · direction, so that their root mean square shift is `amplitude` Å, and each residue as
 * a rigid body by the motion that fits its surroundings best, centred on its own point; residues without a point go with
 * the nearest. Bonds between residues stretch by hundredths of an Å, for restraints to mend.
 *
 * @param xyz 3N, Å
 * @param direction 3M, unit vector
 */
export function bend(
  structure: Structure,
  points: BackbonePoints,
  xyz: Float64Array,
  direction: Float64Array,
  amplitude: number,
): Float64Array {
  const from = pointsOf(points, xyz);
  const scale = amplitude * Math.sqrt(points.atom.length);
  const to = from.map((v, i) => v + scale * direction[i]!);
  const moved = new Float64Array(xyz.length);
  const { atomStart, count } = structure.residues;
  const pointOfResidue = new Map([...points.residue].map((r, k) => [r, k]));
  for (let r = 0; r < count; r++) {
    const [first, last] = [3 * atomStart[r]!, 3 * atomStart[r + 1]!];
    if (first === last) continue;
    const centre = pointOfResidue.get(r) ?? nearestPoint(from, xyz.subarray(first, first + 3));
    const { rotation } = superpose(from, to, nearWeights(from, centre));
    const turned = applyMotion({ rotation, translation: new Float64Array(3) }, from.slice(3 * centre, 3 * centre + 3));
    const translation = turned.map((v, d) => to[3 * centre + d]! - v);
    applyMotion({ rotation, translation }, xyz.subarray(first, last), moved.subarray(first, last));
  }
  return moved;
}

/** Falls off smoothly, or residues at the edge would turn by jumps. */
function nearWeights(points: Float64Array, centre: number): Float64Array {
  return Float64Array.from({ length: points.length / 3 }, (_, k) =>
    Math.exp(-squaredDistance(points, 3 * k, points, 3 * centre) / surroundings ** 2),
  );
}

function nearestPoint(points: Float64Array, at: Float64Array): number {
  let best = 0;
  for (let k = 1; k < points.length / 3; k++)
    if (squaredDistance(points, 3 * k, at, 0) < squaredDistance(points, 3 * best, at, 0)) best = k;
  return best;
}

function squaredDistance(a: Float64Array, i: number, b: Float64Array, j: number): number {
  return (a[i]! - b[j]!) ** 2 + (a[i + 1]! - b[j + 1]!) ** 2 + (a[i + 2]! - b[j + 2]!) ** 2;
}
