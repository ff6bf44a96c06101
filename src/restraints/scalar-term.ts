// A term over restraints of one scalar each (a length, an angle, a volume): what bond, angle, torsion and chirality share.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import type { CurvatureSink, RestraintResiduals, Term } from './term.js';

/** A measure stores this where the scalar is not defined (an angle over an arm of no length): such a restraint rests. */
export const UNDEFINED = Number.POSITIVE_INFINITY;

/** Restraints are worked off in blocks that stay in the first-level cache; the measures see a block at a time. */
const BLOCK = 64;

/**
 * The geometry of one kind: fills `value[0 … count)` and `jacobian` (3·arity numbers each, ∂value/∂xyz). True where a restraint of the block
 * stands so that its energy has to fade (see {@link Fade}).
 */
export type Measure = (
  xyz: Float64Array,
  /** 3 × atom index, arity numbers a restraint. */
  at: Int32Array,
  first: number,
  count: number,
  value: Float64Array,
  jacobian: Float64Array,
) => boolean;

/** The share of a restraint's energy that counts where it stands, and the derivatives of this share (3·arity numbers). */
export type Fade = (xyz: Float64Array, at: Int32Array, row: number, gradient: Float64Array) => number;

/** What a penalty makes of a block of values. All of length BLOCK. */
export interface PenaltyBlock {
  /** value − ideal */
  readonly delta: Float64Array;
  readonly energy: Float64Array;
  /** dE/dvalue */
  readonly slope: Float64Array;
  /** Gauss–Newton approximation of d²E/dvalue², never negative. */
  readonly curvature: Float64Array;
}

/** The energy of one kind: from `value[0 … count)` of restraints first … first + count − 1 to `out`. */
export type Penalty = (value: Float64Array, first: number, count: number, out: PenaltyBlock) => void;

/** A term from its geometry and its energy. `arity`: atoms a restraint. `fade`: for scalars that have places where they jump. */
export function createScalarTerm(
  table: RestraintTable,
  arity: 2 | 3 | 4,
  measure: Measure,
  penalty: Penalty,
  fade?: Fade,
): Term {
  const work = new ScalarWork(table, arity, measure, penalty, fade);
  return {
    name: table.kind,
    evaluate: (xyz, gradient) => work.evaluate(xyz, gradient),
    addCurvature: (xyz, sink) => work.addCurvature(xyz, sink),
    residuals: (xyz) => work.residuals(xyz),
  };
}

/**
 * What the term does, in a class: V8 drops the compiled code of functions that were made for one term when the term goes, and many come
 * and go with the side chains that are searched.
 */
class ScalarWork {
  readonly #count: number;
  readonly #arity: number;
  readonly #atoms: Int32Array;
  /** 3 × atom index. */
  readonly #at: Int32Array;
  readonly #measure: Measure;
  readonly #penalty: Penalty;
  readonly #fade: Fade | undefined;
  readonly #value = new Float64Array(BLOCK);
  readonly #jacobian: Float64Array;
  readonly #block: PenaltyBlock = {
    delta: new Float64Array(BLOCK),
    energy: new Float64Array(BLOCK),
    slope: new Float64Array(BLOCK),
    curvature: new Float64Array(BLOCK),
  };
  /** Of one restraint. */
  readonly #own: Int32Array;
  readonly #ownJacobian: Float64Array;

  constructor(table: RestraintTable, arity: number, measure: Measure, penalty: Penalty, fade: Fade | undefined) {
    this.#count = table.count;
    this.#arity = arity;
    this.#atoms = table.atoms;
    this.#at = table.atoms.map((atom) => 3 * atom);
    this.#measure = measure;
    this.#penalty = penalty;
    this.#fade = fade;
    this.#jacobian = new Float64Array(BLOCK * 3 * arity);
    this.#own = new Int32Array(arity);
    this.#ownJacobian = new Float64Array(3 * arity);
  }

  evaluate(xyz: Float64Array, gradient: Float64Array): number {
    let total = 0;
    for (let first = 0; first < this.#count; first += BLOCK) {
      const size = this.#work(xyz, first, gradient);
      total += scatter(this.#at, this.#arity, first, size, this.#block, this.#jacobian, gradient);
    }
    return total;
  }

  addCurvature(xyz: Float64Array, sink: CurvatureSink): void {
    const arity = this.#arity;
    const width = 3 * arity;
    for (let first = 0; first < this.#count; first += BLOCK) {
      const size = this.#work(xyz, first);
      for (let r = 0; r < size; r++) {
        const weight = this.#block.curvature[r]!;
        if (weight === 0) continue;
        for (let a = 0; a < arity; a++) this.#own[a] = this.#atoms[(first + r) * arity + a]!;
        for (let j = 0; j < width; j++) this.#ownJacobian[j] = this.#jacobian[r * width + j]!;
        sink.addOuter(this.#own, arity, this.#ownJacobian, weight);
      }
    }
  }

  residuals(xyz: Float64Array): RestraintResiduals {
    const value = new Float64Array(this.#count);
    const delta = new Float64Array(this.#count);
    const residual = new Float64Array(this.#count);
    for (let first = 0; first < this.#count; first += BLOCK) {
      const size = this.#work(xyz, first);
      for (let r = 0; r < size; r++) {
        const v = this.#value[r]!;
        value[first + r] = v === UNDEFINED ? Number.NaN : v;
        delta[first + r] = this.#block.delta[r]!;
        residual[first + r] = this.#block.energy[r]!;
      }
    }
    return { value, delta, residual };
  }

  /** Leaves value, jacobian and penalty of a block; returns its size. */
  #work(xyz: Float64Array, first: number, gradient?: Float64Array): number {
    const size = Math.min(BLOCK, this.#count - first);
    const measure = this.#measure;
    const fades = measure(xyz, this.#at, first, size, this.#value, this.#jacobian);
    const penalty = this.#penalty;
    penalty(this.#value, first, size, this.#block);
    if (fades && this.#fade !== undefined) this.#fadeBlock(xyz, first, size, this.#fade, gradient);
    return size;
  }

  /** Leaves the share that counts of each restraint; the forces of the fading itself go to the gradient. */
  #fadeBlock(xyz: Float64Array, first: number, size: number, shareOf: Fade, gradient?: Float64Array): void {
    const { energy, slope, curvature } = this.#block;
    const width = 3 * this.#arity;
    for (let r = 0; r < size; r++) {
      const share = shareOf(xyz, this.#at, first + r, this.#ownJacobian);
      if (share === 1) continue;
      for (let j = 0; gradient !== undefined && j < width; j++) {
        const p = this.#at[(first + r) * this.#arity + Math.floor(j / 3)]! + (j % 3);
        gradient[p] = gradient[p]! + energy[r]! * this.#ownJacobian[j]!;
      }
      energy[r] = share * energy[r]!;
      slope[r] = share * slope[r]!;
      curvature[r] = share * curvature[r]!;
    }
  }
}

/** Adds slope · jacobian of a block to the gradient; returns its energy. Written out atom by atom: a loop over two to four atoms costs three times as much. */
function scatter(
  at: Int32Array,
  arity: number,
  first: number,
  count: number,
  { energy, slope }: PenaltyBlock,
  jacobian: Float64Array,
  gradient: Float64Array,
): number {
  let total = 0;
  let a = first * arity;
  let j = 0;
  for (let r = 0; r < count; r++) {
    total += energy[r]!;
    const s = slope[r]!;
    const p = at[a]!;
    gradient[p] = gradient[p]! + s * jacobian[j]!;
    gradient[p + 1] = gradient[p + 1]! + s * jacobian[j + 1]!;
    gradient[p + 2] = gradient[p + 2]! + s * jacobian[j + 2]!;
    const q = at[a + 1]!;
    gradient[q] = gradient[q]! + s * jacobian[j + 3]!;
    gradient[q + 1] = gradient[q + 1]! + s * jacobian[j + 4]!;
    gradient[q + 2] = gradient[q + 2]! + s * jacobian[j + 5]!;
    if (arity > 2) {
      const t = at[a + 2]!;
      gradient[t] = gradient[t]! + s * jacobian[j + 6]!;
      gradient[t + 1] = gradient[t + 1]! + s * jacobian[j + 7]!;
      gradient[t + 2] = gradient[t + 2]! + s * jacobian[j + 8]!;
    }
    if (arity > 3) {
      const t = at[a + 3]!;
      gradient[t] = gradient[t]! + s * jacobian[j + 9]!;
      gradient[t + 1] = gradient[t + 1]! + s * jacobian[j + 10]!;
      gradient[t + 2] = gradient[t + 2]! + s * jacobian[j + 11]!;
    }
    a += arity;
    j += 3 * arity;
  }
  return total;
}

/** (value − ideal)²·weight, weight = 1/σ²; an undefined value costs nothing and pulls at nothing. */
export function harmonicPenalty(table: RestraintTable): Penalty {
  const ideal = columnOf(table, 'ideal');
  const weight = inverseSquare(columnOf(table, 'sigma'));
  return (value, first, count, out) => {
    for (let r = 0; r < count; r++) {
      const v = value[r]!;
      const w = v === UNDEFINED ? 0 : weight[first + r]!;
      setHarmonic(out, r, v === UNDEFINED ? 0 : v - ideal[first + r]!, w);
    }
  };
}

/** E = weight·delta² with its slope and its (exact) curvature. */
export function setHarmonic(out: PenaltyBlock, r: number, delta: number, weight: number): void {
  out.delta[r] = delta;
  out.energy[r] = weight * delta * delta;
  out.slope[r] = 2 * weight * delta;
  out.curvature[r] = 2 * weight;
}

/** 1/σ² of each restraint. */
export function inverseSquare(sigma: Float64Array): Float64Array {
  return sigma.map((s) => 1 / (s * s));
}

/** A column that the kind's declaration says is there; without it the table was never checked (registry.ts). */
export function columnOf(table: RestraintTable, name: string): Float64Array {
  const column = table.values[name];
  if (column === undefined) throw new Error(`a restraint table of kind '${table.kind}' has no column '${name}'`);
  return column;
}
