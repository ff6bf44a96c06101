// A map probe: what the likelihood would gain if atoms were taken from one place and put to another, without a transform.
import type { RigidMotion } from '../structure/superpose.js';
import { AveragedField, type Field } from './averaged-field.js';

/** Points that count in the map with a strength: negative ones take density away. */
export interface MapPoints {
  readonly strength: Float64Array;
  /** 3 a point, Å */
  readonly xyz: Float64Array;
}

/** Å²: between tabulated squares of distances. Of the narrowest k that maps show (a Gaussian of 0.35 Å) a cubic over it misses 10⁻⁴ of k(0) at most. */
const SQUARE_STEP = 0.1;

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
  /** k between tabulated squares of distances as a cubic in 0 … 1, four coefficients each, constant first. */
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
    this.#cubics = cubicsBySquare(overlap, step);
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
    const cubics = this.#cubics;
    let energy = 0;
    for (let i = 0; i < strength.length; i++) {
      const a = strength[i]!;
      if (a === 0) continue;
      const x = xyz[3 * i]!;
      const y = xyz[3 * i + 1]!;
      const z = xyz[3 * i + 2]!;
      const slope = 0.5 * a * this.#self - this.#gain.value(x, y, z);
      energy +=
        a *
        (slope +
          overlapWith(cubics, x, y, z, strength, xyz, i) +
          overlapWith(cubics, x, y, z, others.strength, others.xyz, others.strength.length));
    }
    return energy;
  }

  /** As {@link energy}, times weight, with the gradient at xyz (3 a point), which is added to `gradient`. */
  evaluate(points: MapPoints, others: MapPoints, weight: number, gradient: Float64Array): number {
    const { strength, xyz } = points;
    for (let i = 0; i < strength.length; i++) this.#weighted[i] = weight * strength[i]!;
    let energy = this.#gain.evaluate(xyz, this.#weighted.subarray(0, strength.length), gradient);
    for (let i = 0; i < strength.length; i++) {
      const a = this.#weighted[i]!;
      if (a === 0) continue;
      energy +=
        0.5 * a * strength[i]! * this.#self +
        pull(this.#cubics, a, xyz, i, points, i, gradient, gradient) +
        pull(this.#cubics, a, xyz, i, others, others.strength.length, gradient, undefined);
    }
    return energy;
  }
}

/** Σ strength[j] k over the first `count` points. */
function overlapWith(
  cubics: Float64Array,
  x: number,
  y: number,
  z: number,
  strength: Float64Array,
  points: Float64Array,
  count: number,
): number {
  const end = cubics.length / 4;
  let sum = 0;
  for (let j = 0; j < count; j++) {
    const dx = x - points[3 * j]!;
    const dy = y - points[3 * j + 1]!;
    const dz = z - points[3 * j + 2]!;
    const position = (dx * dx + dy * dy + dz * dz) / SQUARE_STEP;
    if (!(position < end)) continue;
    const k = Math.trunc(position);
    sum += strength[j]! * cubicAt(cubics, 4 * k, position - k);
  }
  return sum;
}

/** Returns Σ a·strength[j]·k of point i with the first `count` of others; adds the gradient, and theirs if they move. */
function pull(
  cubics: Float64Array,
  a: number,
  xyz: Float64Array,
  i: number,
  { strength, xyz: others }: MapPoints,
  count: number,
  gradient: Float64Array,
  theirs: Float64Array | undefined,
): number {
  const end = cubics.length / 4;
  const p = 3 * i;
  const x = xyz[p]!;
  const y = xyz[p + 1]!;
  const z = xyz[p + 2]!;
  let sum = 0;
  let gx = 0;
  let gy = 0;
  let gz = 0;
  for (let j = 0, q = 0; j < count; j++, q += 3) {
    const dx = x - others[q]!;
    const dy = y - others[q + 1]!;
    const dz = z - others[q + 2]!;
    const position = (dx * dx + dy * dy + dz * dz) / SQUARE_STEP;
    if (!(position < end)) continue;
    const k = Math.trunc(position);
    const t = position - k;
    const ab = a * strength[j]!;
    sum += ab * cubicAt(cubics, 4 * k, t);
    const slope = ab * slopeAt(cubics, 4 * k, t);
    gx += slope * dx;
    gy += slope * dy;
    gz += slope * dz;
    if (theirs === undefined) continue;
    theirs[q] = theirs[q]! - slope * dx;
    theirs[q + 1] = theirs[q + 1]! - slope * dy;
    theirs[q + 2] = theirs[q + 2]! - slope * dz;
  }
  gradient[p] = gradient[p]! + gx;
  gradient[p + 1] = gradient[p + 1]! + gy;
  gradient[p + 2] = gradient[p + 2]! + gz;
  return sum;
}

/**
 * From values at r = 0, step, 2·step … of an even function of r to cubics over equal steps of r². In r², of which a sum of sines over r is an
 * analytic function, neither value nor gradient needs a root, and none is singular at 0.
 */
function cubicsBySquare(values: Float64Array, step: number): Float64Array {
  const inR = hermiteCubics(values);
  const longest = step * (values.length - 1);
  const nodes = Math.floor((longest * longest) / SQUARE_STEP) + 1;
  const value = new Float64Array(nodes);
  /** By r², times its step. */
  const slope = new Float64Array(nodes);
  for (let n = 0; n < nodes; n++) {
    const r = Math.sqrt(n * SQUARE_STEP);
    const at = Math.min(values.length - 2, Math.trunc(r / step));
    const t = r / step - at;
    const [c1, c2, c3] = [inR[4 * at + 1]!, inR[4 * at + 2]!, inR[4 * at + 3]!];
    value[n] = cubicAt(inR, 4 * at, t);
    const byStep = r > 0 ? (c1 + t * (2 * c2 + 3 * t * c3)) / (2 * r) : bendAtZero(values) / (2 * step);
    slope[n] = (SQUARE_STEP / step) * byStep;
  }
  const cubics = new Float64Array(4 * (nodes - 1));
  for (let n = 0; n + 1 < nodes; n++) setCubic(cubics, n, value[n]!, value[n + 1]!, slope[n]!, slope[n + 1]!);
  return cubics;
}

/** Second derivative at 0 of equally spaced values of an even function, from five points, in units of the spacing. */
function bendAtZero(values: Float64Array): number {
  return (32 * values[1]! - 2 * (values[2] ?? 0) - 30 * values[0]!) / 12;
}

/** Cubic Hermite interpolation of equally spaced values of an even function, slopes from five points: those before 0 mirror those behind it. */
function hermiteCubics(values: Float64Array): Float64Array {
  const at = (k: number): number => values[Math.abs(k)] ?? 0;
  const slope = values.map((_, k) => (at(k - 2) - 8 * at(k - 1) + 8 * at(k + 1) - at(k + 2)) / 12);
  const cubics = new Float64Array(4 * (values.length - 1));
  for (let k = 0; k + 1 < values.length; k++) setCubic(cubics, k, values[k]!, values[k + 1]!, slope[k]!, slope[k + 1]!);
  return cubics;
}

/** The cubic from one value and slope to another. */
function setCubic(cubics: Float64Array, k: number, from: number, to: number, slopeFrom: number, slopeTo: number): void {
  const rise = to - from;
  cubics[4 * k] = from;
  cubics[4 * k + 1] = slopeFrom;
  cubics[4 * k + 2] = 3 * rise - 2 * slopeFrom - slopeTo;
  cubics[4 * k + 3] = slopeFrom + slopeTo - 2 * rise;
}

/** Of the cubic at `at`, t (0 … 1) of the way. */
function cubicAt(cubics: Float64Array, at: number, t: number): number {
  return cubics[at]! + t * (cubics[at + 1]! + t * (cubics[at + 2]! + t * cubics[at + 3]!));
}

/** Its derivative by r², twice: what a difference of places is to be multiplied with for a gradient. */
function slopeAt(cubics: Float64Array, at: number, t: number): number {
  return ((cubics[at + 1]! + t * (2 * cubics[at + 2]! + 3 * t * cubics[at + 3]!)) * 2) / SQUARE_STEP;
}
