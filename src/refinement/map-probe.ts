// A map probe: what the likelihood would gain if atoms were taken from one place and put to another, without a transform.
import type { RigidMotion } from '../structure/superpose.js';
import { AveragedField, type Field } from './averaged-field.js';

/** Points that count in the map with a strength: negative ones take density away. */
export interface MapPoints {
  readonly strength: Float64Array;
  /** 3 a point, Å */
  readonly xyz: Float64Array;
}

/**
 * The target T = ½ Σ |Fo − D Fc|²/σ² is quadratic in the model's density. With G(x) = −∂T/∂(occupancy) of a typical atom at x and
 * k(r) the second derivative for two of them r apart, points of strengths aᵢ added where the probe was made change T by exactly
 *
 *     −Σᵢ aᵢ G(xᵢ) + ½ Σᵢⱼ aᵢ aⱼ k(|xᵢ − xⱼ|)
 *
 * and a group of atoms that moves is the same points once more at the new places, with −aᵢ left where it stood. Atoms differ from
 * the typical one (carbon at the mean B) by strength alone: good to a few per cent of T.
 */
export class MapProbe {
  readonly #gain: Field;
  readonly #overlap: Float64Array;
  /** k(0). */
  readonly #self: number;
  /** k(r) between tabulated distances as a cubic in 0 … 1, four coefficients each, constant first. */
  readonly #cubics: Float64Array;
  readonly #step: number;
  readonly #strength: Float64Array;
  readonly #weighted: Float64Array;

  /**
   * @param overlap k(r) at r = 0, step, 2·step, … Å; zero beyond
   * @param strength per atom, relative to the typical one; 0 for atoms without a map term
   */
  constructor(gain: Field, overlap: Float64Array, step: number, strength: Float64Array) {
    this.#gain = gain;
    this.#overlap = overlap;
    this.#self = overlap[0]!;
    this.#cubics = hermiteCubics(overlap);
    this.#step = step;
    this.#strength = strength;
    this.#weighted = new Float64Array(strength.length);
  }

  /** What all copies of a master say, on average, of a change that all make; points are the master's. */
  averaged(motions: readonly RigidMotion[]): MapProbe {
    return new MapProbe(new AveragedField(this.#gain, motions), this.#overlap, this.#step, this.#strength);
  }

  strengthOf(atoms: Int32Array): Float64Array {
    return Float64Array.from(atoms, (atom) => this.#strength[atom]!);
  }

  /** What `points` add to T in the presence of `others`, which have been added before. */
  energy({ strength, xyz }: MapPoints, others: MapPoints): number {
    let energy = 0;
    for (let i = 0; i < strength.length; i++) {
      const a = strength[i]!;
      if (a === 0) continue;
      const x = xyz[3 * i]!;
      const y = xyz[3 * i + 1]!;
      const z = xyz[3 * i + 2]!;
      let slope = 0.5 * a * this.#self - this.#gain.value(x, y, z);
      for (let j = 0; j < i; j++) {
        const at = 3 * j;
        if (strength[j] !== 0) slope += strength[j]! * this.#pair(x - xyz[at]!, y - xyz[at + 1]!, z - xyz[at + 2]!);
      }
      for (let j = 0; j < others.strength.length; j++) {
        const b = others.strength[j]!;
        const at = 3 * j;
        if (b !== 0) slope += b * this.#pair(x - others.xyz[at]!, y - others.xyz[at + 1]!, z - others.xyz[at + 2]!);
      }
      energy += a * slope;
    }
    return energy;
  }

  /** As {@link energy}, times weight, with the gradient at xyz (3 a point), which is added to `gradient`. */
  evaluate({ strength, xyz }: MapPoints, others: MapPoints, weight: number, gradient: Float64Array): number {
    for (let i = 0; i < strength.length; i++) this.#weighted[i] = weight * strength[i]!;
    let energy = this.#gain.evaluate(xyz, this.#weighted.subarray(0, strength.length), gradient);
    for (let i = 0; i < strength.length; i++) {
      const a = this.#weighted[i]!;
      if (a === 0) continue;
      energy += 0.5 * a * strength[i]! * this.#self;
      for (let j = 0; j < i; j++) {
        const ab = a * strength[j]!;
        if (ab !== 0) energy += this.#pull(xyz, 3 * i, xyz, 3 * j, ab, gradient, true);
      }
      for (let j = 0; j < others.strength.length; j++) {
        const ab = a * others.strength[j]!;
        if (ab !== 0) energy += this.#pull(xyz, 3 * i, others.xyz, 3 * j, ab, gradient, false);
      }
    }
    return energy;
  }

  /** Returns factor · k of point i of x and point j of y; adds its gradient, at both points or at the first alone. */
  #pull(
    x: Float64Array,
    i: number,
    y: Float64Array,
    j: number,
    factor: number,
    gradient: Float64Array,
    both: boolean,
  ): number {
    const dx = x[i]! - y[j]!;
    const dy = x[i + 1]! - y[j + 1]!;
    const dz = x[i + 2]! - y[j + 2]!;
    const r = Math.sqrt(dx * dx + dy * dy + dz * dz);
    const position = r / this.#step;
    const k = Math.floor(position);
    const c = this.#cubics;
    const at = 4 * k;
    if (at >= c.length) return 0;
    const t = position - k;
    const slope = r > 0 ? (factor * (c[at + 1]! + t * (2 * c[at + 2]! + 3 * t * c[at + 3]!))) / (this.#step * r) : 0;
    gradient[i] = gradient[i]! + slope * dx;
    gradient[i + 1] = gradient[i + 1]! + slope * dy;
    gradient[i + 2] = gradient[i + 2]! + slope * dz;
    if (both) {
      gradient[j] = gradient[j]! - slope * dx;
      gradient[j + 1] = gradient[j + 1]! - slope * dy;
      gradient[j + 2] = gradient[j + 2]! - slope * dz;
    }
    return factor * cubicAt(c, at, t);
  }

  #pair(dx: number, dy: number, dz: number): number {
    const position = Math.sqrt(dx * dx + dy * dy + dz * dz) / this.#step;
    const k = Math.floor(position);
    const c = this.#cubics;
    const at = 4 * k;
    if (at >= c.length) return 0;
    const t = position - k;
    return cubicAt(c, at, t);
  }
}

/** Cubic Hermite interpolation of equally spaced values with central differences as slopes, level at the first: its slope is that of its value. */
function hermiteCubics(values: Float64Array): Float64Array {
  const slope = values.map((_, k) => (k === 0 ? 0 : ((values[k + 1] ?? 0) - values[k - 1]!) / 2));
  const cubics = new Float64Array(4 * (values.length - 1));
  for (let k = 0; k < values.length - 1; k++) {
    const rise = values[k + 1]! - values[k]!;
    cubics[4 * k] = values[k]!;
    cubics[4 * k + 1] = slope[k]!;
    cubics[4 * k + 2] = 3 * rise - 2 * slope[k]! - slope[k + 1]!;
    cubics[4 * k + 3] = slope[k]! + slope[k + 1]! - 2 * rise;
  }
  return cubics;
}

/** Of the cubic at `at`, t (0 … 1) of the way. */
function cubicAt(cubics: Float64Array, at: number, t: number): number {
  return cubics[at]! + t * (cubics[at + 1]! + t * (cubics[at + 2]! + t * cubics[at + 3]!));
}
