// The likelihood target: the map against the model's density in Fourier space, weighted by the noise of each resolution shell.

import type { DensityMap } from '../density/density-map.js';
import { aliasingBlur, type CroppedFourier, cropFourier } from '../density/fourier-crop.js';
import { orthogonalGrid } from '../density/grid.js';
import { SplineMap } from '../density/interpolation.js';
import { splatAtoms } from '../density/splat-atoms.js';
import type { Kernels, RealFourier, SplatAtoms, Splatter } from '../kernels/kernels.js';
import { type HeldOutChoice, heldOutTerms } from './held-out-terms.js';
import { imageCurvatures } from './image-curvature.js';
import { OVERLAP_STEP, TypicalAtom } from './likelihood-probe.js';
import { MapProbe } from './map-probe.js';
import type { MapTarget } from './map-target.js';
import { overallB } from './overall-b.js';
import { multiplyTerms, type PackedCoefficients, PackedSpectrum, weighResiduals } from './packed-spectrum.js';
import { atShell, fitShells, type ShellModel, ShellSums } from './shell-model.js';
import { SupportWindow } from './support-window.js';

/**
 * Images as rough as scale and noise of the shells allow, which take most of the errors up: scattering factors to the 0.5 % of their tables,
 * cut where they have fallen to a thousandth. Against 0.03 % and 0.0003 a series takes a tenth less time, the exact truth at 3.2 Å moves 0.0113
 * instead of 0.0112 Å, models of adk-states end 0.179 instead of 0.186 Å from the truth. Numbers for people keep the finer images.
 */
const ROUGH = { tail: 1e-3, accuracy: 5e-3 };

/** What the target needs to know of the atoms; `omit` marks those without a map term (hydrogens). */
export interface TargetAtoms {
  readonly elements: readonly string[];
  readonly b: Float64Array;
  readonly occupancy: Float64Array;
  readonly omit: Uint8Array;
}

/** What is known of the map beside its values. */
export interface MapKnowledge {
  /** The mask that the map was multiplied with, 0 … 1, on the grid of the map: the model's density gets the same. */
  readonly support?: Float32Array;
  /** Terms that are kept back to judge by, or which blocks to judge by where there is a map for it. */
  readonly heldOut?: HeldOutChoice;
  /** Noise as strong as that of the map, on its grid: no shell counts as better known (half-map-noise.ts). */
  readonly noise?: Float32Array;
  /** An independent map of the same, on the grid of the map, to judge by: nothing has to be kept back. */
  readonly judge?: Float32Array;
}

/** What probes of the map have in common as long as the noise that was estimated and the images of atoms stay. */
interface Probing {
  readonly shells: ShellModel;
  readonly atoms: TargetAtoms;
  /** Of each term: 1/σ², and the image of the typical atom as a spline has it. */
  readonly pull: Float32Array;
  readonly image: Float32Array;
  readonly overlap: Float64Array;
  readonly strengths: Float64Array;
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
  readonly #map: PackedCoefficients;
  /** Voxel size of the working grid, Å. */
  readonly #steps: readonly [number, number, number];
  readonly #fourier: RealFourier;
  readonly #kernels: Kernels;
  /** Å², against aliasing. */
  readonly #blur: number;
  /** Made for the first probe. */
  #splineFilter: Float32Array | undefined;
  #probed: Probing | undefined;
  /** −s²/4, made for the first derivative in B. */
  #byB: Float32Array | undefined;
  #images: SplatAtoms;
  #splatter: Splatter;
  #atoms: TargetAtoms;
  readonly #origin: readonly [number, number, number];
  readonly #local: Float64Array;
  readonly #volume: number;
  readonly #terms: PackedSpectrum;
  /** exp(blur·s²/4) */
  readonly #unblur: Float32Array;
  /** Of the blurred model at `#local`, while its images are the same: a stage begins where the last has ended. */
  readonly #blurred: PackedCoefficients;
  #isKnown = false;
  /** The model's coefficients, and what becomes of them. */
  readonly #model: PackedCoefficients;
  readonly #window: SupportWindow | undefined;
  /** Blocks of terms that are kept back, from 1; 0 for terms that are used. */
  readonly #heldOut: Uint16Array | undefined;
  /** What conformations are judged by: the blocks of terms and their coefficients. */
  readonly #judged: (PackedCoefficients & { readonly blocks: Uint16Array }) | undefined;
  /** σ² of the map's noise in each shell, where it is known. */
  readonly #noise: Float64Array | undefined;
  /** Per term: D·unblur and 1/σ² times multiplicity, zero beyond the d_min of the estimate. */
  readonly #filter: Float32Array;
  readonly #precision: Float32Array;
  /** Per term: 1/σ², times the filter where no mask comes between the two. */
  readonly #pull: Float32Array;
  #shells: ShellModel;
  #sums: ShellSums | undefined;

  constructor(
    map: DensityMap,
    dMin: number,
    atoms: TargetAtoms,
    kernels: Kernels,
    { support, heldOut, noise, judge }: MapKnowledge = {},
  ) {
    this.dMin = dMin;
    // Only what a mask comes between needs the corners beyond d_min.
    const corners = support !== undefined;
    const whole = cropFourier(map, dMin, kernels, corners);
    const { shape, steps } = whole;
    this.#steps = steps;
    const waves = shape.map((n, axis) => (n * steps[axis]!) / dMin) as [number, number, number];
    this.#fourier = kernels.fourier(shape, corners ? undefined : waves);
    let lowest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < atoms.b.length; i++) if (atoms.omit[i] === 0) lowest = Math.min(lowest, atoms.b[i]!);
    const blur = aliasingBlur(Math.max(...steps), dMin, Number.isFinite(lowest) ? lowest : 0);
    this.#kernels = kernels;
    this.#blur = blur;
    this.#atoms = atoms;
    this.#images = splatAtoms(atoms.elements, atoms.b, atoms.occupancy, blur, { ...ROUGH, omit: atoms.omit, dMin });
    this.#splatter = kernels.splatter(this.#images, shape, steps);
    this.#origin = map.grid.origin;
    this.#local = new Float64Array(3 * atoms.elements.length);
    this.#volume = shape.reduce((product, n, i) => product * n * steps[i]!, 1);
    const terms = new PackedSpectrum(shape, steps, dMin);
    this.#terms = terms;
    this.#unblur = terms.s.map((s) => Math.exp((blur * s * s) / 4));
    this.#blurred = terms.empty();
    this.#model = terms.empty();
    this.#filter = new Float32Array(terms.count);
    this.#precision = new Float32Array(terms.count);
    this.#pull = new Float32Array(terms.count);
    const cropped = (values: Float32Array): CroppedFourier =>
      cropFourier({ grid: map.grid, values }, dMin, kernels, corners);
    this.#window = support && new SupportWindow(this.#fourier, cropped(support));
    const packed = (coefficients: CroppedFourier): PackedCoefficients => {
      this.#window?.centre(coefficients);
      const out = terms.empty();
      terms.gather(coefficients, 1, out);
      return out;
    };
    this.#map = packed(whole);
    const blocks = heldOut && terms.pick(heldOutTerms(shape, steps, heldOut, dMin));
    this.#heldOut = judge === undefined ? blocks : undefined;
    this.#judged = blocks && { ...(judge === undefined ? this.#map : packed(cropped(judge))), blocks };
    const longest = Math.max(...shape.map((n, i) => n * steps[i]!));
    const shells = Math.max(5, Math.min(40, Math.floor(longest / dMin)));
    this.#shells = {
      sMax: 1 / dMin,
      scale: new Float64Array(shells),
      variance: new Float64Array(shells).fill(1),
      profile: 0,
    };
    this.#noise = noise && this.#noisePower(packed(cropped(noise)));
  }

  /** Scale and variance of each shell as last estimated. */
  get shells(): ShellModel {
    return this.#shells;
  }

  estimate(xyz: Float64Array, dMin: number): void {
    this.#modelCoefficients(xyz, this.#unblur);
    this.#cutAsMap();
    const sMax = 1 / this.dMin;
    this.#sums = this.#shellSums();
    this.#shells = fitShells(this.#sums, sMax, this.#noise);
    const { scale, variance } = this.#shells;
    const { s: frequency, multiplicity } = this.#terms;
    const cut = 1 / dMin + 1e-9;
    for (let j = 0; j < frequency.length; j++) {
      const s = frequency[j]!;
      const noise = s <= cut && (this.#heldOut?.[j] ?? 0) === 0 ? atShell(variance, s, sMax) : 0;
      this.#filter[j] = s <= cut ? atShell(scale, s, sMax) * this.#unblur[j]! : 0;
      this.#precision[j] = noise > 0 ? multiplicity[j]! / noise : 0;
      this.#pull[j] = noise > 0 ? (this.#window === undefined ? this.#filter[j]! : 1) / noise : 0;
    }
  }

  /**
   * How badly the conformation explains the terms that were kept back, or the map to judge by, block by block: Σ |Fo − D Fc|²/2σ² with the
   * scale as last estimated.
   * @param variance σ² of each shell; compare conformations at the same
   */
  heldOutResiduals(xyz: Float64Array, variance: Float64Array): Float64Array {
    if (this.#judged === undefined) return new Float64Array(0);
    const { blocks, re: foRe, im: foIm } = this.#judged;
    this.#filteredModel(xyz);
    const { re, im } = this.#model;
    const { s, multiplicity } = this.#terms;
    const residuals = new Float64Array(blocks.reduce((most, block) => Math.max(most, block), 0));
    for (let at = 0; at < re.length; at++) {
      const block = blocks[at]!;
      if (block === 0) continue;
      const square = (foRe[at]! - re[at]!) ** 2 + (foIm[at]! - im[at]!) ** 2;
      const noise = 2 * atShell(variance, s[at]!, 1 / this.dMin);
      residuals[block - 1] = residuals[block - 1]! + (multiplicity[at]! * square) / noise;
    }
    return residuals;
  }

  /** Mean square of the noise's coefficients in each shell. */
  #noisePower({ re, im }: PackedCoefficients): Float64Array {
    const shells = this.#shells.scale.length;
    const sums = new ShellSums(shells);
    const { s, multiplicity } = this.#terms;
    for (let at = 0; at < re.length; at++) {
      const shell = Math.min(shells - 1, Math.floor(s[at]! * this.dMin * shells));
      sums.add(shell, multiplicity[at]!, re[at]!, im[at]!, 0, 0);
    }
    return sums.map.map((power, k) => power / Math.max(1, sums.count[k]!));
  }

  /** Of the terms that are used. */
  #shellSums(): ShellSums {
    const shells = this.#shells.scale.length;
    const sums = new ShellSums(shells);
    const { re: foRe, im: foIm } = this.#map;
    const { re, im } = this.#model;
    const { s, multiplicity } = this.#terms;
    for (let at = 0; at < foRe.length; at++) {
      if (this.#heldOut !== undefined && this.#heldOut[at] !== 0) continue;
      const shell = Math.min(shells - 1, Math.floor(s[at]! * this.dMin * shells));
      sums.add(shell, multiplicity[at]!, foRe[at]!, foIm[at]!, re[at]!, im[at]!);
    }
    return sums;
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
    this.#isKnown = false;
    this.#images = splatAtoms(elements, b, occupancy, this.#blur, { ...ROUGH, omit, dMin: this.dMin });
    this.#splatter = this.#kernels.splatter(this.#images, this.#fourier.shape, this.#steps);
  }

  /**
   * Adds weight · ∂T/∂B (Å⁻²) or weight · occupancy · ∂T/∂occupancy of each atom to `gradient` (N) and returns weight · T.
   * Fc depends on an atom's B by exp(−B s²/4): its derivative is the atom's own share of Fc times −s²/4, on its occupancy by a factor.
   */
  evaluateImages(xyz: Float64Array, by: 'b' | 'occupancy', gradient: Float64Array, weight: number): number {
    const value = this.#residual(xyz, weight, by === 'b');
    this.#splatter.overlap(this.#local, this.#fourier.real, gradient);
    return value;
  }

  /** Å² that the model's B factors lack on the whole, as last estimated: with that much more the scale is the same in all shells. */
  get missingB(): number {
    return this.#sums === undefined ? 0 : overallB(this.#sums, this.#shells);
  }

  /** Returns weight · T and leaves weight · ∂T/∂ρ in the plan's grid, each coefficient times −s²/4 for a derivative in B. */
  #residual(xyz: Float64Array, weight: number, inB: boolean): number {
    this.#filteredModel(xyz);
    const value = weighResiduals(this.#model, this.#map, this.#precision, this.#pull, -weight);
    // What the model went through, last first. The adjoint of the forward transform is the conjugate sum; `inverse` divides by the number
    // of voxels as Fc did.
    if (this.#window !== undefined) {
      this.#cutAsMap(true);
      multiplyTerms(this.#model, this.#filter, this.#model);
    }
    if (inB) {
      this.#byB ??= this.#terms.s.map((s) => -(s * s) / 4);
      multiplyTerms(this.#model, this.#byB, this.#model);
    }
    this.#terms.scatter(this.#model, this.#fourier);
    this.#fourier.inverse();
    return 0.5 * weight * value;
  }

  /** What one more atom at any place would change, at the noise last estimated; see {@link MapProbe}. */
  probe(xyz: Float64Array): MapProbe {
    const { pull, image, overlap, strengths } = this.#probing();
    this.#filteredModel(xyz);
    weighResiduals(this.#model, this.#map, this.#precision, pull, 1);
    this.#cutAsMap(true);
    multiplyTerms(this.#model, image, this.#model);
    this.#terms.scatter(this.#model, this.#fourier);
    this.#fourier.inverse();
    const { real, shape } = this.#fourier;
    const grid = orthogonalGrid(shape, this.#steps, this.#origin);
    return new MapProbe(new SplineMap(grid, real.slice()), overlap, OVERLAP_STEP, strengths);
  }

  /** A search asks for one probe after the other at the same noise, of the same images. */
  #probing(): Probing {
    const [shells, atoms] = [this.#shells, this.#atoms];
    if (this.#probed?.shells === shells && this.#probed.atoms === atoms) return this.#probed;
    const { scale, sMax } = shells;
    const { multiplicity, s } = this.#terms;
    const typical = new TypicalAtom(atoms);
    this.#splineFilter ??= this.#terms.splineFilter();
    // `inverse` divides by the number of voxels; a series is summed without.
    const voxels = this.#fourier.real.length;
    const pull = new Float32Array(s.length);
    const image = new Float32Array(s.length);
    for (let j = 0; j < s.length; j++) {
      pull[j] = this.#precision[j]! / multiplicity[j]!;
      const density = atShell(scale, s[j]!, sMax) * typical.image(s[j]!) * (voxels / this.#volume);
      image[j] = density * this.#splineFilter[j]!;
    }
    const overlap = typical.overlap(shells, this.#volume);
    this.#probed = { shells, atoms, pull, image, overlap, strengths: typical.strengths(0.7 * sMax) };
    return this.#probed;
  }

  curvature(out: Float64Array): void {
    // ∂²T/∂x² = Σ_s D² f² (2π s_x)² / (σ² V²); the mean of s_x² over a shell is s²/3.
    this.#curvature(out, (s) => (2 * Math.PI * s) ** 2 / 3);
  }

  /** Writes the curvature of each atom by itself in its B (∂²T/∂B², N, Å⁻⁴) or in the logarithm of its occupancy. */
  imageCurvature(out: Float64Array, by: 'b' | 'occupancy'): void {
    this.#curvature(out, by === 'b' ? (s) => s ** 4 / 16 : () => 1);
  }

  #curvature(out: Float64Array, squaredFactor: (s: number) => number): void {
    imageCurvatures(this.#atoms, this.#shells, this.#volume, squaredFactor, out);
  }

  /** Series coefficients of the blurred model, times a factor each. */
  #modelCoefficients(xyz: Float64Array, factor: Float32Array): void {
    if (placeRelative(xyz, this.#origin, this.#local) || !this.#isKnown) {
      const { real } = this.#fourier;
      this.#fourier.clearReal();
      this.#splatter.splat(this.#local, real);
      this.#fourier.forward();
      this.#terms.gather(this.#fourier, 1 / real.length, this.#blurred);
      this.#isKnown = true;
    }
    multiplyTerms(this.#blurred, factor, this.#model);
  }

  /** S(D Fc), as series coefficients. */
  #filteredModel(xyz: Float64Array): void {
    this.#modelCoefficients(xyz, this.#filter);
    this.#cutAsMap();
  }

  /** The model's coefficients where the map was masked: what is left of them; or the transpose of that. */
  #cutAsMap(adjoint = false): void {
    if (this.#window === undefined) return;
    this.#terms.scatter(this.#model, this.#fourier);
    this.#window.apply(adjoint);
    this.#terms.gather(this.#fourier, 1, this.#model);
  }
}

/** Writes xyz − origin (3N, Å) and returns whether that changes anything. */
function placeRelative(xyz: Float64Array, origin: readonly [number, number, number], relative: Float64Array): boolean {
  let hasChanged = false;
  for (let p = 0; p < relative.length; p++) {
    const place = xyz[p]! - origin[p % 3]!;
    hasChanged ||= place !== relative[p];
    relative[p] = place;
  }
  return hasChanged;
}
