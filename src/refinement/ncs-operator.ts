// An NCS operator that is refined: the motion from a master to its copy as six variables, and the gradient by them.
import { applyMotion, type RigidMotion, superpose } from '../structure/superpose.js';
import { leftJacobian, rotationFrom } from './rotation-vector.js';

/**
 * A copy and the motion that takes its master's atoms to it, which six variables change: x_copy = c + t + R(ω)(R₀ x_master + t₀ − c), the
 * variables t, Å, and ω times the copy's radius of gyration, Å as well, so that all weigh alike.
 */
export interface NcsOperator {
  readonly master: Int32Array;
  readonly atoms: Int32Array;
  /** Where it was when the variables were 0. */
  readonly found: RigidMotion;
  /** Å: of the copy then, and its radius of gyration. */
  readonly centre: readonly [number, number, number];
  readonly radius: number;
  /** As the variables have it now. */
  readonly motion: RigidMotion;
}

/**
 * By superposition.
 * @param from coordinates of the master's atoms, 3n, Å
 * @param to those of the copy's
 */
export function ncsOperator(master: Int32Array, atoms: Int32Array, from: Float64Array, to: Float64Array): NcsOperator {
  const { rotation, translation } = superpose(from, to);
  const found = { rotation, translation };
  const placed = applyMotion(found, from);
  const centre: [number, number, number] = [0, 0, 0];
  for (let p = 0; p < placed.length; p++) centre[p % 3]! += (3 * placed[p]!) / placed.length;
  let square = 0;
  for (let p = 0; p < placed.length; p++) square += (3 * (placed[p]! - centre[p % 3]!) ** 2) / placed.length;
  const motion = { rotation: rotation.slice(), translation: translation.slice() };
  return { master, atoms, found, centre, radius: Math.max(1, Math.sqrt(square)), motion };
}

/** Sets the motion from variables[at … at + 6). */
export function moveOperator(
  { found, centre, radius, motion }: NcsOperator,
  variables: Float64Array,
  at: number,
): void {
  const turn = rotationFrom(rotationVector(variables, at, radius));
  const { rotation: r, translation: t } = found;
  for (let i = 0; i < 3; i++) {
    const row = 3 * i;
    for (let j = 0; j < 3; j++)
      motion.rotation[row + j] = turn[row]! * r[j]! + turn[row + 1]! * r[3 + j]! + turn[row + 2]! * r[6 + j]!;
    const [x, y, z] = [t[0]! - centre[0], t[1]! - centre[1], t[2]! - centre[2]];
    motion.translation[i] = centre[i]! + variables[at + i]! + turn[row]! * x + turn[row + 1]! * y + turn[row + 2]! * z;
  }
}

/** Writes out[at … at + 6): the force on the copy, and the torque about its moved centre by the rotation vector. */
export function projectOnOperator(
  { atoms, centre, radius }: NcsOperator,
  variables: Float64Array,
  xyz: Float64Array,
  gradient: Float64Array,
  out: Float64Array,
  at: number,
): void {
  const torque: [number, number, number] = [0, 0, 0];
  for (let k = 0; k < atoms.length; k++) {
    const p = 3 * atoms[k]!;
    const [gx, gy, gz] = [gradient[p]!, gradient[p + 1]!, gradient[p + 2]!];
    const x = xyz[p]! - centre[0] - variables[at]!;
    const y = xyz[p + 1]! - centre[1] - variables[at + 1]!;
    const z = xyz[p + 2]! - centre[2] - variables[at + 2]!;
    out[at]! += gx;
    out[at + 1]! += gy;
    out[at + 2]! += gz;
    torque[0] += y * gz - z * gy;
    torque[1] += z * gx - x * gz;
    torque[2] += x * gy - y * gx;
  }
  const jacobian = leftJacobian(rotationVector(variables, at, radius));
  for (let c = 0; c < 3; c++)
    out[at + 3 + c] = (jacobian[c]! * torque[0] + jacobian[3 + c]! * torque[1] + jacobian[6 + c]! * torque[2]) / radius;
}

function rotationVector(variables: Float64Array, at: number, radius: number): [number, number, number] {
  return [variables[at + 3]! / radius, variables[at + 4]! / radius, variables[at + 5]! / radius];
}
