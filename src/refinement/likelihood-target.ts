// The likelihood target: the map against the model's density in Fourier space, weighted by the noise of each resolution shell.

import type { DensityMap } from '../density/density-map.js';
import { aliasingBlur, type CroppedFourier, cropFourier } from '../density/fourier-crop.js';
import { orthogonalGrid } from '../density/grid.js';
import { SplineMap } from '../density/interpolation.js';
import { electronScattering, type ScatteringFactor } from '../density/scattering.js';
import { splatAtoms } from '../density/splat-atoms.js';
import { addImageOverlap } from '../kernels/image-overlap.js';
import type { Kernels, RealFourier, SplatAtoms, Splatter } from '../kernels/kernels.js';
import { MapProbe } from './map-probe.js';
import type { MapTarget } from './map-target.js';
import { overallB } from './overall-b.js';
import { atShell, fitShells, type ShellModel, ShellSums } from './shell-model.js';

/** Å: how finely, and (times steps) how far, the overlap of two atoms is tabulated. */
const OVERLAP_STEP = 0.05;
const OVERLAP_STEPS = 200;

/** What the target needs to know of the atoms; `omit` marks those without a map term (hydrogens). */
export interface TargetAtoms {
  readonly elements: readonly string[];
  readonly b: Float64Array;
  readonly occupancy: Float64Array;
  readonly omit: Uint8Array;
}

/**
 * T = ½ Σ_s |Fo(s) − D(s) Fc(s)|² / σ²(s) over the full spectrum down to d_min: the negative logarithm of the likelihood of the
 * map's Fourier coefficients when their errors are complex Gaussians (refinement.md §2). Fc comes from the images of the atoms,
 * splatted with extra blur against aliasing that is undone in Fourier space; ∂T/∂x is one inverse transform of the weighted
 * residual and the adjoint of the splat. Unbiased at every resolution, because model and map are cut alike.
 */
export class LikelihoodTarget implements MapTarget {
  readonly name = 'likelihood';
  /** Å */
  readonly dMin: number;
  readonly #map: CroppedFourier;
  readonly #fourier: RealFourier;
  readonly #kernels: Kernels;
  /** Å², against aliasing. */
  readonly #blur: number;
  #images: SplatAtoms;
  #splatter: Splatter;
  #atoms: TargetAtoms;
  readonly #origin: readonly [number, number, number];
  readonly #local: Float64Array;
  readonly #volume: number;
  /** Per coefficient of the half spectrum: |s| (Å⁻¹), exp(blur·s²/4), and how often it stands for the full spectrum. */
  readonly #s: Float32Array;
  readonly #unblur: Float32Array;
  readonly #multiplicity: Uint8Array;
  /** Per coefficient: D·unblur and 1/σ² times multiplicity, zero outside d_min. */
  readonly #filter: Float32Array;
  readonly #precision: Float32Array;
  #shells: ShellModel;
  #sums: ShellSums | undefined;

  constructor(map: DensityMap, dMin: number, atoms: TargetAtoms, kernels: Kernels) {
    this.dMin = dMin;
    this.#map = cropFourier(map, dMin, kernels);
    const { shape, steps } = this.#map;
    this.#fourier = kernels.fourier(shape);
    let lowest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < atoms.b.length; i++) if (atoms.omit[i] === 0) lowest = Math.min(lowest, atoms.b[i]!);
    const blur = aliasingBlur(Math.max(...steps), dMin, Number.isFinite(lowest) ? lowest : 0);
    this.#kernels = kernels;
    this.#blur = blur;
    this.#atoms = atoms;
    this.#images = splatAtoms(atoms.elements, atoms.b, atoms.occupancy, blur, { omit: atoms.omit });
    this.#splatter = kernels.splatter(this.#images, shape, steps);
    this.#origin = map.grid.origin;
    this.#local = new Float64Array(3 * atoms.elements.length);
    this.#volume = shape.reduce((product, n, i) => product * n * steps[i]!, 1);
    const coefficients = this.#map.re.length;
    this.#s = new Float32Array(coefficients);
    this.#unblur = new Float32Array(coefficients);
    this.#multiplicity = new Uint8Array(coefficients);
    this.#filter = new Float32Array(coefficients);
    this.#precision = new Float32Array(coefficients);
    const [nx, ny, nz] = shape;
    const half = Math.floor(nx / 2) + 1;
    for (let l = 0, at = 0; l < nz; l++) {
      const sz = signed(l, nz) / (nz * steps[2]);
      for (let k = 0; k < ny; k++) {
        const sy = signed(k, ny) / (ny * steps[1]);
        for (let h = 0; h < half; h++, at++) {
          const sx = h / (nx * steps[0]);
          const s2 = sx * sx + sy * sy + sz * sz;
          this.#s[at] = Math.sqrt(s2);
          this.#unblur[at] = s2 * dMin * dMin <= 1 ? Math.exp((blur * s2) / 4) : 0;
          this.#multiplicity[at] = h === 0 || 2 * h === nx ? 1 : 2;
        }
      }
    }
    const longest = Math.max(...shape.map((n, i) => n * steps[i]!));
    const shells = Math.max(5, Math.min(40, Math.floor(longest / dMin)));
    this.#shells = {
      sMax: 1 / dMin,
      scale: new Float64Array(shells),
      variance: new Float64Array(shells).fill(1),
      profile: 0,
    };
  }

  /** Scale and variance of each shell as last estimated. */
  get shells(): ShellModel {
    return this.#shells;
  }

  estimate(xyz: Float64Array, dMin: number): void {
    this.#modelCoefficients(xyz);
    const sMax = 1 / this.dMin;
    const shells = this.#shells.scale.length;
    const sums = new ShellSums(shells);
    const { re: foRe, im: foIm } = this.#map;
    const { re, im } = this.#fourier;
    // The mean (s = 0) carries no information: maps are shifted at will.
    for (let at = 1; at < foRe.length; at++) {
      const unblur = this.#unblur[at]!;
      if (unblur === 0) continue;
      const shell = Math.min(shells - 1, Math.floor((this.#s[at]! / sMax) * shells));
      sums.add(shell, this.#multiplicity[at]!, foRe[at]!, foIm[at]!, re[at]! * unblur, im[at]! * unblur);
    }
    this.#sums = sums;
    this.#shells = fitShells(sums, sMax);
    const { scale, variance } = this.#shells;
    const cut = 1 / dMin + 1e-9;
    for (let at = 0; at < foRe.length; at++) {
      const s = this.#s[at]!;
      const inside = this.#unblur[at]! > 0 && s > 0 && s <= cut;
      const noise = inside ? atShell(variance, s, sMax) : 0;
      this.#filter[at] = inside ? atShell(scale, s, sMax) * this.#unblur[at]! : 0;
      this.#precision[at] = noise > 0 ? this.#multiplicity[at]! / noise : 0;
    }
  }

  evaluate(xyz: Float64Array, gradient: Float64Array, weight: number): number {
    const value = this.#residual(xyz, weight, false);
    this.#splatter.gradient(this.#local, this.#fourier.real, gradient);
    return value;
  }

  /** The same atoms with other B factors (Å²) and occupancies (N); scale and noise stay as last estimated. */
  setImages(b: Float64Array, occupancy: Float64Array): void {
    const { elements, omit } = this.#atoms;
    this.#atoms = { elements, omit, b: b.slice(), occupancy: occupancy.slice() };
    this.#splatter.release();
    this.#images = splatAtoms(elements, b, occupancy, this.#blur, { omit });
    this.#splatter = this.#kernels.splatter(this.#images, this.#fourier.shape, this.#map.steps);
  }

  /**
   * Adds weight · ∂T/∂B (Å⁻²) or weight · occupancy · ∂T/∂occupancy of each atom to `gradient` (N) and returns weight · T.
   * Fc depends on an atom's B by exp(−B s²/4): its derivative is the atom's own share of Fc times −s²/4, on its occupancy by a factor.
   */
  evaluateImages(xyz: Float64Array, by: 'b' | 'occupancy', gradient: Float64Array, weight: number): number {
    const value = this.#residual(xyz, weight, by === 'b');
    addImageOverlap(this.#images, this.#fourier.shape, this.#map.steps, this.#local, this.#fourier.real, gradient);
    return value;
  }

  /** Å² that the model's B factors lack on the whole, as last estimated: with that much more the scale is the same in all shells. */
  get missingB(): number {
    return this.#sums === undefined ? 0 : overallB(this.#sums, this.#shells);
  }

  /** Returns weight · T and leaves weight · ∂T/∂ρ in the plan's grid, each coefficient times −s²/4 for a derivative in B. */
  #residual(xyz: Float64Array, weight: number, inB: boolean): number {
    this.#modelCoefficients(xyz);
    const { re: foRe, im: foIm } = this.#map;
    const { re, im } = this.#fourier;
    const filter = this.#filter;
    const precision = this.#precision;
    const multiplicity = this.#multiplicity;
    let value = 0;
    // The adjoint of the forward transform is the conjugate sum; `inverse` divides by the number of voxels as Fc did.
    for (let at = 0; at < foRe.length; at++) {
      const p = precision[at]!;
      const f = filter[at]!;
      const dRe = foRe[at]! - f * re[at]!;
      const dIm = foIm[at]! - f * im[at]!;
      value += p * (dRe * dRe + dIm * dIm);
      const s = this.#s[at]!;
      const factor = inB ? (-s * s) / 4 : 1;
      const q = p === 0 ? 0 : (-weight * f * p * factor) / multiplicity[at]!;
      re[at] = q * dRe;
      im[at] = q * dIm;
    }
    this.#fourier.inverse();
    return 0.5 * weight * value;
  }

  /** What one more atom at any place would change, at the noise last estimated; see {@link MapProbe}. */
  probe(xyz: Float64Array): MapProbe {
    const { scale, variance, sMax } = this.#shells;
    const carbon = electronScattering('C')!;
    const mapped = this.#atoms.b.filter((_, i) => this.#atoms.omit[i] === 0);
    const b = mapped.reduce((sum, value) => sum + value, 0) / Math.max(1, mapped.length);
    const image = (factor: ScatteringFactor, bFactor: number, s: number): number =>
      factor.a.reduce((sum, a, j) => sum + a * Math.exp(-((factor.b[j]! + bFactor) * s * s) / 4), 0);
    this.#modelCoefficients(xyz);
    const { re, im, real, shape } = this.#fourier;
    const { re: foRe, im: foIm } = this.#map;
    const voxels = shape[0] * shape[1] * shape[2];
    for (let at = 0; at < re.length; at++) {
      const p = this.#precision[at]!;
      const f = this.#filter[at]!;
      const s = this.#s[at]!;
      // `inverse` divides by the number of voxels; a series is summed without.
      const d =
        p === 0
          ? 0
          : (voxels * atShell(scale, s, sMax) * image(carbon, b, s) * p) / (this.#multiplicity[at]! * this.#volume);
      re[at] = d * (foRe[at]! - f * re[at]!);
      im[at] = d * (foIm[at]! - f * im[at]!);
    }
    this.#fourier.inverse();
    const grid = orthogonalGrid(shape, this.#map.steps, this.#origin);
    const shells = scale.length;
    const width = sMax / shells;
    const overlap = Float64Array.from({ length: OVERLAP_STEPS + 1 }, (_, step) => {
      const r = step * OVERLAP_STEP;
      let sum = 0;
      // Ten samples a shell follow the sine out to the longest distance.
      for (let k = 0; k < 10 * shells; k++) {
        const s = ((k + 0.5) * width) / 10;
        const phase = 2 * Math.PI * s * r;
        const sinc = phase < 1e-6 ? 1 : Math.sin(phase) / phase;
        const power = (atShell(scale, s, sMax) * image(carbon, b, s)) ** 2 / atShell(variance, s, sMax);
        sum += (4 * Math.PI * s * s * (width / 10) * power * sinc) / this.#volume;
      }
      return sum;
    });
    const typical = 0.7 * sMax;
    const strength = Float64Array.from(this.#atoms.elements, (element, i) => {
      const factor = electronScattering(element);
      if (factor === undefined || this.#atoms.omit[i] === 1) return 0;
      return (this.#atoms.occupancy[i]! * image(factor, this.#atoms.b[i]!, typical)) / image(carbon, b, typical);
    });
    return new MapProbe(new SplineMap({ grid, values: real.slice() }), overlap, OVERLAP_STEP, strength);
  }

  curvature(out: Float64Array): void {
    // ∂²T/∂x² = Σ_s D² f² (2π s_x)² / (σ² V²); the mean of s_x² over a shell is s²/3.
    this.#curvature(out, (s) => (2 * Math.PI * s) ** 2 / 3);
  }

  /** Writes the curvature of each atom by itself in its B (∂²T/∂B², N, Å⁻⁴) or in the logarithm of its occupancy. */
  imageCurvature(out: Float64Array, by: 'b' | 'occupancy'): void {
    this.#curvature(out, by === 'b' ? (s) => s ** 4 / 16 : () => 1);
  }

  /** Σ_s D² f² squaredFactor(s) / (σ² V²) of each atom. */
  #curvature(out: Float64Array, squaredFactor: (s: number) => number): void {
    const { scale, variance, sMax } = this.#shells;
    const shells = scale.length;
    const width = sMax / shells;
    const cache = new Map<string, number>();
    for (let i = 0; i < out.length; i++) {
      out[i] = 0;
      if (this.#atoms.omit[i] === 1) continue;
      const element = this.#atoms.elements[i]!;
      const factor = electronScattering(element);
      if (factor === undefined) continue;
      const b = Math.round(this.#atoms.b[i]!);
      const key = `${element} ${b}`;
      let curvature = cache.get(key);
      if (curvature === undefined) {
        curvature = 0;
        for (let k = 0; k < shells; k++) {
          if (!(variance[k]! > 0)) continue;
          const s = (k + 0.5) * width;
          const coefficients = 4 * Math.PI * s * s * width * this.#volume;
          const q = (s * s) / 4;
          const f = factor.a.reduce((sum, a, j) => sum + a * Math.exp(-(factor.b[j]! + b) * q), 0);
          curvature += (coefficients * (scale[k]! * f) ** 2 * squaredFactor(s)) / (variance[k]! * this.#volume ** 2);
        }
        cache.set(key, curvature);
      }
      out[i] = curvature * this.#atoms.occupancy[i]! ** 2;
    }
  }

  /** Leaves the blurred model's series coefficients in the plan's re and im (to be multiplied by unblur). */
  #modelCoefficients(xyz: Float64Array): void {
    const local = this.#local;
    const [ox, oy, oz] = this.#origin;
    for (let i = 0; i < local.length; i += 3) {
      local[i] = xyz[i]! - ox;
      local[i + 1] = xyz[i + 1]! - oy;
      local[i + 2] = xyz[i + 2]! - oz;
    }
    const { real, re, im, shape } = this.#fourier;
    real.fill(0);
    this.#splatter.splat(local, real);
    this.#fourier.forward();
    const scale = 1 / (shape[0] * shape[1] * shape[2]);
    for (let at = 0; at < re.length; at++) {
      re[at] = re[at]! * scale;
      im[at] = im[at]! * scale;
    }
  }
}

/** Frequency index −n/2 … n/2 of array position k. */
function signed(k: number, n: number): number {
  return 2 * k > n ? k - n : k;
}
