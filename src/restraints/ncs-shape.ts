// The shape that NCS copies have in common: the mean of all after superposition, in which atoms that differ count for less.
import { createBodyFit, fitBody } from './body-fit.js';

/**
 * How many squared sigmas of disagreement are believed: φ(d) = K ln(1 + d²/(Kσ²)), −2 ln p of Student's distribution but for constants, and
 * w = 1/(1 + d²/(Kσ²)). The pull of a copy is strongest at d = √K σ, √K/σ, so that a map that says clearly otherwise wins.
 */
const TAIL = 4;
/** Superposing and averaging in turn, from the shape of the refresh: each round leaves a hundredth or less of the error of the one before. */
const ROUNDS = 3;
/** Of a refresh, which starts from the first copy and equal weights. */
const FIRST_ROUNDS = 12;
/** Of the weight of a copy that differs throughout something must remain for its superposition. */
const LEAST_WEIGHT = 1e-6;

export interface NcsCopy {
  readonly atoms: Int32Array;
  /** n, 0 … 1: how much of the restraint acts on each atom. */
  readonly weights: Float64Array;
}

export class NcsShape {
  readonly copies: readonly NcsCopy[];
  /** 3n, Å: the mean at the last refresh, near the first copy. */
  readonly start: Float64Array;
  /** What Σ w (d/σ)² lacks to be Σ φ at the last refresh. */
  constant = 0;
  readonly #squaredTail: number;
  readonly #mean: Float64Array;
  readonly #sum: Float64Array;
  readonly #weight: Float64Array;
  readonly #squared: Float64Array;
  readonly #fit = createBodyFit();

  /** @param sigma Å */
  constructor(members: readonly { readonly atoms: Int32Array }[], sigma: number) {
    const size = members[0]!.atoms.length;
    this.copies = members.map(({ atoms }) => ({ atoms, weights: new Float64Array(size).fill(1) }));
    this.#squaredTail = TAIL * sigma ** 2;
    this.start = new Float64Array(3 * size);
    this.#mean = new Float64Array(3 * size);
    this.#sum = new Float64Array(3 * size);
    this.#weight = new Float64Array(size);
    this.#squared = new Float64Array(size);
  }

  /** Finds mean and weights that agree with each other; depends on `xyz` (3N, Å) alone. */
  refresh(xyz: Float64Array): void {
    const { atoms } = this.copies[0]!;
    for (let k = 0; k < atoms.length; k++) for (let d = 0; d < 3; d++) this.#mean[3 * k + d] = xyz[3 * atoms[k]! + d]!;
    for (const { weights } of this.copies) weights.fill(1);
    this.#average(xyz);
    for (let round = 0; round < FIRST_ROUNDS; round++) {
      this.#weigh(xyz);
      this.#average(xyz);
    }
    this.start.set(this.#mean);
  }

  /** The mean for the weights of the last refresh, 3n, Å; valid until the next call. */
  meanOf(xyz: Float64Array): Float64Array {
    this.#mean.set(this.start);
    for (let round = 0; round < ROUNDS; round++) this.#average(xyz);
    return this.#mean;
  }

  /** Puts the mean of the last refresh in the place of every copy, in `xyz`. */
  imposeOn(xyz: Float64Array): void {
    const { rotation: r, translation: t } = this.#fit;
    for (const { atoms, weights } of this.copies) {
      fitBody(this.start, xyz, atoms, weights, this.#fit);
      for (let k = 0; k < atoms.length; k++) {
        const [x, y, z] = [this.start[3 * k]!, this.start[3 * k + 1]!, this.start[3 * k + 2]!];
        for (let d = 0; d < 3; d++)
          xyz[3 * atoms[k]! + d] = r[3 * d]! * x + r[3 * d + 1]! * y + r[3 * d + 2]! * z + t[d]!;
      }
    }
  }

  /** Å² between each atom of a copy and its place in the shape of the last refresh. */
  squaresOf(copy: NcsCopy, xyz: Float64Array): Float64Array {
    return this.#squares(this.start, copy, xyz, new Float64Array(copy.atoms.length));
  }

  /** φ of a squared distance, Å². */
  energyOf(square: number): number {
    return TAIL * Math.log1p(square / this.#squaredTail);
  }

  /** Superposes the mean on every copy, and averages what the copies then show. */
  #average(xyz: Float64Array): void {
    const [mean, sum, total, fit] = [this.#mean, this.#sum.fill(0), this.#weight.fill(0), this.#fit];
    for (const { atoms, weights } of this.copies) {
      fitBody(mean, xyz, atoms, weights, fit);
      const { rotation: r, translation: t } = fit;
      for (let k = 0; k < atoms.length; k++) {
        const p = 3 * atoms[k]!;
        const w = weights[k]!;
        const x = xyz[p]! - t[0]!;
        const y = xyz[p + 1]! - t[1]!;
        const z = xyz[p + 2]! - t[2]!;
        total[k]! += w;
        sum[3 * k]! += w * (r[0]! * x + r[3]! * y + r[6]! * z);
        sum[3 * k + 1]! += w * (r[1]! * x + r[4]! * y + r[7]! * z);
        sum[3 * k + 2]! += w * (r[2]! * x + r[5]! * y + r[8]! * z);
      }
    }
    for (let p = 0; p < mean.length; p++) mean[p] = sum[p]! / total[Math.floor(p / 3)]!;
  }

  #weigh(xyz: Float64Array): void {
    this.constant = 0;
    for (const copy of this.copies) {
      const { weights } = copy;
      this.#squares(this.#mean, copy, xyz, this.#squared).forEach((square, k) => {
        const w = Math.max(LEAST_WEIGHT, 1 / (1 + square / this.#squaredTail));
        weights[k] = w;
        this.constant += TAIL * (-Math.log(w) - (1 - w));
      });
    }
  }

  /** Superposes `shape` on the copy and writes the squared distances to `out`. */
  #squares(shape: Float64Array, { atoms, weights }: NcsCopy, xyz: Float64Array, out: Float64Array): Float64Array {
    fitBody(shape, xyz, atoms, weights, this.#fit);
    const { rotation: r, translation: t } = this.#fit;
    for (let k = 0; k < atoms.length; k++) {
      const [x, y, z] = [shape[3 * k]!, shape[3 * k + 1]!, shape[3 * k + 2]!];
      out[k] = 0;
      for (let d = 0; d < 3; d++) {
        const placed = r[3 * d]! * x + r[3 * d + 1]! * y + r[3 * d + 2]! * z + t[d]!;
        out[k] = out[k]! + (xyz[3 * atoms[k]! + d]! - placed) ** 2;
      }
    }
    return out;
  }
}
