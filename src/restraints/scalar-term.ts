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
  const { count, atoms } = table;
  const at = atoms.map((atom) => 3 * atom);
  const width = 3 * arity;
  const value = new Float64Array(BLOCK);
  const jacobian = new Float64Array(BLOCK * width);
  const block: PenaltyBlock = {
    delta: new Float64Array(BLOCK),
    energy: new Float64Array(BLOCK),
    slope: new Float64Array(BLOCK),
    curvature: new Float64Array(BLOCK),
  };
  const own = new Int32Array(arity);
  const ownJacobian = new Float64Array(width);

  const work = (xyz: Float64Array, first: number, gradient?: Float64Array): number => {
    const size = Math.min(BLOCK, count - first);
    const fades = measure(xyz, at, first, size, value, jacobian);
    penalty(value, first, size, block);
    if (fades && fade !== undefined) fadeBlock(xyz, first, size, fade, gradient);
    return size;
  };
  /** Leaves the share that counts of each restraint; the forces of the fading itself go to the gradient. */
  const fadeBlock = (xyz: Float64Array, first: number, size: number, shareOf: Fade, gradient?: Float64Array): void => {
    for (let r = 0; r < size; r++) {
      const share = shareOf(xyz, at, first + r, ownJacobian);
      if (share === 1) continue;
      for (let j = 0; gradient !== undefined && j < width; j++) {
        const p = at[(first + r) * arity + Math.floor(j / 3)]! + (j % 3);
        gradient[p] = gradient[p]! + block.energy[r]! * ownJacobian[j]!;
      }
      block.energy[r] = share * block.energy[r]!;
      block.slope[r] = share * block.slope[r]!;
      block.curvature[r] = share * block.curvature[r]!;
    }
  };

  return {
    name: table.kind,
    evaluate(xyz, gradient) {
      let total = 0;
      for (let first = 0; first < count; first += BLOCK) {
        total += scatter(at, arity, first, work(xyz, first, gradient), block, jacobian, gradient);
      }
      return total;
    },
    addCurvature(xyz: Float64Array, sink: CurvatureSink) {
      for (let first = 0; first < count; first += BLOCK) {
        const size = work(xyz, first);
        for (let r = 0; r < size; r++) {
          const weight = block.curvature[r]!;
          if (weight === 0) continue;
          for (let a = 0; a < arity; a++) own[a] = atoms[(first + r) * arity + a]!;
          for (let j = 0; j < width; j++) ownJacobian[j] = jacobian[r * width + j]!;
          sink.addOuter(own, arity, ownJacobian, weight);
        }
      }
    },
    residuals(xyz: Float64Array): RestraintResiduals {
      const result = {
        value: new Float64Array(count),
        delta: new Float64Array(count),
        residual: new Float64Array(count),
      };
      for (let first = 0; first < count; first += BLOCK) {
        const size = work(xyz, first);
        for (let r = 0; r < size; r++) {
          result.value[first + r] = value[r] === UNDEFINED ? Number.NaN : value[r]!;
          result.delta[first + r] = block.delta[r]!;
          result.residual[first + r] = block.energy[r]!;
        }
      }
      return result;
    },
  };
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
