// A preconditioner from Gauss–Newton curvature: the matrix of the bonded restraints, factorized within its envelope.
import type { Preconditioner } from './objective.js';

/**
 * Restraints couple atoms that are near to each other along the chain, so the rows of their Hessian, in file order, reach back a
 * residue or two only. Row r of the lower triangle is stored from its first coupled column to the diagonal:
 *
 *     row 6:      . . . x x x D          first[6 / 3] = 1 (atom), so columns 3 … 6
 *     row 7:      . . . x x x x D
 *
 * and its Cholesky factor fills exactly that envelope (George & Liu, Computer Solution of Large Sparse Positive Definite
 * Systems, 1981). Cost: n·w²/2 to factorize, 2·n·w to apply, w the mean row length.
 *
 * Atoms further apart than `reach` are not coupled: (Σ aᵢ)² ≤ m·Σ aᵢ² puts the whole of such a restraint on the diagonal, so that
 * the matrix stays positive definite and never too soft.
 */
export class SkylineCurvature {
  readonly #atomCount: number;
  readonly #reach: number;
  /** First coupled atom of each atom. */
  readonly #first: Int32Array;
  #rowStart: Float64Array | undefined;
  #values: Float64Array | undefined;

  /** @param reach largest distance in atom order that is coupled */
  constructor(atomCount: number, reach = 48) {
    this.#atomCount = atomCount;
    this.#reach = reach;
    this.#first = Int32Array.from({ length: atomCount }, (_, i) => i);
  }

  /** Declares that these atoms will meet in one restraint; to be called for all restraints before the first addOuter. */
  couple(atoms: Int32Array, count: number): void {
    const { low, high } = span(atoms, count);
    if (high - low > this.#reach) return;
    for (let a = 0; a < count; a++) {
      const atom = atoms[a]!;
      if (low < this.#first[atom]!) this.#first[atom] = low;
    }
  }

  /** Adds weight · J Jᵀ; `jacobian` holds 3 numbers an atom. */
  addOuter(atoms: Int32Array, count: number, jacobian: Float64Array, weight: number): void {
    const { values, rowStart } = this.#storage();
    const { low, high } = span(atoms, count);
    if (high - low > this.#reach) {
      for (let a = 0; a < count; a++)
        this.#addBlock(values, rowStart, atoms[a]!, atoms[a]!, jacobian, a, a, weight * count);
      return;
    }
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) {
        if (atoms[b]! <= atoms[a]!) this.#addBlock(values, rowStart, atoms[a]!, atoms[b]!, jacobian, a, b, weight);
      }
    }
  }

  /** Adds `value` to the three diagonal elements of an atom. */
  addDiagonal(atom: number, value: number): void {
    const { values, rowStart } = this.#storage();
    for (let c = 0; c < 3; c++)
      values[this.#at(rowStart, 3 * atom + c, 3 * atom + c)] =
        values[this.#at(rowStart, 3 * atom + c, 3 * atom + c)]! + value;
  }

  /** The factorized matrix; this object must not be used afterwards. Diagonal elements that vanish are lifted to `floor`. */
  factorize(floor: number): Preconditioner {
    const { values, rowStart } = this.#storage();
    const n = 3 * this.#atomCount;
    const first = this.#first;
    for (let i = 0; i < n; i++) {
      const firstI = 3 * first[(i / 3) | 0]!;
      const startI = rowStart[i]! - firstI;
      for (let j = firstI; j < i; j++) {
        const firstJ = 3 * first[(j / 3) | 0]!;
        const startJ = rowStart[j]! - firstJ;
        const from = Math.max(firstI, firstJ);
        const sum = values[startI + j]! - product(values, startI + from, values, startJ + from, j - from);
        values[startI + j] = sum * values[startJ + j]!;
      }
      let pivot = values[startI + i]!;
      for (let k = firstI; k < i; k++) pivot -= values[startI + k]! ** 2;
      // The diagonal holds the reciprocal pivot: every use divides by it.
      values[startI + i] = 1 / Math.sqrt(Math.max(pivot, floor));
    }
    return { apply: (v) => solve(values, rowStart, first, v) };
  }

  #storage(): { values: Float64Array; rowStart: Float64Array } {
    if (this.#values === undefined || this.#rowStart === undefined) {
      const n = 3 * this.#atomCount;
      this.#rowStart = new Float64Array(n + 1);
      let next = 0;
      for (let r = 0; r < n; r++) {
        this.#rowStart[r] = next;
        next += r - 3 * this.#first[(r / 3) | 0]! + 1;
      }
      this.#rowStart[n] = next;
      this.#values = new Float64Array(next);
    }
    return { values: this.#values, rowStart: this.#rowStart };
  }

  #at(rowStart: Float64Array, row: number, column: number): number {
    return rowStart[row]! + column - 3 * this.#first[(row / 3) | 0]!;
  }

  #addBlock(
    values: Float64Array,
    rowStart: Float64Array,
    atomA: number,
    atomB: number,
    jacobian: Float64Array,
    a: number,
    b: number,
    weight: number,
  ): void {
    for (let r = 0; r < 3; r++) {
      const row = 3 * atomA + r;
      const factor = weight * jacobian[3 * a + r]!;
      const last = atomA === atomB ? r : 2;
      const start = this.#at(rowStart, row, 3 * atomB);
      for (let c = 0; c <= last; c++) values[start + c] = values[start + c]! + factor * jacobian[3 * b + c]!;
    }
  }
}

function solve(values: Float64Array, rowStart: Float64Array, first: Int32Array, v: Float64Array): void {
  const n = v.length;
  for (let i = 0; i < n; i++) {
    const firstI = 3 * first[(i / 3) | 0]!;
    const start = rowStart[i]! - firstI;
    v[i] = (v[i]! - product(values, start + firstI, v, firstI, i - firstI)) * values[start + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    const firstI = 3 * first[(i / 3) | 0]!;
    const start = rowStart[i]! - firstI;
    const value = v[i]! * values[start + i]!;
    v[i] = value;
    for (let k = firstI; k < i; k++) v[k] = v[k]! - values[start + k]! * value;
  }
}

/** Σ a[i + k]·b[j + k] over `count` places, in four sums, so that no addition waits for the one before it. */
function product(a: Float64Array, i: number, b: Float64Array, j: number, count: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = count & ~3;
  for (let k = 0; k < whole; k += 4) {
    s0 += a[i + k]! * b[j + k]!;
    s1 += a[i + k + 1]! * b[j + k + 1]!;
    s2 += a[i + k + 2]! * b[j + k + 2]!;
    s3 += a[i + k + 3]! * b[j + k + 3]!;
  }
  for (let k = whole; k < count; k++) s0 += a[i + k]! * b[j + k]!;
  return s0 + s1 + (s2 + s3);
}

function span(atoms: Int32Array, count: number): { low: number; high: number } {
  let low = atoms[0]!;
  let high = low;
  for (let a = 1; a < count; a++) {
    low = Math.min(low, atoms[a]!);
    high = Math.max(high, atoms[a]!);
  }
  return { low, high };
}
