// The atoms target: every atom is drawn up the density at its own place, T = −Σ wᵢ ρ(xᵢ).
import type { DensityMap } from '../density/density-map.js';
import { lowPass } from '../density/fourier-filter.js';
import { SplineMap } from '../density/interpolation.js';
import { electronScattering } from '../density/scattering.js';
import type { Kernels } from '../kernels/kernels.js';
import type { TargetAtoms } from './likelihood-target.js';
import type { MapTarget } from './map-target.js';

/**
 * Dimensionless/Å: the rms pull on an atom that weight 1 stands for. A bond with σ = 0.02 Å and energy (Δ/σ)² gives way to it by
 * 0.005 Å, half of what the field allows bonds to deviate (refinement.md §3, rmsd limits).
 */
const TYPICAL_FORCE = 25;

/**
 * Cheap and good far from the answer, biased near it: an atom is not at the maximum of a map in which its neighbours overlap
 * (refinement.md §2). wᵢ = occupancy × scattering power at s = 0, ρ by tricubic B-splines of the low-passed map. The map has no
 * natural unit here, so `estimate` scales it by the forces at the given coordinates.
 */
export class AtomsTarget implements MapTarget {
  readonly name = 'atoms';
  readonly #map: DensityMap;
  readonly #kernels: Kernels;
  readonly #strength: Float64Array;
  readonly #scaled: Float64Array;
  readonly #unscaled: Float64Array;
  #spline: SplineMap;
  #resolution: number;
  #scale = 1;

  constructor(map: DensityMap, dMin: number, atoms: TargetAtoms, kernels: Kernels) {
    this.#map = map;
    this.#kernels = kernels;
    this.#resolution = dMin;
    this.#strength = Float64Array.from(atoms.occupancy, (occupancy, i) => {
      const factor = electronScattering(atoms.elements[i]!);
      return atoms.omit[i] === 1 || factor === undefined ? 0 : occupancy * factor.a.reduce((sum, a) => sum + a, 0);
    });
    this.#scaled = Float64Array.from(this.#strength);
    this.#unscaled = new Float64Array(3 * this.#strength.length);
    this.#spline = this.#splineAt(dMin);
  }

  /** The map's terms down to dMin, Å. */
  #splineAt(dMin: number): SplineMap {
    const kernels = this.#kernels;
    return SplineMap.through(lowPass(this.#map, dMin, kernels), { kernels, atoms: this.#strength.length });
  }

  estimate(xyz: Float64Array, dMin: number): void {
    if (dMin !== this.#resolution) {
      this.#resolution = dMin;
      this.#spline.release();
      this.#spline = this.#splineAt(dMin);
    }
    const force = this.#unscaled.fill(0);
    this.#spline.evaluate(xyz, this.#strength, force);
    const atoms = this.#strength.reduce((count, w) => count + (w > 0 ? 1 : 0), 0);
    const rms = Math.sqrt(force.reduce((sum, f) => sum + f * f, 0) / Math.max(1, atoms));
    this.#scale = rms > 0 ? TYPICAL_FORCE / rms : 0;
  }

  evaluate(xyz: Float64Array, gradient: Float64Array, weight: number): number {
    for (let i = 0; i < this.#scaled.length; i++) this.#scaled[i] = weight * this.#scale * this.#strength[i]!;
    return this.#spline.evaluate(xyz, this.#scaled, gradient);
  }

  /** The density falls off over about half the resolution: force over that length. */
  curvature(out: Float64Array): void {
    const typical = TYPICAL_FORCE / (this.#resolution / 2);
    for (let i = 0; i < out.length; i++) out[i] = this.#strength[i]! > 0 ? typical : 0;
  }
}
