// The density of a model on a grid, with all Fourier terms down to a resolution.
import type { Kernels, RealFourier } from '../kernels/kernels.js';
import type { Conformation } from '../structure/structure.js';
import type { DensityMap, Grid } from './density-map.js';
import { orthogonalVoxel } from './grid.js';
import { reciprocalSquares } from './half-spectrum.js';
import { antialiasBlur, splatAtoms } from './splat-atoms.js';

/**
 * Densities of one set of atoms on one orthogonal, periodic grid. Owns a Fourier plan, so evaluate it as often as needed;
 * the memory of plan and splatters is given back by `kernels.release()`.
 *
 * The images are splatted with extra blur against aliasing, transformed, sharpened by as much and cut at the resolution:
 * what is left is the exact transform up to the truncated tails of the images (below 1e-3 of the largest term).
 */
export class ModelDensity {
  readonly grid: Grid;
  readonly #elements: readonly string[];
  readonly #omit: Uint8Array | undefined;
  readonly #kernels: Kernels;
  readonly #voxel: readonly [number, number, number];
  readonly #plan: RealFourier;
  readonly #squares: Float32Array;
  readonly #relative: Float64Array;

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
    this.#plan = kernels.fourier(grid.shape);
    this.#squares = reciprocalSquares(grid.shape, this.#voxel);
    this.#relative = new Float64Array(3 * elements.length);
  }

  /**
   * Structure factors of the box, Σ over voxels of density·exp(−2πi(hx/nx + ky/ny + lz/nz)), zero where d ≤ `resolution`
   * (Å). Valid until the next call.
   */
  structureFactors(
    conformation: Conformation,
    resolution: number,
  ): { readonly re: Float32Array; readonly im: Float32Array } {
    const { re, im, real } = this.#plan;
    const { b, occupancy, xyz } = conformation;
    const lowestB = b.reduce((lowest, value) => Math.min(lowest, value), Number.POSITIVE_INFINITY);
    const blur = antialiasBlur(Math.max(...this.#voxel), Number.isFinite(lowestB) ? lowestB : 0);
    const options = this.#omit ? { omit: this.#omit } : {};
    const atoms = splatAtoms(this.#elements, b, occupancy, blur, options);
    for (let p = 0; p < xyz.length; p++) this.#relative[p] = xyz[p]! - this.grid.origin[p % 3]!;
    real.fill(0);
    this.#kernels.splatter(atoms, this.grid.shape, this.#voxel).splat(this.#relative, real);
    this.#plan.forward();
    const limit = 1 / (resolution * resolution);
    for (let c = 0; c < re.length; c++) {
      const s2 = this.#squares[c]!;
      const factor = s2 < limit ? Math.exp((blur * s2) / 4) : 0;
      re[c] = re[c]! * factor;
      im[c] = im[c]! * factor;
    }
    return this.#plan;
  }

  /** The density in real space, Å⁻² (times 47.88 V·Å² gives the electrostatic potential in volt). */
  evaluate(conformation: Conformation, resolution: number): DensityMap {
    this.structureFactors(conformation, resolution);
    this.#plan.inverse();
    return { grid: this.grid, values: this.#plan.real.slice() };
  }
}
