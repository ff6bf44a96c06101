// The maps of a linear series as what they are: one plane in the space of maps, and each frame a point of it.
import { EigenvalueDecomposition, Matrix } from '../base/matrix.js';
import type { DensityMap, Grid } from '../density/density-map.js';
import { resolutionShells } from '../density/fourier-shells.js';
import { voxelSize } from '../density/grid.js';
import { ModelDensity } from '../density/model-density.js';
import type { Kernels, RealFourier } from '../kernels/kernels.js';
import { type Conformation, isHydrogen, type Structure } from '../structure/structure.js';
import type { MovieFit, MovieProducts } from './movie-model.js';

/** At most so many shells in which scale and noise are constant: enough to follow them, and each with many terms. */
const MOST_SHELLS = 12;
/** Fourier steps of the longest axis in a shell, at least. */
const SHELL_WIDTH = 2;

/**
 * Spectra here are packed: the terms inside the resolution, sorted by shell, real and imaginary parts alternating, each times the root
 * of the number of terms of the whole spectrum that it stands for, so that scalar products are plain sums.
 */
export class LinearMovie {
  readonly #grid: Grid;
  readonly #resolution: number;
  readonly #density: ModelDensity;
  readonly #plan: RealFourier;
  /** Index of each term in the half spectrum, and the root of its multiplicity. */
  readonly #terms: Int32Array;
  readonly #root: Float32Array;
  /** First term of each shell, and the end. */
  readonly #shellStart: Int32Array;
  readonly #wholeTerms: Float64Array;
  readonly #plane: readonly [Float32Array, Float32Array];
  /** K pairs: map k = c_k1 · E1 + c_k2 · E2. */
  readonly coordinates: Float64Array;

  private constructor(parts: MovieParts, plane: readonly [Float32Array, Float32Array], coordinates: Float64Array) {
    this.#grid = parts.grid;
    this.#resolution = parts.resolution;
    this.#density = parts.density;
    this.#plan = parts.plan;
    this.#terms = parts.terms;
    this.#root = parts.root;
    this.#shellStart = parts.shellStart;
    this.#wholeTerms = parts.wholeTerms;
    this.#plane = plane;
    this.coordinates = coordinates;
  }

  /**
   * Reads the maps one after the other and keeps the plane through them.
   * @param maps boxes of one orthogonal grid
   * @param resolution Å
   * @throws UserError where the grid is not orthogonal
   */
  static async read(
    frames: number,
    maps: (frame: number) => Promise<DensityMap>,
    resolution: number,
    structure: Structure,
    kernels: Kernels,
  ): Promise<LinearMovie> {
    const { grid } = await maps(0);
    const parts = movieParts(grid, resolution, structure, kernels);
    const spectra: Float32Array[] = [];
    for (let k = 0; k < frames; k++) {
      parts.plan.real.set((await maps(k)).values);
      parts.plan.forward();
      spectra.push(packed(parts.plan, parts.terms, parts.root));
    }
    const { plane, coordinates } = planeThrough(spectra);
    return new LinearMovie(parts, plane, coordinates);
  }

  /** Packed density of a model at the movie's resolution. */
  spectrumOf(conformation: Conformation): Float32Array {
    return packed(this.#density.structureFactors(conformation, this.#resolution), this.#terms, this.#root);
  }

  /** All scalar products of the plane and K packed spectra. */
  products(spectra: readonly Float32Array[]): MovieProducts {
    const frames = spectra.length;
    const shells = this.#wholeTerms.length;
    const [e1, e2] = this.#plane;
    const plane = new Float64Array(3 * shells);
    const cross = new Float64Array(2 * frames * shells);
    const models = new Float64Array(frames * frames * shells);
    for (let i = 0; i < shells; i++) {
      const from = 2 * this.#shellStart[i]!;
      const to = 2 * this.#shellStart[i + 1]!;
      plane.set([dot(e1, e1, from, to), dot(e1, e2, from, to), dot(e2, e2, from, to)], 3 * i);
      for (let k = 0; k < frames; k++) {
        cross[2 * i * frames + k] = dot(e1, spectra[k]!, from, to);
        cross[(2 * i + 1) * frames + k] = dot(e2, spectra[k]!, from, to);
        for (let l = 0; l <= k; l++) {
          const product = dot(spectra[k]!, spectra[l]!, from, to);
          models[(i * frames + k) * frames + l] = product;
          models[(i * frames + l) * frames + k] = product;
        }
      }
    }
    return { frames, terms: this.#wholeTerms, plane, cross, models };
  }

  /**
   * The map of a frame with what linearity took from it given back: the density of the frame's model in the place of what the movie of
   * all models makes of it. Noise, and what the models do not explain, stays as it is in the frame's map.
   * @param spectra packed densities of all frames' models
   * @returns values in shared memory
   */
  corrected(frame: number, map: DensityMap, spectra: readonly Float32Array[], fit: MovieFit): DensityMap {
    const plan = this.#plan;
    const z = fit.ofMaps[frame]!;
    const weights = spectra.map((_, k) => (k === frame ? 1 : 0) - 1 / spectra.length - z * fit.slope[k]!);
    plan.clearSpectrum();
    for (let i = 0; i < this.#wholeTerms.length; i++) {
      const scale = fit.frameScale[frame]! * fit.shellScale[i]!;
      for (let t = this.#shellStart[i]!; t < this.#shellStart[i + 1]!; t++) {
        let [re, im] = [0, 0];
        for (let k = 0; k < spectra.length; k++) {
          re += weights[k]! * spectra[k]![2 * t]!;
          im += weights[k]! * spectra[k]![2 * t + 1]!;
        }
        const factor = scale / this.#root[t]!;
        plan.re[this.#terms[t]!] = factor * re;
        plan.im[this.#terms[t]!] = factor * im;
      }
    }
    plan.inverse();
    const values = new Float32Array(new SharedArrayBuffer(map.values.byteLength));
    for (let v = 0; v < values.length; v++) values[v] = map.values[v]! + plan.real[v]!;
    return { grid: this.#grid, values };
  }

  /** Gives the memory of its plans back; it must not be used afterwards. */
  release(): void {
    this.#density.release();
    this.#plan.release();
  }
}

interface MovieParts {
  readonly grid: Grid;
  readonly resolution: number;
  readonly density: ModelDensity;
  readonly plan: RealFourier;
  readonly terms: Int32Array;
  readonly root: Float32Array;
  readonly shellStart: Int32Array;
  readonly wholeTerms: Float64Array;
}

function movieParts(grid: Grid, resolution: number, structure: Structure, kernels: Kernels): MovieParts {
  const longest = Math.max(...grid.shape.map((n, axis) => n * voxelSize(grid)[axis]!));
  const shells = Math.max(1, Math.min(MOST_SHELLS, Math.floor(longest / resolution / SHELL_WIDTH)));
  const { shell, multiplicity, terms: wholeTerms } = resolutionShells(grid, resolution, shells);
  const count = new Int32Array(shells + 1);
  for (const i of shell) if (i >= 0) count[i + 1] = count[i + 1]! + 1;
  for (let i = 0; i < shells; i++) count[i + 1] = count[i + 1]! + count[i]!;
  const terms = new Int32Array(count[shells]!);
  const root = new Float32Array(terms.length);
  const next = count.slice();
  shell.forEach((i, c) => {
    if (i < 0) return;
    const at = next[i]!++;
    terms[at] = c;
    root[at] = Math.sqrt(multiplicity[c % multiplicity.length]!);
  });
  const omit = Uint8Array.from({ length: structure.atomCount }, (_, i) => (isHydrogen(structure, i) ? 1 : 0));
  const density = new ModelDensity(grid, structure.element, kernels, omit);
  return { grid, resolution, density, plan: kernels.fourier(grid.shape), terms, root, shellStart: count, wholeTerms };
}

function packed(
  half: { readonly re: Float32Array; readonly im: Float32Array },
  terms: Int32Array,
  root: Float32Array,
): Float32Array {
  const spectrum = new Float32Array(2 * terms.length);
  for (let t = 0; t < terms.length; t++) {
    spectrum[2 * t] = half.re[terms[t]!]! * root[t]!;
    spectrum[2 * t + 1] = half.im[terms[t]!]! * root[t]!;
  }
  return spectrum;
}

/** Orthonormal basis of the plane nearest to all maps; E1 points to their sum, so that first coordinates are positive. */
function planeThrough(spectra: readonly Float32Array[]): {
  plane: readonly [Float32Array, Float32Array];
  coordinates: Float64Array;
} {
  const frames = spectra.length;
  const gram = Matrix.zeros(frames, frames);
  for (let k = 0; k < frames; k++) {
    for (let l = 0; l <= k; l++) {
      const product = dot(spectra[k]!, spectra[l]!, 0, spectra[0]!.length);
      gram.set(k, l, product);
      gram.set(l, k, product);
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, j) => j).sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!);
  const axis = (j: number): PlaneAxis => ({
    length: Math.sqrt(Math.max(0, realEigenvalues[order[j]!]!)),
    shares: eigenvectorMatrix.getColumn(order[j]!),
  });
  const [first, second] = [axis(0), axis(1)];
  const total = [first, second].map(({ length, shares }) => length * shares.reduce((sum, share) => sum + share, 0));
  const norm = Math.hypot(total[0]!, total[1]!);
  const [cos, sin] = [total[0]! / norm, total[1]! / norm];
  const coordinates = new Float64Array(2 * frames);
  const basis = [new Float32Array(spectra[0]!.length), new Float32Array(spectra[0]!.length)] as const;
  for (let k = 0; k < frames; k++) {
    const [a, b] = [first.shares[k]!, second.shares[k]!];
    coordinates[2 * k] = cos * first.length * a + sin * second.length * b;
    coordinates[2 * k + 1] = cos * second.length * b - sin * first.length * a;
    const [p, q] = [a / first.length, b / second.length];
    const spectrum = spectra[k]!;
    for (let i = 0; i < spectrum.length; i++) {
      basis[0][i] = basis[0][i]! + (cos * p + sin * q) * spectrum[i]!;
      basis[1][i] = basis[1][i]! + (cos * q - sin * p) * spectrum[i]!;
    }
  }
  return { plane: basis, coordinates };
}

interface PlaneAxis {
  readonly length: number;
  readonly shares: readonly number[];
}

function dot(a: Float32Array, b: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += a[i]! * b[i]!;
  return sum;
}
