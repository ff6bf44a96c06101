// A map probe: what the likelihood would gain if atoms were taken from one place and put to another, without a transform.
import type { SplineMap } from '../density/interpolation.js';

/**
 * The target T = ½ Σ |Fo − D Fc|²/σ² is quadratic in the model's density. With G(x) = −∂T/∂(occupancy) of a typical atom at x and
 * k(r) the second derivative for two of them r apart, moving a group of atoms S, each of strength a, to S′ changes T by exactly
 *
 *     T(S′) − T(S),   T(S) = −Σ_{i∈S} aᵢ [G(xᵢ) + Σ_{j∈S₀} aⱼ k(|xᵢ − xⱼ|)] + ½ Σ_{i,j∈S} aᵢ aⱼ k(|xᵢ − xⱼ|)
 *
 * where S₀ are the places at which the group stood when G was made. Atoms differ from the typical one (carbon at the mean B) by
 * strength alone: good to a few per cent of T.
 */
export class MapProbe {
  readonly #gain: SplineMap;
  readonly #overlap: Float64Array;
  readonly #slope: Float64Array;
  readonly #step: number;
  /** Per atom, relative to the typical one; 0 for atoms without a map term. */
  readonly strength: Float64Array;

  /** @param overlap k(r) at r = 0, step, 2·step, … Å; zero beyond */
  constructor(gain: SplineMap, overlap: Float64Array, step: number, strength: Float64Array) {
    this.#gain = gain;
    this.#overlap = overlap;
    this.#slope = overlap.map((_, k) => (k === 0 ? 0 : ((overlap[k + 1] ?? 0) - overlap[k - 1]!) / (2 * step)));
    this.#step = step;
    this.strength = strength;
  }

  /**
   * T of a group up to a constant.
   * @param atoms which atoms
   * @param stood their coordinates when the probe was made, 3 an atom
   * @param placed their coordinates now, 3 an atom
   */
  energy(atoms: Int32Array, stood: Float64Array, placed: Float64Array): number {
    let energy = 0;
    for (let i = 0; i < atoms.length; i++) {
      const a = this.strength[atoms[i]!]!;
      if (a === 0) continue;
      const x = placed[3 * i]!;
      const y = placed[3 * i + 1]!;
      const z = placed[3 * i + 2]!;
      let gain = this.#gain.value(x, y, z);
      let self = 0;
      for (let j = 0; j < atoms.length; j++) {
        const b = this.strength[atoms[j]!]!;
        if (b === 0) continue;
        gain += b * this.#pair(x - stood[3 * j]!, y - stood[3 * j + 1]!, z - stood[3 * j + 2]!);
        self += b * this.#pair(x - placed[3 * j]!, y - placed[3 * j + 1]!, z - placed[3 * j + 2]!);
      }
      energy += a * (0.5 * self - gain);
    }
    return energy;
  }

  /** As {@link energy}; adds weight · its gradient (3 an atom of the group) and returns weight · T. */
  evaluate(atoms: Int32Array, stood: Float64Array, placed: Float64Array, gradient: Float64Array, weight: number): number {
    const strength = Float64Array.from(atoms, (atom) => weight * this.strength[atom]!);
    let energy = this.#gain.evaluate(placed, strength, gradient);
    for (let i = 0; i < atoms.length; i++) {
      const a = strength[i]!;
      if (a === 0) continue;
      for (let j = 0; j < atoms.length; j++) {
        const ab = a * this.strength[atoms[j]!]!;
        if (ab === 0) continue;
        energy -= this.#pull(placed, 3 * i, stood, 3 * j, -ab, gradient);
        // Each pair is met twice, and the gradient of both meetings is that of the half that counts.
        if (i !== j) energy += 0.5 * this.#pull(placed, 3 * i, placed, 3 * j, ab, gradient);
        else energy += 0.5 * ab * this.#overlap[0]!;
      }
    }
    return energy;
  }

  /** Adds factor · ∂k/∂x of point i of x to the gradient; returns |factor| · k. */
  #pull(x: Float64Array, i: number, y: Float64Array, j: number, factor: number, gradient: Float64Array): number {
    const dx = x[i]! - y[j]!;
    const dy = x[i + 1]! - y[j + 1]!;
    const dz = x[i + 2]! - y[j + 2]!;
    const r = Math.sqrt(dx * dx + dy * dy + dz * dz);
    const position = r / this.#step;
    const k = Math.floor(position);
    if (k >= this.#overlap.length - 1) return 0;
    const t = position - k;
    if (r > 0) {
      const slope = (factor * ((1 - t) * this.#slope[k]! + t * this.#slope[k + 1]!)) / r;
      gradient[i] = gradient[i]! + slope * dx;
      gradient[i + 1] = gradient[i + 1]! + slope * dy;
      gradient[i + 2] = gradient[i + 2]! + slope * dz;
    }
    return Math.abs(factor) * ((1 - t) * this.#overlap[k]! + t * this.#overlap[k + 1]!);
  }

  #pair(dx: number, dy: number, dz: number): number {
    const position = Math.sqrt(dx * dx + dy * dy + dz * dz) / this.#step;
    const k = Math.floor(position);
    if (k >= this.#overlap.length - 1) return 0;
    const t = position - k;
    return (1 - t) * this.#overlap[k]! + t * this.#overlap[k + 1]!;
  }
}
