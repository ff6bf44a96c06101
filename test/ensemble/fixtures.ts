// Points on a helix, a motion of a few of them, and turns of the whole, for the tests of ensembles.
import type { Random } from '../../src/base/random.js';
import { applyMotion, type RigidMotion } from '../../src/structure/superpose.js';

/** CA positions of an ideal helix: 1.5 Å rise and 100° a residue, radius 2.3 Å. 3M, Å. */
export function helixPoints(count: number): Float64Array {
  const points = new Float64Array(3 * count);
  for (let k = 0; k < count; k++) {
    const angle = (100 * k * Math.PI) / 180;
    points.set([2.3 * Math.cos(angle), 2.3 * Math.sin(angle), 1.5 * k], 3 * k);
  }
  return points;
}

export function randomMotion(random: Random): RigidMotion {
  // A unit quaternion from normal numbers is a uniformly distributed rotation.
  const q = Array.from({ length: 4 }, () => random.normal());
  const length = Math.hypot(...q);
  const [w, x, y, z] = q.map((v) => v / length) as [number, number, number, number];
  const rotation = Float64Array.of(
    1 - 2 * (y * y + z * z),
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    1 - 2 * (x * x + z * z),
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    1 - 2 * (x * x + y * y),
  );
  return { rotation, translation: Float64Array.from({ length: 3 }, () => 20 * random.normal()) };
}

export function moved(points: Float64Array, random: Random): Float64Array {
  return applyMotion(randomMotion(random), points);
}
