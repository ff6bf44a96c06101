// Riding hydrogens: their places from those of the heavy atoms, and the forces on them carried back to these by the chain rule.
import { RIDING_KIND, type RidingTable } from './riding-table.js';

/** Å and Å²: shorter vectors have no direction; a hydrogen there stays near its parent instead of running away. */
const TINY = 1e-6;

/** Recomputes hydrogens from the other atoms; one for each thread of calls, because it keeps its scratch. */
export class Riding {
  readonly table: RidingTable;
  // Of the row in hand: the vectors p and q, the frame e₁ e₂ e₃, and unit vectors and distances to the neighbours.
  readonly #p = new Float64Array(3);
  readonly #q = new Float64Array(3);
  readonly #e1 = new Float64Array(3);
  readonly #e2 = new Float64Array(3);
  readonly #e3 = new Float64Array(3);
  readonly #units = new Float64Array(9);
  readonly #distances = new Float64Array(3);
  #lengthP = 0;
  #lengthN = 0;
  readonly #force1 = new Float64Array(3);
  readonly #forceP = new Float64Array(3);
  readonly #forceQ = new Float64Array(3);
  readonly #forceN = new Float64Array(3);
  readonly #forceU = new Float64Array(3);

  constructor(table: RidingTable) {
    this.table = table;
  }

  /** Moves all hydrogens of `xyz` (3N, Å) to where their frames put them. */
  place(xyz: Float64Array): void {
    for (let row = 0; row < this.table.count; row++) this.placeRow(xyz, row);
  }

  /** Gives hydrogens what their parents have, one number an atom (B factors). */
  takeFromParents(values: Float64Array): void {
    const { hydrogen, parent, count } = this.table;
    for (let row = 0; row < count; row++) values[hydrogen[row]!] = values[parent[row]!]!;
  }

  placeRow(xyz: Float64Array, row: number): void {
    const { hydrogen, parent, kind, local } = this.table;
    const h = 3 * hydrogen[row]!;
    const p = 3 * parent[row]!;
    if (kind[row] === RIDING_KIND.shift) {
      for (let d = 0; d < 3; d++) xyz[h + d] = xyz[p + d]! + local[3 * row + d]!;
      return;
    }
    this.#setFrame(xyz, row);
    this.placeAgain(xyz, row);
  }

  /** Moves the hydrogen of the row placed last to where its torsion puts it now; the other atoms have not moved since. Not for shifts. */
  placeAgain(xyz: Float64Array, row: number): void {
    const { hydrogen, parent, local } = this.table;
    const h = 3 * hydrogen[row]!;
    const p = 3 * parent[row]!;
    const l1 = local[3 * row]!;
    const l2 = local[3 * row + 1]!;
    const l3 = local[3 * row + 2]!;
    for (let d = 0; d < 3; d++) xyz[h + d] = xyz[p + d]! + l1 * this.#e1[d]! + l2 * this.#e2[d]! + l3 * this.#e3[d]!;
  }

  /**
   * Adds to the gradient of the heavy atoms what acts on the hydrogens, and clears it there: with hydrogens placed by `place`,
   * `gradient` (3N) becomes that of the energy as a function of the heavy atoms alone.
   */
  carry(xyz: Float64Array, gradient: Float64Array): void {
    const { hydrogen, parent, kind, count } = this.table;
    for (let row = 0; row < count; row++) {
      const h = 3 * hydrogen[row]!;
      const p = 3 * parent[row]!;
      const gx = gradient[h]!;
      const gy = gradient[h + 1]!;
      const gz = gradient[h + 2]!;
      if (gx === 0 && gy === 0 && gz === 0) continue;
      gradient[h] = 0;
      gradient[h + 1] = 0;
      gradient[h + 2] = 0;
      gradient[p] = gradient[p]! + gx;
      gradient[p + 1] = gradient[p + 1]! + gy;
      gradient[p + 2] = gradient[p + 2]! + gz;
      if (kind[row] === RIDING_KIND.shift) continue;
      this.#setFrame(xyz, row);
      this.#carryToFrame(row, gx, gy, gz);
      this.#carryToAtoms(row, gradient);
    }
  }

  #setFrame(xyz: Float64Array, row: number): void {
    const { kind, parent, first, second, third } = this.table;
    const at = 3 * parent[row]!;
    const p = this.#p;
    const q = this.#q;
    if (kind[row] === RIDING_KIND.chain) {
      const a = 3 * first[row]!;
      const b = 3 * second[row]!;
      for (let d = 0; d < 3; d++) {
        p[d] = xyz[a + d]! - xyz[at + d]!;
        q[d] = xyz[b + d]! - xyz[a + d]!;
      }
    } else {
      this.#setUnit(xyz, at, 3 * first[row]!, 0);
      this.#setUnit(xyz, at, 3 * second[row]!, 1);
      const u = this.#units;
      if (kind[row] === RIDING_KIND.tripod) {
        this.#setUnit(xyz, at, 3 * third[row]!, 2);
      } else {
        u.fill(0, 6);
      }
      for (let d = 0; d < 3; d++) {
        p[d] = u[d]! + u[3 + d]! + u[6 + d]!;
        q[d] = u[3 + d]! - u[d]!;
      }
    }
    this.#lengthP = unit(p, this.#e1);
    cross(p, q, this.#e2);
    this.#lengthN = unit(this.#e2, this.#e3);
    cross(this.#e3, this.#e1, this.#e2);
  }

  #setUnit(xyz: Float64Array, from: number, to: number, k: number): void {
    const x = xyz[to]! - xyz[from]!;
    const y = xyz[to + 1]! - xyz[from + 1]!;
    const z = xyz[to + 2]! - xyz[from + 2]!;
    const distance = Math.max(TINY, Math.sqrt(x * x + y * y + z * z));
    this.#distances[k] = distance;
    this.#units[3 * k] = x / distance;
    this.#units[3 * k + 1] = y / distance;
    this.#units[3 * k + 2] = z / distance;
  }

  /** From the force on H to those on p and q, backwards through e₂ = e₃ × e₁, e₃ = p × q/|p × q| and e₁ = p/|p|. */
  #carryToFrame(row: number, gx: number, gy: number, gz: number): void {
    const { local } = this.table;
    const l1 = local[3 * row]!;
    const f1 = this.#force1;
    f1[0] = l1 * gx;
    f1[1] = l1 * gy;
    f1[2] = l1 * gz;
    const fp = this.#forceP.fill(0);
    const fq = this.#forceQ.fill(0);
    const l2 = local[3 * row + 1]!;
    const l3 = local[3 * row + 2]!;
    const fn = this.#forceN;
    const fu = this.#forceU;
    fu[0] = l2 * gx;
    fu[1] = l2 * gy;
    fu[2] = l2 * gz;
    addCross(fu, this.#e3, f1);
    fn[0] = l3 * gx;
    fn[1] = l3 * gy;
    fn[2] = l3 * gz;
    addCross(this.#e1, fu, fn);
    throughUnit(fn, this.#e3, this.#lengthN);
    addCross(this.#q, fn, fp);
    addCross(fn, this.#p, fq);
    throughUnit(f1, this.#e1, this.#lengthP);
    for (let d = 0; d < 3; d++) fp[d]! += f1[d]!;
  }

  #carryToAtoms(row: number, gradient: Float64Array): void {
    const { kind, parent, first, second, third } = this.table;
    const at = 3 * parent[row]!;
    const fp = this.#forceP;
    const fq = this.#forceQ;
    if (kind[row] === RIDING_KIND.chain) {
      const a = 3 * first[row]!;
      const b = 3 * second[row]!;
      for (let d = 0; d < 3; d++) {
        gradient[at + d] = gradient[at + d]! - fp[d]!;
        gradient[a + d] = gradient[a + d]! + fp[d]! - fq[d]!;
        gradient[b + d] = gradient[b + d]! + fq[d]!;
      }
      return;
    }
    this.#carryThroughNeighbour(0, -1, at, 3 * first[row]!, gradient);
    this.#carryThroughNeighbour(1, 1, at, 3 * second[row]!, gradient);
    if (kind[row] === RIDING_KIND.tripod) this.#carryThroughNeighbour(2, 0, at, 3 * third[row]!, gradient);
  }

  /** Neighbour k has part in p, and with `sign` in q. */
  #carryThroughNeighbour(k: number, sign: number, parent: number, neighbour: number, gradient: Float64Array): void {
    const f = this.#forceU;
    const u = this.#units;
    let along = 0;
    for (let d = 0; d < 3; d++) {
      f[d] = this.#forceP[d]! + sign * this.#forceQ[d]!;
      along += f[d]! * u[3 * k + d]!;
    }
    for (let d = 0; d < 3; d++) {
      const share = (f[d]! - along * u[3 * k + d]!) / this.#distances[k]!;
      gradient[neighbour + d] = gradient[neighbour + d]! + share;
      gradient[parent + d] = gradient[parent + d]! - share;
    }
  }
}

/** Writes v/|v| and returns |v|. */
function unit(v: Float64Array, out: Float64Array): number {
  const length = Math.max(TINY, Math.sqrt(v[0]! * v[0]! + v[1]! * v[1]! + v[2]! * v[2]!));
  out[0] = v[0]! / length;
  out[1] = v[1]! / length;
  out[2] = v[2]! / length;
  return length;
}

function cross(a: Float64Array, b: Float64Array, out: Float64Array): void {
  const x = a[1]! * b[2]! - a[2]! * b[1]!;
  const y = a[2]! * b[0]! - a[0]! * b[2]!;
  out[2] = a[0]! * b[1]! - a[1]! * b[0]!;
  out[0] = x;
  out[1] = y;
}

/** out += a × b */
function addCross(a: Float64Array, b: Float64Array, out: Float64Array): void {
  out[0]! += a[1]! * b[2]! - a[2]! * b[1]!;
  out[1]! += a[2]! * b[0]! - a[0]! * b[2]!;
  out[2]! += a[0]! * b[1]! - a[1]! * b[0]!;
}

/** The force on v from that on e = v/|v|, in place. */
function throughUnit(force: Float64Array, e: Float64Array, length: number): void {
  const along = force[0]! * e[0]! + force[1]! * e[1]! + force[2]! * e[2]!;
  for (let d = 0; d < 3; d++) force[d] = (force[d]! - along * e[d]!) / length;
}
