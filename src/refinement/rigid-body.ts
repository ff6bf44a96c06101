// The rigid-body stage: whole groups of atoms turn and shift as one until the map is explained best.
import { minimizeLbfgs } from '../minimize/lbfgs.js';
import type { Objective } from '../minimize/objective.js';
import type { MapTarget } from './map-target.js';
import { leftJacobian, rotationFrom } from './rotation-vector.js';

/** Stops when the likelihood can gain less than this. */
const TOLERANCE = 0.01;

/** One of the places where a body is: the body itself, or its like in a copy of its molecule. */
export interface BodyPlace {
  readonly atoms: Int32Array;
  /** Those about whose centre it turns: all places of a body have the same, in the same order. */
  readonly core: Int32Array;
  /** Row-major: turns the first place's core to this one's. */
  readonly rotation: Float64Array;
}

/**
 * Moves each group rigidly, in place. Six variables a group: a shift (Å) and a rotation vector scaled by the group's radius of
 * gyration (Å as well, so that all variables weigh alike). x = c + R(ω)(x₀ − c) + t.
 *
 * @param groups atoms of each group; atoms in none stay
 * @returns the number of evaluations
 */
export function refineRigidBodies(
  xyz: Float64Array,
  groups: readonly Int32Array[],
  target: MapTarget,
  maxIterations: number,
  onIteration?: () => void,
): number {
  const places = groups
    .filter((atoms) => atoms.length > 0)
    .map((atoms) => [{ atoms, core: atoms, rotation: AS_IT_IS }]);
  return refineTiedBodies(xyz, places, target, maxIterations, onIteration);
}

/** As {@link refineRigidBodies}, of bodies that are in several places and turn and shift alike in all, as seen from each. */
export function refineTiedBodies(
  xyz: Float64Array,
  places: readonly (readonly BodyPlace[])[],
  target: MapTarget,
  maxIterations: number,
  onIteration?: () => void,
): number {
  const bodies = places.map((own) => new TiedBody(own, xyz));
  const moved = Float64Array.from(xyz);
  const forces = new Float64Array(xyz.length);
  const objective: Objective = {
    size: 6 * bodies.length,
    evaluate(variables, gradient) {
      for (const [g, body] of bodies.entries()) body.place(variables, 6 * g, moved);
      forces.fill(0);
      const value = target.evaluate(moved, forces, 1);
      for (const [g, body] of bodies.entries()) body.project(variables, 6 * g, moved, forces, gradient);
      return value;
    },
  };
  const variables = new Float64Array(objective.size);
  // The atoms' curvatures add up to a body's: that gives the first step its length.
  const curvature = new Float64Array(xyz.length / 3);
  target.curvature(curvature);
  const scales = bodies.map((body) => body.sum(curvature) || 1);
  const outcome = minimizeLbfgs(objective, variables, {
    maxIterations,
    tolerance: TOLERANCE,
    maxStep: 1,
    preconditioner: {
      apply: (v) => {
        for (let k = 0; k < v.length; k++) v[k] = v[k]! / scales[Math.floor(k / 6)]!;
      },
    },
    ...(onIteration ? { onIteration } : {}),
  });
  for (const [g, body] of bodies.entries()) body.place(variables, 6 * g, xyz);
  return outcome.evaluations;
}

const AS_IT_IS = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);

/** Its variables, turned to each place, are those of the rigid body there: Q R(ω) Qᵀ = R(Qω). */
class TiedBody {
  readonly #places: readonly { readonly body: RigidBody; readonly rotation: Float64Array }[];
  readonly #own = new Float64Array(6);
  readonly #slope = new Float64Array(6);

  constructor(places: readonly BodyPlace[], xyz: Float64Array) {
    this.#places = places.map(({ atoms, core, rotation }) => ({ body: new RigidBody(atoms, core, xyz), rotation }));
  }

  place(variables: Float64Array, at: number, xyz: Float64Array): void {
    for (const { body, rotation } of this.#places) body.place(this.#turned(rotation, variables, at), 0, xyz);
  }

  /** Writes gradient[at … at + 6). */
  project(variables: Float64Array, at: number, xyz: Float64Array, forces: Float64Array, gradient: Float64Array): void {
    gradient.fill(0, at, at + 6);
    for (const { body, rotation: q } of this.#places) {
      body.project(this.#turned(q, variables, at), 0, xyz, forces, this.#slope);
      for (let k = 0; k < 6; k++)
        for (let r = 0; r < 3; r++) gradient[at + k]! += q[3 * r + (k % 3)]! * this.#slope[k - (k % 3) + r]!;
    }
  }

  /** Of one number an atom. */
  sum(values: Float64Array): number {
    return this.#places.reduce((sum, { body }) => body.atoms.reduce((more, atom) => more + values[atom]!, sum), 0);
  }

  #turned(q: Float64Array, variables: Float64Array, at: number): Float64Array {
    for (let k = 0; k < 6; k++) {
      const first = at + k - (k % 3);
      const row = 3 * (k % 3);
      this.#own[k] =
        q[row]! * variables[first]! + q[row + 1]! * variables[first + 1]! + q[row + 2]! * variables[first + 2]!;
    }
    return this.#own;
  }
}

class RigidBody {
  readonly atoms: Int32Array;
  readonly #offsets: Float64Array;
  readonly #centre = [0, 0, 0];
  readonly #radius: number;

  /** `core`: the atoms that centre and radius are those of. */
  constructor(atoms: Int32Array, core: Int32Array, xyz: Float64Array) {
    this.atoms = atoms;
    for (const atom of core) for (let c = 0; c < 3; c++) this.#centre[c]! += xyz[3 * atom + c]! / core.length;
    this.#offsets = new Float64Array(3 * atoms.length);
    atoms.forEach((atom, a) => {
      for (let c = 0; c < 3; c++) this.#offsets[3 * a + c] = xyz[3 * atom + c]! - this.#centre[c]!;
    });
    let square = 0;
    for (const atom of core) {
      for (let c = 0; c < 3; c++) {
        const offset = xyz[3 * atom + c]! - this.#centre[c]!;
        square += offset * offset;
      }
    }
    // A single atom has no radius; its rotation must not divide by zero.
    this.#radius = Math.max(1, Math.sqrt(square / core.length));
  }

  /** Writes the atoms' positions for variables[at … at + 6). */
  place(variables: Float64Array, at: number, xyz: Float64Array): void {
    const rotation = rotationFrom(this.#rotationVector(variables, at));
    this.atoms.forEach((atom, a) => {
      const x = this.#offsets[3 * a]!;
      const y = this.#offsets[3 * a + 1]!;
      const z = this.#offsets[3 * a + 2]!;
      for (let r = 0; r < 3; r++) {
        xyz[3 * atom + r] =
          this.#centre[r]! +
          variables[at + r]! +
          rotation[3 * r]! * x +
          rotation[3 * r + 1]! * y +
          rotation[3 * r + 2]! * z;
      }
    });
  }

  /** Writes gradient[at … at + 6) from the forces on the placed atoms. */
  project(variables: Float64Array, at: number, xyz: Float64Array, forces: Float64Array, gradient: Float64Array): void {
    const force = [0, 0, 0];
    const torque = [0, 0, 0];
    for (const atom of this.atoms) {
      const [fx, fy, fz] = [forces[3 * atom]!, forces[3 * atom + 1]!, forces[3 * atom + 2]!];
      const x = xyz[3 * atom]! - this.#centre[0]! - variables[at]!;
      const y = xyz[3 * atom + 1]! - this.#centre[1]! - variables[at + 1]!;
      const z = xyz[3 * atom + 2]! - this.#centre[2]! - variables[at + 2]!;
      force[0]! += fx;
      force[1]! += fy;
      force[2]! += fz;
      torque[0]! += y * fz - z * fy;
      torque[1]! += z * fx - x * fz;
      torque[2]! += x * fy - y * fx;
    }
    const jacobian = leftJacobian(this.#rotationVector(variables, at));
    for (let c = 0; c < 3; c++) {
      gradient[at + c] = force[c]!;
      gradient[at + 3 + c] =
        (jacobian[c]! * torque[0]! + jacobian[3 + c]! * torque[1]! + jacobian[6 + c]! * torque[2]!) / this.#radius;
    }
  }

  #rotationVector(variables: Float64Array, at: number): [number, number, number] {
    const r = this.#radius;
    return [variables[at + 3]! / r, variables[at + 4]! / r, variables[at + 5]! / r];
  }
}
