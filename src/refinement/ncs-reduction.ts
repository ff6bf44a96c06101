// NCS as constraints: only the masters' coordinates are free, and every copy is the master moved by its operator.
import type { Objective } from '../minimize/objective.js';
import type { NcsGroup } from '../restraints/ncs-groups.js';
import type { CurvatureSink } from '../restraints/term.js';
import { type RigidMotion, superpose } from '../structure/superpose.js';

/** Coordinates of the free atoms (masters and atoms of no group) stand for those of all: x_copy = R x_master + t. */
export class NcsReduction {
  /** Free atoms. */
  readonly count: number;
  /** Free atom → atom. */
  readonly free: Int32Array;
  readonly #groups: readonly NcsGroup[];
  /** Atom → free atom that it follows. */
  readonly #leader: Int32Array;
  /** Atom → operator; −1 for free atoms. */
  readonly #operator: Int32Array;
  readonly #operators: RigidMotion[] = [];

  constructor(groups: readonly NcsGroup[], atomCount: number) {
    this.#groups = groups;
    this.#operator = new Int32Array(atomCount).fill(-1);
    this.#leader = new Int32Array(atomCount).fill(-1);
    const master = new Int32Array(atomCount).fill(-1);
    for (const { members } of groups) {
      for (const { atoms, operator } of members.slice(1)) {
        atoms.forEach((atom, k) => {
          master[atom] = members[0]!.atoms[k]!;
          this.#operator[atom] = this.#operators.length;
        });
        this.#operators.push(operator);
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
  }

  /** Finds the operators anew: the copies may have moved as bodies since. */
  refresh(xyz: Float64Array): void {
    let at = 0;
    for (const { members } of this.#groups) {
      const master = gather(xyz, members[0]!.atoms);
      for (const { atoms } of members.slice(1)) this.#operators[at++] = superpose(master, gather(xyz, atoms));
    }
  }

  /** Coordinates of the free atoms, 3 · count, Å. */
  reduce(xyz: Float64Array): Float64Array {
    return gather(xyz, this.free);
  }

  /** Writes all atoms' coordinates (3N, Å). */
  expand(reduced: Float64Array, xyz: Float64Array): void {
    for (let atom = 0; atom < this.#leader.length; atom++) {
      const [p, q, o] = [3 * atom, 3 * this.#leader[atom]!, this.#operator[atom]!];
      const [x, y, z] = [reduced[q]!, reduced[q + 1]!, reduced[q + 2]!];
      if (o < 0) {
        xyz[p] = x;
        xyz[p + 1] = y;
        xyz[p + 2] = z;
        continue;
      }
      const { rotation: r, translation: t } = this.#operators[o]!;
      xyz[p] = r[0]! * x + r[1]! * y + r[2]! * z + t[0]!;
      xyz[p + 1] = r[3]! * x + r[4]! * y + r[5]! * z + t[1]!;
      xyz[p + 2] = r[6]! * x + r[7]! * y + r[8]! * z + t[2]!;
    }
  }

  /** g_master = Σ Rᵀ g_copy, into `out`. */
  gather(gradient: Float64Array, out: Float64Array): void {
    out.fill(0);
    for (let atom = 0; atom < this.#leader.length; atom++)
      this.#addTurnedBack(gradient, 3 * atom, atom, out, 3 * this.#leader[atom]!);
  }

  /** The energy as a function of the free coordinates. */
  objective(energy: Objective): Objective {
    const xyz = new Float64Array(3 * this.#leader.length);
    const full = new Float64Array(xyz.length);
    return {
      size: 3 * this.count,
      evaluate: (reduced, gradient) => {
        this.expand(reduced, xyz);
        const value = energy.evaluate(xyz, full);
        this.gather(full, gradient);
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

  /** One number an atom summed over those that follow each free atom. */
  sum(values: Float64Array): Float64Array {
    const out = new Float64Array(this.count);
    this.#leader.forEach((leader, atom) => {
      out[leader]! += values[atom]!;
    });
    return out;
  }

  #addTurnedBack(from: Float64Array, p: number, atom: number, out: Float64Array, q: number): void {
    const o = this.#operator[atom]!;
    const [x, y, z] = [from[p]!, from[p + 1]!, from[p + 2]!];
    if (o < 0) {
      out[q]! += x;
      out[q + 1]! += y;
      out[q + 2]! += z;
      return;
    }
    const { rotation: r } = this.#operators[o]!;
    out[q]! += r[0]! * x + r[3]! * y + r[6]! * z;
    out[q + 1]! += r[1]! * x + r[4]! * y + r[7]! * z;
    out[q + 2]! += r[2]! * x + r[5]! * y + r[8]! * z;
  }
}

function gather(xyz: Float64Array, atoms: Int32Array): Float64Array {
  const out = new Float64Array(3 * atoms.length);
  for (let k = 0; k < atoms.length; k++) for (let d = 0; d < 3; d++) out[3 * k + d] = xyz[3 * atoms[k]! + d]!;
  return out;
}
