// Directions of the atoms around one centre whose angles come closest to their ideals.
import { add, cross, dot, length, minus, scaled, unit, type Vector } from './vector.js';

/** The angle between directions i and j, degrees. */
export interface IdealPair {
  readonly i: number;
  readonly j: number;
  readonly ideal: number;
  readonly sigma: number;
}

/** Radians: where no direction turns by more, the angles are as good as they get. */
const CONVERGED = 1e-9;
/** Six angles around a tetrahedral centre need about 100. */
const MOST_STEPS = 1000;
/** 1/3 = −cos of the tetrahedral angle; the corners of a tetrahedron. */
const [THIRD, WIDTH] = [1 / 3, Math.sqrt(8) / 3];
const CORNERS: readonly Vector[] = [
  [0, 0, 1],
  ...[0, 1, 2].map(
    (k): Vector => [WIDTH * Math.cos((2 * Math.PI * k) / 3), WIDTH * Math.sin((2 * Math.PI * k) / 3), -THIRD],
  ),
];

/**
 * Minimizes Σ ((θᵢⱼ − ideal)/sigma)² over unit vectors: each is turned by half the weighted mean of what its angles lack, all at
 * once. From the corners of a tetrahedron (1, 2, 3 go round counter-clockwise for who looks at it from the end of 0), or evenly spread in a plane, which they
 * do not leave. Ideals that contradict each other share the error by their sigmas.
 *
 * @param pairs every direction has one at least
 */
export function idealDirections(count: number, pairs: readonly IdealPair[], isFlat: boolean): readonly Vector[] {
  let directions = Array.from({ length: count }, (_, k) => (isFlat ? onCircle(k / count) : corner(k)));
  const weights = Array.from({ length: count }, (_, k) =>
    pairs.reduce((sum, { i, j, sigma }) => sum + (i === k || j === k ? sigma ** -2 : 0), 0),
  );
  for (let step = 0; step < MOST_STEPS; step++) {
    const turns = directions.map((): Vector => [0, 0, 0]);
    for (const { i, j, ideal, sigma } of pairs) {
      const [u, v] = [directions[i]!, directions[j]!];
      const lack = angleBetween(u, v) - (ideal * Math.PI) / 180;
      turns[i] = add(turns[i]!, scaled(towards(u, v), lack / (2 * sigma ** 2 * weights[i]!)));
      turns[j] = add(turns[j]!, scaled(towards(v, u), lack / (2 * sigma ** 2 * weights[j]!)));
    }
    directions = directions.map((u, k) => unit(add(u, turns[k]!)));
    if (turns.every((turn) => length(turn) < CONVERGED)) break;
  }
  return directions;
}

/** Beyond four, the opposites of the corners. */
function corner(k: number): Vector {
  return k < 4 ? CORNERS[k]! : scaled(CORNERS[k % 4]!, -1);
}

function onCircle(part: number): Vector {
  return [Math.cos(2 * Math.PI * part), Math.sin(2 * Math.PI * part), 0];
}

/** Unit tangent at u of the great circle to v; 0 where v is u or opposite to it. */
function towards(u: Vector, v: Vector): Vector {
  const tangent = minus(v, scaled(u, dot(u, v)));
  return length(tangent) === 0 ? tangent : unit(tangent);
}

/** Radians. */
function angleBetween(u: Vector, v: Vector): number {
  return Math.atan2(length(cross(u, v)), dot(u, v));
}
