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
  readonly #step: number;
  /** Per atom, relative to the typical one; 0 for atoms without a map term. */
  readonly strength: Float64Array;

  /** @param overlap k(r) at r = 0, step, 2·step, … Å; zero beyond */
  constructor(gain: SplineMap, overlap: Float64Array, step: number, strength: Float64Array) {
    this.#gain = gain;
    this.#overlap = overlap;
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

  #pair(dx: number, dy: number, dz: number): number {
    const position = Math.sqrt(dx * dx + dy * dy + dz * dz) / this.#step;
    const k = Math.floor(position);
    if (k >= this.#overlap.length - 1) return 0;
    const t = position - k;
    return (1 - t) * this.#overlap[k]! + t * this.#overlap[k + 1]!;
  }
}
