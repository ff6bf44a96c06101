// The density of a model on the grid of a map, with all Fourier terms down to a resolution.
import { goodFourierSize } from '../kernels/fourier-size.js';
import type { Kernels, RealFourier } from '../kernels/kernels.js';
import type { Conformation } from '../structure/structure.js';
import { applyFactors, gaussianFactors } from './axis-factors.js';
import type { DensityMap, Grid } from './density-map.js';
import { aliasingBlur } from './fourier-crop.js';
import { orthogonalVoxel } from './grid.js';
import { copySpectrum } from './spectrum-copy.js';
import { splatAtoms } from './splat-atoms.js';

type Three = readonly [number, number, number];

/**
 * Voxels of the working grid per Å of resolution, times the resolution: finer than Nyquist's 2, so that little blur is
 * needed.
 */
const SAMPLING = 3;

/** The grid that images are splatted on. */
interface WorkingGrid {
  readonly plan: RealFourier;
  /** Å */
  readonly voxel: Three;
  /** Å: it gives no finer terms; 0 where it gives all. */
  readonly finest: number;
}

/**
 * Densities of one set of atoms on one orthogonal, periodic grid. Owns its Fourier plans, so evaluate it as often as
 * needed, and release it afterwards.
 *
 * Images are splatted on a grid as fine as the resolution asks for, with extra blur against aliasing, transformed,
 * sharpened by as much and cut at the resolution; what the map's own grid can carry is kept. Structure factors are
 * within a few tenths of a percent of F(000) of the exact sum (Ten Eyck 1977, Acta Cryst. A33:486).
 */
export class ModelDensity {
  readonly grid: Grid;
  readonly #elements: readonly string[];
  readonly #omit: Uint8Array | undefined;
  readonly #kernels: Kernels;
  readonly #voxel: Three;
  readonly #output: RealFourier;
  readonly #relative: Float64Array;
  #working: WorkingGrid | undefined;

  /**
   * @param elements N symbols
   * @param omit 1 where an atom shall not show
   * @throws UserError where the grid is not orthogonal
   */
  constructor(grid: Grid, elements: readonly string[], kernels: Kernels, omit?: Uint8Array) {
    this.grid = grid;
    this.#elements = elements;
    this.#omit = omit;
    this.#kernels = kernels;
    this.#voxel = orthogonalVoxel(grid, 'The density of a model');
    this.#output = kernels.fourier(grid.shape);
    this.#relative = new Float64Array(3 * elements.length);
  }

  /**
   * Structure factors of the box, Σ over the voxels of the grid of density·exp(−2πi(hx/nx + ky/ny + lz/nz)), in the
   * layout of `RealFourier`; zero where d ≤ `resolution` (Å). Valid until the next call.
   */
  structureFactors(
    conformation: Conformation,
    resolution: number,
  ): { readonly re: Float32Array; readonly im: Float32Array } {
    // The finest spacing that map grid and resolution leave, Å.
    const finest = Math.max(resolution, 2 * Math.min(...this.#voxel));
    const { plan, voxel } = this.#workingGrid(finest, resolution);
    const { b, occupancy, xyz } = conformation;
    const blur = aliasingBlur(Math.max(...voxel), finest, lowestOf(b));
    const atoms = splatAtoms(this.#elements, b, occupancy, blur, {
      ...(this.#omit && { omit: this.#omit }),
      dMin: resolution,
    });
    placeRelative(xyz, this.grid.origin, this.#relative);
    plan.clearReal();
    const splatter = this.#kernels.splatter(atoms, plan.shape, voxel);
    splatter.splat(this.#relative, plan.real);
    splatter.release();
    plan.forward();
    const output = this.#output;
    if (plan !== output) copySpectrum(plan, output);
    const unblur = gaussianFactors(output.shape, this.#voxel, blur / 4);
    applyFactors(output.re, output.im, unblur, 1 / (resolution * resolution));
    return output;
  }

  /** The density in real space, Å⁻² (times 47.88 V·Å² gives the electrostatic potential in volt). */
  evaluate(conformation: Conformation, resolution: number): DensityMap {
    this.structureFactors(conformation, resolution);
    this.#output.inverse();
    return { grid: this.grid, values: this.#output.real.slice() };
  }

  /** Gives the memory of its plans back; it must not be used afterwards. */
  release(): void {
    this.#releaseWorking();
    this.#output.release();
  }

  #releaseWorking(): void {
    const plan = this.#working?.plan;
    if (plan !== this.#output) plan?.release();
    this.#working = undefined;
  }

  /** Made anew only where a resolution asks for another number of voxels or for finer terms than the last one gives. */
  #workingGrid(finest: number, resolution: number): WorkingGrid {
    const { shape: own } = this.grid;
    const lengths = own.map((n, axis) => n * this.#voxel[axis]!);
    const shape = own.map((n, axis) => {
      const wanted = (SAMPLING * lengths[axis]!) / finest;
      return n >= wanted ? n : goodFourierSize(wanted);
    }) as [number, number, number];
    const last = this.#working;
    if (last !== undefined && last.finest <= resolution && last.plan.shape.every((n, axis) => n === shape[axis]))
      return last;
    this.#releaseWorking();
    const voxel = lengths.map((length, axis) => length / shape[axis]!) as [number, number, number];
    const waves = lengths.map((length) => length / resolution) as [number, number, number];
    this.#working = shape.every((n, axis) => n === own[axis])
      ? { plan: this.#output, voxel, finest: 0 }
      : { plan: this.#kernels.fourier(shape, waves), voxel, finest: resolution };
    return this.#working;
  }
}

function lowestOf(b: ArrayLike<number>): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < b.length; i++) lowest = Math.min(lowest, b[i]!);
  return Number.isFinite(lowest) ? lowest : 0;
}

/** Writes xyz − origin (3N, Å). */
function placeRelative(xyz: Float64Array, [ox, oy, oz]: Three, relative: Float64Array): void {
  for (let p = 0; p < xyz.length; p += 3) {
    relative[p] = xyz[p]! - ox;
    relative[p + 1] = xyz[p + 1]! - oy;
    relative[p + 2] = xyz[p + 2]! - oz;
  }
}
