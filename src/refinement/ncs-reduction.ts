// NCS as constraints: the masters' coordinates and the copies' operators are free, and every copy is the master moved by its operator.

import type { Objective, Preconditioner } from '../minimize/objective.js';
import type { NcsGroup } from '../restraints/ncs-groups.js';
import { NcsShape } from '../restraints/ncs-shape.js';
import type { CurvatureSink } from '../restraints/term.js';
import { gather } from '../structure/gather.js';
import type { RigidMotion } from '../structure/superpose.js';
import { moveOperator, type NcsOperator, ncsOperator, projectOnOperator } from './ncs-operator.js';

/** Å: copies of a start that differ by much more in a place are not averaged there, most of them decide. */
const BELIEVED = 0.5;

/**
 * Coordinates of the free atoms (masters and atoms of no group) stand for those of all: x_copy = c + t + R(ω)(R₀ x_master + t₀ − c), R₀ and
 * t₀ as `refresh` found them. Behind the 3 · count coordinates a vector of variables has six for each operator: t, Å, and ω times the copy's
 * radius of gyration, Å as well, so that all weigh alike.
 */
export class NcsReduction {
  /** Free atoms. */
  readonly count: number;
  /** Of a vector of variables. */
  readonly size: number;
  /** Free atom → atom. */
  readonly free: Int32Array;
  readonly #groups: readonly NcsGroup[];
  /** Atom → free atom that it follows. */
  readonly #leader: Int32Array;
  /** Free atom → atoms that follow it, itself among them. */
  readonly #followers: Float64Array;
  /** Atom → operator; −1 for free atoms. */
  readonly #operator: Int32Array;
  #operators: readonly NcsOperator[] = [];

  /** Operators are found at `xyz` (3N, Å). */
  constructor(groups: readonly NcsGroup[], xyz: Float64Array) {
    const atomCount = xyz.length / 3;
    this.#groups = groups;
    this.#operator = new Int32Array(atomCount).fill(-1);
    this.#leader = new Int32Array(atomCount).fill(-1);
    const master = new Int32Array(atomCount).fill(-1);
    let operators = 0;
    for (const { members } of groups) {
      for (const { atoms } of members.slice(1)) {
        atoms.forEach((atom, k) => {
          master[atom] = members[0]!.atoms[k]!;
          this.#operator[atom] = operators;
        });
        operators++;
      }
    }
    this.free = Int32Array.from(master.keys()).filter((atom) => master[atom]! < 0);
    this.free.forEach((atom, k) => {
      this.#leader[atom] = k;
    });
    master.forEach((leader, atom) => {
      if (leader >= 0) this.#leader[atom] = this.#leader[leader]!;
    });
    this.count = this.free.length;
    this.size = 3 * this.count + 6 * operators;
    this.#followers = this.sum(new Float64Array(atomCount).fill(1));
    this.refresh(xyz);
  }

  /** Finds the operators anew, by superposition: where the copies may have moved otherwise since. */
  refresh(xyz: Float64Array): void {
    this.#operators = this.#groups.flatMap(({ members }) => {
      const master = gather(xyz, members[0]!.atoms);
      return members.slice(1).map(({ atoms }) => ncsOperator(members[0]!.atoms, atoms, master, gather(xyz, atoms)));
    });
  }

  /**
   * Gives all copies the shape that they have in common and the mean of their B factors (N, Å²), in place: what constraints start from, and
   * no copy is the model of the others.
   */
  equalize(xyz: Float64Array, b: Float64Array): void {
    for (const { members } of this.#groups) {
      const shape = new NcsShape(members, BELIEVED);
      shape.refresh(xyz);
      shape.imposeOn(xyz);
      members[0]!.atoms.forEach((master, k) => {
        // As differences from the master, so that what is equal stays the same to the last bit.
        const shift = members.reduce((sum, { atoms }) => sum + b[atoms[k]!]! - b[master]!, 0) / members.length;
        const mean = b[master]! + shift;
        for (const { atoms } of members) b[atoms[k]!] = mean;
      });
    }
    this.refresh(xyz);
  }

  /** Whether the atom follows another. */
  isCopy(atom: number): boolean {
    return this.#operator[atom]! >= 0;
  }

  /** The atom that the atom follows; of free atoms themselves. */
  leaderOf(atom: number): number {
    return this.free[this.#leader[atom]!]!;
  }

  /** How many atoms are the same, it among them. */
  countOf(atom: number): number {
    return this.#followers[this.#leader[atom]!]!;
  }

  /** The atoms and all that are the same in other copies, ascending. */
  alike(atoms: Int32Array): Int32Array {
    const leaders = new Set(Array.from(atoms, (atom) => this.#leader[atom]!));
    return Int32Array.from(this.#leader.keys()).filter((atom) => leaders.has(this.#leader[atom]!));
  }

  /** The motions to all copies of the group whose master the atom belongs to, the master's own first; none for atoms of no master. */
  motionsFrom(atom: number): readonly RigidMotion[] {
    const group = this.#groups.find(({ members }) => members[0]!.atoms.includes(atom));
    if (group === undefined) return [];
    const own = this.#operators.filter(({ master }) => master === group.members[0]!.atoms);
    return [group.members[0]!.operator, ...own.map(({ motion }) => motion)];
  }

  /** The variables at `xyz`: coordinates of the free atoms, and operators as they were found. */
  reduce(xyz: Float64Array): Float64Array {
    const variables = new Float64Array(this.size);
    variables.set(gather(xyz, this.free));
    return variables;
  }

  /** Writes all atoms' coordinates (3N, Å). */
  expand(variables: Float64Array, xyz: Float64Array): void {
    this.#operators.forEach((operator, o) => {
      moveOperator(operator, variables, 3 * this.count + 6 * o);
    });
    for (let atom = 0; atom < this.#leader.length; atom++) {
      const [p, q, o] = [3 * atom, 3 * this.#leader[atom]!, this.#operator[atom]!];
      const [x, y, z] = [variables[q]!, variables[q + 1]!, variables[q + 2]!];
      if (o < 0) {
        xyz[p] = x;
        xyz[p + 1] = y;
        xyz[p + 2] = z;
        continue;
      }
      const { rotation: r, translation: t } = this.#operators[o]!.motion;
      xyz[p] = r[0]! * x + r[1]! * y + r[2]! * z + t[0]!;
      xyz[p + 1] = r[3]! * x + r[4]! * y + r[5]! * z + t[1]!;
      xyz[p + 2] = r[6]! * x + r[7]! * y + r[8]! * z + t[2]!;
    }
  }

  /** Puts the copies where their masters and operators have them, in place. */
  follow(xyz: Float64Array): void {
    this.expand(this.reduce(xyz), xyz);
  }

  /** Of a gradient at `xyz`, where `variables` put the atoms, what it is by the variables: g_master = Σ Rᵀ g_copy, forces and torques. */
  gather(variables: Float64Array, xyz: Float64Array, gradient: Float64Array, out: Float64Array): void {
    out.fill(0);
    for (let atom = 0; atom < this.#leader.length; atom++)
      this.#addTurnedBack(gradient, 3 * atom, atom, out, 3 * this.#leader[atom]!);
    this.#operators.forEach((operator, o) => {
      projectOnOperator(operator, variables, xyz, gradient, out, 3 * this.count + 6 * o);
    });
  }

  /** Adds to `out` (3N, Å) how the atoms at `xyz` move, to first order, where the variables change by `change` from the operators found. */
  addLifted(change: Float64Array, xyz: Float64Array, out: Float64Array): void {
    for (let atom = 0; atom < this.#leader.length; atom++) {
      const [p, q, o] = [3 * atom, 3 * this.#leader[atom]!, this.#operator[atom]!];
      const [x, y, z] = [change[q]!, change[q + 1]!, change[q + 2]!];
      if (o < 0) {
        for (let d = 0; d < 3; d++) out[p + d]! += change[q + d]!;
        continue;
      }
      const { found, centre, radius } = this.#operators[o]!;
      const r = found.rotation;
      const at = 3 * this.count + 6 * o;
      const [wx, wy, wz] = [change[at + 3]! / radius, change[at + 4]! / radius, change[at + 5]! / radius];
      const [dx, dy, dz] = [xyz[p]! - centre[0], xyz[p + 1]! - centre[1], xyz[p + 2]! - centre[2]];
      out[p]! += r[0]! * x + r[1]! * y + r[2]! * z + change[at]! + wy * dz - wz * dy;
      out[p + 1]! += r[3]! * x + r[4]! * y + r[5]! * z + change[at + 1]! + wz * dx - wx * dz;
      out[p + 2]! += r[6]! * x + r[7]! * y + r[8]! * z + change[at + 2]! + wx * dy - wy * dx;
    }
  }

  /** The energy as a function of the variables. */
  objective(energy: Objective): Objective {
    const xyz = new Float64Array(3 * this.#leader.length);
    const full = new Float64Array(xyz.length);
    return {
      size: this.size,
      evaluate: (variables, gradient) => {
        this.expand(variables, xyz);
        const value = energy.evaluate(xyz, full);
        this.gather(variables, xyz, full, gradient);
        return value;
      },
    };
  }

  /** What restraints on all atoms add to the curvature of the free ones: J_free = Σ Rᵀ J. */
  curvatureSink(sink: CurvatureSink): CurvatureSink {
    let own = new Int32Array(16);
    let turned = new Float64Array(48);
    return {
      addOuter: (atoms, count, jacobian, weight) => {
        if (own.length < count) {
          own = new Int32Array(2 * count);
          turned = new Float64Array(6 * count);
        }
        let used = 0;
        for (let a = 0; a < count; a++) {
          const leader = this.#leader[atoms[a]!]!;
          let place = own.subarray(0, used).indexOf(leader);
          if (place < 0) {
            place = used++;
            own[place] = leader;
            turned.fill(0, 3 * place, 3 * place + 3);
          }
          this.#addTurnedBack(jacobian, 3 * a, atoms[a]!, turned, 3 * place);
        }
        sink.addOuter(own, used, turned, weight);
      },
    };
  }

  /**
   * One of the free atoms' coordinates as one of all variables: an operator is as stiff as its copy's atoms together.
   * @param stiffness N, Å⁻²: what each atom meets by itself
   */
  withOperators(coordinates: Preconditioner, stiffness: Float64Array): Preconditioner {
    const scales = this.#operators.map(({ atoms }) => atoms.reduce((sum, atom) => sum + stiffness[atom]!, 0));
    const operators = 3 * this.count;
    return {
      apply(v) {
        coordinates.apply(v.subarray(0, operators));
        for (let k = operators; k < v.length; k++) v[k] = v[k]! / scales[Math.floor((k - operators) / 6)]!;
      },
    };
  }

  /**
   * Of a metric of all atoms what it is by the free ones' coordinates: n⁻¹ Eᵀ M E n⁻¹, E what the free atoms' coordinates do to all, n how
   * many follow each.
   */
  averaged(metric: Preconditioner, xyz: Float64Array): Preconditioner {
    const places = xyz.slice();
    const change = new Float64Array(this.size);
    const full = new Float64Array(xyz.length);
    const shared = (v: Float64Array): void => {
      for (let k = 0; k < v.length; k++) v[k] = v[k]! / this.#followers[Math.floor(k / 3)]!;
    };
    return {
      apply: (v) => {
        shared(v);
        change.fill(0).set(v);
        this.addLifted(change, places, full.fill(0));
        metric.apply(full);
        v.fill(0);
        // Both ways by the operators found: the metric stays symmetric wherever they are moved to.
        for (let atom = 0; atom < this.#leader.length; atom++)
          this.#addTurnedBack(full, 3 * atom, atom, v, 3 * this.#leader[atom]!, 'found');
        shared(v);
      },
    };
  }

  /** One number an atom summed over those that follow each free atom. */
  sum(values: Float64Array): Float64Array {
    const out = new Float64Array(this.count);
    this.#leader.forEach((leader, atom) => {
      out[leader]! += values[atom]!;
    });
    return out;
  }

  #addTurnedBack(
    from: Float64Array,
    p: number,
    atom: number,
    out: Float64Array,
    q: number,
    by: 'found' | 'motion' = 'motion',
  ): void {
    const o = this.#operator[atom]!;
    const [x, y, z] = [from[p]!, from[p + 1]!, from[p + 2]!];
    if (o < 0) {
      out[q]! += x;
      out[q + 1]! += y;
      out[q + 2]! += z;
      return;
    }
    const { rotation: r } = this.#operators[o]![by];
    out[q]! += r[0]! * x + r[3]! * y + r[6]! * z;
    out[q + 1]! += r[1]! * x + r[4]! * y + r[7]! * z;
    out[q + 2]! += r[2]! * x + r[5]! * y + r[8]! * z;
  }
}
