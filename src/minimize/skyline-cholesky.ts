// A preconditioner from Gauss–Newton curvature: the matrix of the bonded restraints, factorized within its envelope.
import type { Preconditioner } from './objective.js';

/** Numbers of the block that two atoms share. */
const BLOCK = 9;

/**
 * Restraints couple atoms that are near to each other along the chain, so the rows of their Hessian, in file order, reach back a
 * residue or two only. For each atom the blocks of 3 × 3 from the first coupled atom to itself are stored, one after the other:
 *
 *     atom 6:      .  .  .  X  X  X  D          first[6] = 3, so blocks 3 … 6
 *     atom 7:      .  .  .  X  X  X  X  D
 *
 * and the Cholesky factor fills exactly that envelope (George & Liu, Computer Solution of Large Sparse Positive Definite
 * Systems, 1981). Cost: n·w²/2 to factorize, 2·n·w to apply, w the mean row length. Three rows at a time read what they share once.
 *
 * Atoms further apart than `reach` are not coupled: (Σ aᵢ)² ≤ m·Σ aᵢ² puts the whole of such a restraint on the diagonal, so that
 * the matrix stays positive definite and never too soft.
 */
export class SkylineCurvature {
  readonly #atomCount: number;
  readonly #reach: number;
  /** First coupled atom of each atom. */
  readonly #first: Int32Array;
  #blocks: Blocks | undefined;

  /** @param reach largest distance in atom order that is coupled */
  constructor(atomCount: number, reach = 48) {
    this.#atomCount = atomCount;
    this.#reach = reach;
    this.#first = Int32Array.from({ length: atomCount }, (_, i) => i);
  }

  /** Declares that these atoms will meet in one restraint; to be called for all restraints before the first addOuter. */
  couple(atoms: Int32Array, count: number): void {
    if (span(atoms, count) > this.#reach) return;
    const low = lowest(atoms, count);
    for (let a = 0; a < count; a++) {
      const atom = atoms[a]!;
      if (low < this.#first[atom]!) this.#first[atom] = low;
    }
  }

  /** Adds weight · J Jᵀ; `jacobian` holds 3 numbers an atom. */
  addOuter(atoms: Int32Array, count: number, jacobian: Float64Array, weight: number): void {
    const blocks = this.#storage();
    const isCoupled = span(atoms, count) <= this.#reach;
    const own = isCoupled ? weight : weight * count;
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) {
        if (a === b || (isCoupled && atoms[b]! <= atoms[a]!))
          addBlock(blocks, atoms[a]!, atoms[b]!, jacobian, a, b, own);
      }
    }
  }

  /** Adds `value` to the three diagonal elements of an atom. */
  addDiagonal(atom: number, value: number): void {
    const { values, origin } = this.#storage();
    const at = origin[atom]! + BLOCK * atom;
    for (let c = 0; c < BLOCK; c += 4) values[at + c] = values[at + c]! + value;
  }

  /** The factorized matrix; this object must not be used afterwards. Diagonal elements that vanish are lifted to `floor`. */
  factorize(floor: number): Preconditioner {
    const blocks = this.#storage();
    const { values, first, origin } = blocks;
    for (let i = 0; i < this.#atomCount; i++) {
      for (let j = first[i]!; j < i; j++) {
        const from = Math.max(first[i]!, first[j]!);
        subtractProducts(values, origin[i]! + BLOCK * from, origin[j]! + BLOCK * from, j - from);
        solveBlock(values, origin[i]! + BLOCK * j, origin[j]! + BLOCK * j);
      }
      factorizeDiagonal(values, origin[i]! + BLOCK * first[i]!, i - first[i]!, floor);
    }
    return { apply: (v) => solve(blocks, v) };
  }

  #storage(): Blocks {
    if (this.#blocks === undefined) {
      const origin = new Int32Array(this.#atomCount);
      let next = 0;
      for (let i = 0; i < this.#atomCount; i++) {
        origin[i] = BLOCK * (next - this.#first[i]!);
        next += i - this.#first[i]! + 1;
      }
      this.#blocks = { first: this.#first, origin, values: new Float64Array(BLOCK * next) };
    }
    return this.#blocks;
  }
}

interface Blocks {
  readonly first: Int32Array;
  /** Where block 0 of an atom's row would begin: block j begins 9·j further. */
  readonly origin: Int32Array;
  /** Blocks row by row; of those on the diagonal the lower triangle counts. */
  readonly values: Float64Array;
}

/** Adds weight · J_a J_bᵀ to the block of atoms A and B ≤ A. */
function addBlock(
  { values, origin }: Blocks,
  atomA: number,
  atomB: number,
  jacobian: Float64Array,
  a: number,
  b: number,
  weight: number,
): void {
  const at = origin[atomA]! + BLOCK * atomB;
  const x = jacobian[3 * b]!;
  const y = jacobian[3 * b + 1]!;
  const z = jacobian[3 * b + 2]!;
  for (let r = 0; r < 3; r++) {
    const factor = weight * jacobian[3 * a + r]!;
    const row = at + 3 * r;
    values[row] = values[row]! + factor * x;
    values[row + 1] = values[row + 1]! + factor * y;
    values[row + 2] = values[row + 2]! + factor * z;
  }
}

/** From the block after `count` others in the row at i: less Σ L_ik L_jkᵀ over those and as many in the row at j. */
function subtractProducts(values: Float64Array, i: number, j: number, count: number): void {
  const end = i + BLOCK * count;
  let [s00, s01, s02] = [values[end]!, values[end + 1]!, values[end + 2]!];
  let [s10, s11, s12] = [values[end + 3]!, values[end + 4]!, values[end + 5]!];
  let [s20, s21, s22] = [values[end + 6]!, values[end + 7]!, values[end + 8]!];
  for (let p = i, q = j; p < end; p += BLOCK, q += BLOCK) {
    // Column by column: nine sums and six numbers are as many as a processor holds.
    for (let c = 0; c < 3; c++) {
      const a0 = values[p + c]!;
      const a1 = values[p + c + 3]!;
      const a2 = values[p + c + 6]!;
      const b0 = values[q + c]!;
      const b1 = values[q + c + 3]!;
      const b2 = values[q + c + 6]!;
      s00 -= a0 * b0;
      s01 -= a0 * b1;
      s02 -= a0 * b2;
      s10 -= a1 * b0;
      s11 -= a1 * b1;
      s12 -= a1 * b2;
      s20 -= a2 * b0;
      s21 -= a2 * b1;
      s22 -= a2 * b2;
    }
  }
  values[end] = s00;
  values[end + 1] = s01;
  values[end + 2] = s02;
  values[end + 3] = s10;
  values[end + 4] = s11;
  values[end + 5] = s12;
  values[end + 6] = s20;
  values[end + 7] = s21;
  values[end + 8] = s22;
}

/** S → S L⁻ᵀ for the block at s and the factorized diagonal block at d. */
function solveBlock(values: Float64Array, s: number, d: number): void {
  const [l10, l20, l21] = [values[d + 3]!, values[d + 6]!, values[d + 7]!];
  for (let r = s; r < s + BLOCK; r += 3) {
    const x = values[r]! * values[d]!;
    const y = (values[r + 1]! - x * l10) * values[d + 4]!;
    values[r] = x;
    values[r + 1] = y;
    values[r + 2] = (values[r + 2]! - x * l20 - y * l21) * values[d + 8]!;
  }
}

/** The block on the diagonal after `count` others in the row at i. Its own diagonal holds the reciprocal pivots: every use divides by them. */
function factorizeDiagonal(values: Float64Array, i: number, count: number, floor: number): void {
  subtractProducts(values, i, i, count);
  const d = i + BLOCK * count;
  const x = 1 / Math.sqrt(Math.max(values[d]!, floor));
  const l10 = values[d + 3]! * x;
  const l20 = values[d + 6]! * x;
  const y = 1 / Math.sqrt(Math.max(values[d + 4]! - l10 * l10, floor));
  const l21 = (values[d + 7]! - l20 * l10) * y;
  values[d] = x;
  values[d + 3] = l10;
  values[d + 4] = y;
  values[d + 6] = l20;
  values[d + 7] = l21;
  values[d + 8] = 1 / Math.sqrt(Math.max(values[d + 8]! - l20 * l20 - l21 * l21, floor));
}

/** In place. Row by row in functions of their own: V8 optimizes what is called often, and of one long loop only what it has seen so far. */
function solve({ values, first, origin }: Blocks, v: Float64Array): void {
  const atoms = first.length;
  for (let i = 0; i < atoms; i++) solveRow(values, origin[i]! + BLOCK * i, i - first[i]!, v, 3 * i);
  for (let i = atoms - 1; i >= 0; i--) solveColumn(values, origin[i]! + BLOCK * i, i - first[i]!, v, 3 * i);
}

/** L: the three numbers of v at `at`, after `count` others and their blocks before the diagonal one at d. */
function solveRow(values: Float64Array, d: number, count: number, v: Float64Array, at: number): void {
  let x = v[at]!;
  let y = v[at + 1]!;
  let z = v[at + 2]!;
  for (let p = d - BLOCK * count, k = at - 3 * count; p < d; p += BLOCK, k += 3) {
    const u0 = v[k]!;
    const u1 = v[k + 1]!;
    const u2 = v[k + 2]!;
    x -= values[p]! * u0 + values[p + 1]! * u1 + values[p + 2]! * u2;
    y -= values[p + 3]! * u0 + values[p + 4]! * u1 + values[p + 5]! * u2;
    z -= values[p + 6]! * u0 + values[p + 7]! * u1 + values[p + 8]! * u2;
  }
  x *= values[d]!;
  y = (y - values[d + 3]! * x) * values[d + 4]!;
  v[at] = x;
  v[at + 1] = y;
  v[at + 2] = (z - values[d + 6]! * x - values[d + 7]! * y) * values[d + 8]!;
}

/** Lᵀ: the three numbers of v at `at`, and what they take from `count` others before. */
function solveColumn(values: Float64Array, d: number, count: number, v: Float64Array, at: number): void {
  const z = v[at + 2]! * values[d + 8]!;
  const y = (v[at + 1]! - values[d + 7]! * z) * values[d + 4]!;
  const x = (v[at]! - values[d + 3]! * y - values[d + 6]! * z) * values[d]!;
  v[at] = x;
  v[at + 1] = y;
  v[at + 2] = z;
  for (let p = d - BLOCK * count, k = at - 3 * count; p < d; p += BLOCK, k += 3) {
    v[k] = v[k]! - (values[p]! * x + values[p + 3]! * y + values[p + 6]! * z);
    v[k + 1] = v[k + 1]! - (values[p + 1]! * x + values[p + 4]! * y + values[p + 7]! * z);
    v[k + 2] = v[k + 2]! - (values[p + 2]! * x + values[p + 5]! * y + values[p + 8]! * z);
  }
}

function lowest(atoms: Int32Array, count: number): number {
  let low = atoms[0]!;
  for (let a = 1; a < count; a++) low = Math.min(low, atoms[a]!);
  return low;
}

/** From the lowest to the highest. */
function span(atoms: Int32Array, count: number): number {
  let high = atoms[0]!;
  for (let a = 1; a < count; a++) high = Math.max(high, atoms[a]!);
  return high - lowest(atoms, count);
}
