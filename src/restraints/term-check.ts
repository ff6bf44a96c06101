// The check that every term passes, ours and plugins' alike: gradient, invariance, forces, and manners towards its buffers.
import { randomFrom } from '../base/random.js';
import { checkDirection } from './finite-differences.js';
import type { Term } from './term.js';

export type { CurvatureSink, RestraintResiduals, Term } from './term.js';

export interface TermCheckOptions {
  /** Chooses directions, coordinates and motions. Default 1. */
  readonly seed?: number;
  /** Relative error allowed of slopes and of the energy under motion. Default 1e-5. */
  readonly tolerance?: number;
  /** Coordinates checked one by one, of those that the term acts on and as many others. Default 24. */
  readonly coordinates?: number;
  /** False for terms that know where in space they are (anchors, maps): no invariance, net force or torque asked. Default true. */
  readonly invariant?: boolean;
}

/** What was found; a report is only given when all of it is right. */
export interface TermCheckReport {
  readonly energy: number;
  /** Largest difference between a slope and its finite difference, relative to the larger of the two, of slopes that are not tiny. */
  readonly gradientError: number;
  /** |Σ g| and |Σ x × g|, relative to Σ|g|; 0 where not asked. */
  readonly netForce: number;
  readonly netTorque: number;
  /** Relative change of the energy under a rigid motion; 0 where not asked. */
  readonly motionError: number;
}

/**
 * Checks a term at coordinates where it is smooth. Throws an Error whose message says in a sentence what is wrong:
 * the energy or gradient is not a finite number, `xyz` is written to, the gradient is overwritten instead of added to, a second call gives
 * another answer, a slope is not that of the energy, a rigid motion changes the energy, or there is net force or torque.
 */
export function checkTerm(term: Term, xyz: Float64Array, options: TermCheckOptions = {}): TermCheckReport {
  const { seed = 1, tolerance = 1e-5, coordinates = 24, invariant = true } = options;
  const random = randomFrom('term-check', seed);
  const fail = (what: string): never => {
    throw new Error(`the term '${term.name}' ${what}`);
  };
  const gradient = new Float64Array(xyz.length);
  const before = xyz.slice();
  const energy = term.evaluate(xyz, gradient);
  if (!Number.isFinite(energy)) fail(`has the energy ${energy}`);
  const strange = gradient.findIndex((g) => !Number.isFinite(g));
  if (strange >= 0) fail(`has the gradient ${gradient[strange]} at coordinate ${strange}`);
  const written = xyz.findIndex((x, p) => x !== before[p]);
  if (written >= 0) fail(`writes to the coordinates (coordinate ${written} became ${xyz[written]})`);
  checkAccumulation(term, xyz, energy, gradient, fail);

  let gradientError = 0;
  const checkAlong = (direction: Float64Array, name: string): void => {
    const { analytic, numeric, agrees } = checkDirection(term, xyz, gradient, direction, tolerance);
    if (!agrees) fail(`has a wrong gradient: ${name} it says ${analytic}, finite differences say ${numeric}`);
    const size = Math.max(Math.abs(analytic), Math.abs(numeric));
    if (size > 1e-3) gradientError = Math.max(gradientError, Math.abs(analytic - numeric) / size);
  };
  checkAlong(gradient, 'along itself');
  checkAlong(
    xyz.map(() => random.normal()),
    'along a random direction',
  );
  const touched = Array.from(gradient.keys()).filter((p) => gradient[p] !== 0);
  for (let k = 0; k < coordinates && xyz.length > 0; k++) {
    const pool = k % 2 === 0 && touched.length > 0 ? touched : undefined;
    const at = Math.floor(random.uniform() * (pool?.length ?? xyz.length));
    const direction = new Float64Array(xyz.length);
    direction[pool?.[at] ?? at] = 1;
    checkAlong(direction, `at coordinate ${pool?.[at] ?? at}`);
  }
  if (!invariant) return { energy, gradientError, netForce: 0, netTorque: 0, motionError: 0 };

  const { netForce, netTorque } = netOf(xyz, gradient);
  if (netForce > tolerance) fail(`has a net force (${netForce} of the sum of its forces)`);
  if (netTorque > tolerance) fail(`has a net torque (${netTorque} of the sum of its torques)`);
  const moved = movedRigidly(xyz, () => random.normal());
  const after = term.evaluate(moved, new Float64Array(xyz.length));
  const motionError = Math.abs(after - energy) / Math.max(1, Math.abs(energy));
  if (!(motionError <= tolerance))
    fail(`changes its energy from ${energy} to ${after} when the model moves as a whole`);
  return { energy, gradientError, netForce, netTorque, motionError };
}

/** The gradient is added to what is there, and a second call answers as the first. */
function checkAccumulation(
  term: Term,
  xyz: Float64Array,
  energy: number,
  gradient: Float64Array,
  fail: (what: string) => never,
): void {
  // Filled with the gradient's own size, so that adding loses no digits.
  let size = 1;
  for (const g of gradient) size = Math.max(size, Math.abs(g));
  const filled = new Float64Array(xyz.length).fill(size);
  const again = term.evaluate(xyz, filled);
  if (Math.abs(again - energy) > 1e-12 * Math.abs(energy)) fail(`gives ${energy} first and ${again} when asked again`);
  for (let p = 0; p < filled.length; p++) {
    if (!(Math.abs(filled[p]! - size - gradient[p]!) <= 1e-9 * size)) {
      fail(`does not add to the gradient (coordinate ${p}: ${size} and ${gradient[p]} made ${filled[p]})`);
    }
  }
}

function netOf(xyz: Float64Array, gradient: Float64Array): { netForce: number; netTorque: number } {
  const centre = [0, 0, 0];
  for (let p = 0; p < xyz.length; p++) centre[p % 3]! += (3 * xyz[p]!) / xyz.length;
  const force = [0, 0, 0];
  const torque = [0, 0, 0];
  let forces = 0;
  let torques = 0;
  for (let p = 0; p < xyz.length; p += 3) {
    const [x, y, z] = [xyz[p]! - centre[0]!, xyz[p + 1]! - centre[1]!, xyz[p + 2]! - centre[2]!];
    const [gx, gy, gz] = [gradient[p]!, gradient[p + 1]!, gradient[p + 2]!];
    force[0]! += gx;
    force[1]! += gy;
    force[2]! += gz;
    torque[0]! += y * gz - z * gy;
    torque[1]! += z * gx - x * gz;
    torque[2]! += x * gy - y * gx;
    forces += Math.hypot(gx, gy, gz);
    torques += Math.hypot(x, y, z) * Math.hypot(gx, gy, gz);
  }
  return {
    netForce: forces === 0 ? 0 : Math.hypot(...force) / forces,
    netTorque: torques === 0 ? 0 : Math.hypot(...torque) / torques,
  };
}

/** Turned about a random axis by a random angle and shifted by some Å. */
function movedRigidly(xyz: Float64Array, normal: () => number): Float64Array {
  // A random unit quaternion is a random rotation.
  const q = [normal(), normal(), normal(), normal()];
  const length = Math.hypot(...q);
  const [w, a, b, c] = q.map((v) => v / length) as [number, number, number, number];
  const shift = [3 * normal(), 3 * normal(), 3 * normal()];
  const rows = [
    [1 - 2 * (b * b + c * c), 2 * (a * b - w * c), 2 * (a * c + w * b)],
    [2 * (a * b + w * c), 1 - 2 * (a * a + c * c), 2 * (b * c - w * a)],
    [2 * (a * c - w * b), 2 * (b * c + w * a), 1 - 2 * (a * a + b * b)],
  ];
  return xyz.map((_, p) => {
    const [r0, r1, r2] = rows[p % 3]!;
    const first = p - (p % 3);
    return r0! * xyz[first]! + r1! * xyz[first + 1]! + r2! * xyz[first + 2]! + shift[p % 3]!;
  });
}
