// What the hot loops offer, whichever twin runs them: the TypeScript reference or WebAssembly SIMD.

/** A real Fourier transform of one grid; owns its buffers, which callers fill and read in place: at first they may hold anything. */
export interface RealFourier {
  /** [nx, ny, nz] */
  readonly shape: readonly [number, number, number];
  /** nx·ny·nz, x fastest. */
  readonly real: Float32Array;
  /** Real and imaginary parts of the half spectrum: h + (nx/2+1)·(k + ny·l), h = 0 … floor(nx/2). */
  readonly re: Float32Array;
  readonly im: Float32Array;
  /** real → (re, im): F(h,k,l) = Σ ρ exp(−2πi(hx/nx + ky/ny + lz/nz)). Leaves `real` undefined. */
  forward(): void;
  /**
   * (re, im) → real, divided by nx·ny·nz. Leaves `re`, `im` undefined. Of a half spectrum that no real grid has (h = 0 or
   * h = nx/2 without its symmetry) it gives the real part of the inverse.
   */
  inverse(): void;
  /** Sets `real` to zero; in memory that threads share an array's own `fill` goes value by value. */
  clearReal(): void;
  /** The same for `re` and `im`. */
  clearSpectrum(): void;
  /** Gives the plan's memory back; the plan and its buffers must not be used afterwards. */
  release(): void;
}

/**
 * Images of atoms on a periodic, orthogonal grid: each a sum of Gaussians h·exp(−s·r²) cut off at a radius.
 *
 * An atom's voxels lie in rows along x that meet its sphere, and reach along them from ceil((x − cutoff)/step) to floor((x + cutoff)/step):
 * a cylinder. Along y and z it is cut likewise, with the radius that the section leaves along y, all computed in double precision by both
 * twins, so that both have the same voxels; each is then wrapped into the box (a cutoff beyond half the box meets a voxel more than once, an
 * atom outside the box lands inside). Rows of one length cost less a voxel than those of a ball. `gradient` is the exact adjoint of
 * `splat`: it runs over the same voxels and differentiates the same values, not the set, which only jumps where the images are cut.
 *
 * Both throw RangeError for an atom that is not within 10⁶ Å of voxel (0,0,0).
 */
export interface Splatter {
  /** Adds the atoms' density to `grid`: Σ_atoms Σ_j heights·exp(−steepness·r²). Positions relative to voxel (0,0,0), Å, 3 per atom. */
  splat(xyz: Float64Array, grid: Float32Array): void;
  /** Adds Σ_v q(v)·∂ρ(v)/∂x_atom to gradient (3 per atom). */
  gradient(xyz: Float64Array, q: Float32Array, gradient: Float64Array): void;
  /**
   * Adds Σ_v q(v)·ρ_atom(v) to overlap (one per atom): the adjoint of `splat` in the heights, which tells how a target changes with an
   * atom's strength, and so with its occupancy and B.
   */
  overlap(xyz: Float64Array, q: Float32Array, overlap: Float64Array): void;
  /** Gives the plan's memory back; it must not be used afterwards. */
  release(): void;
}

/** What a splatter needs to know of the atoms, fixed while it lives. */
export interface SplatAtoms {
  readonly count: number;
  /** Gaussians per atom. */
  readonly terms: number;
  /** count·terms, density units (occupancy included). */
  readonly heights: Float64Array;
  /** count·terms, Å⁻². */
  readonly steepness: Float64Array;
  /** count, Å: no contribution beyond. 0 leaves an atom out. */
  readonly cutoff: Float64Array;
}

/** Repulsion c·(d₀ − d)⁴ for d < d₀ over a pair list (refinement.md §3). */
export interface PairRepulsion {
  /** Adds to gradient, returns the energy. */
  evaluate(xyz: Float64Array, gradient: Float64Array): number;
  /** Gives the plan's memory back; a pair list that is rebuilt must release its old plan. It must not be used afterwards. */
  release(): void;
}

/** Pairs in CSR form, copied when the plan is made: partners of atom i are second[offsets[i] … offsets[i+1]), each with its contact distance d₀, Å. */
export interface PairList {
  readonly offsets: Int32Array;
  readonly second: Int32Array;
  readonly contact: Float32Array;
  /** c of the repulsion. */
  readonly strength: number;
}

/** Where the voxels of a periodic grid of any cell lie. */
interface FieldGrid {
  readonly shape: readonly [number, number, number];
  /** Of voxel (0,0,0), Å. */
  readonly origin: readonly [number, number, number];
  /** d(i, j, k)/d(x, y, z), row by row, 9 numbers, Å⁻¹. */
  readonly toGrid: Float64Array;
}

/** A tricubic B-spline. */
export interface SplineField extends FieldGrid {
  /** nx·ny·nz, x fastest: of the spline, not the values that it passes through. */
  readonly coefficients: Float32Array;
}

/** Reads a spline at points. */
export interface Sampler {
  /**
   * Returns T = −Σᵢ wᵢ ρ(xᵢ) and adds ∂T/∂x to `gradient` (3 a point); points of weight 0 cost nothing. xyz: 3 a point, Å. Throws
   * RangeError for a point that is not within 10⁶ Å of voxel (0,0,0).
   */
  evaluate(xyz: Float64Array, weight: Float64Array, gradient: Float64Array): number;
  /** Gives the plan's memory back; it must not be used afterwards. */
  release(): void;
}

/** A map, linear along each axis between its voxels. */
export interface LinearField extends FieldGrid {
  /** nx·ny·nz, x fastest. */
  readonly values: Float32Array;
}

/** Where about a point a map is looked at, and what is expected there. */
export interface ProfileShells {
  /** Radius of the first shell, and from shell to shell, Å. */
  readonly step: number;
  /** The values expected at the point itself and in each shell. */
  readonly expected: Float64Array;
  /** Probes wanted in a shell; where neighbours take some of them, more are laid out, up to `most` of them. */
  readonly wanted: number;
  readonly most: number;
  /** Unit vectors over a sphere, 3 numbers each: a set of `wanted`, then a set of one more, and so on up to `most`. */
  readonly spheres: Float64Array;
  /** Neighbours that a point has at most. */
  readonly neighbours: number;
}

/** Compares a map about one point after another with what is expected there. */
export interface SphereProfile {
  /** Where callers leave the neighbours of the next point, in any order: their places relative to it, Å, 3 numbers each. */
  readonly neighbours: Float64Array;
  /**
   * Pearson's correlation over the probes about a point (Å) that are not nearer to one of its first `neighbours` neighbours; the point itself
   * counts as often as probes are wanted in a shell. NaN where the map is constant there. Throws RangeError for a point that is not within
   * 10⁶ Å of voxel (0,0,0).
   */
  correlation(x: number, y: number, z: number, neighbours: number): number;
  /** Gives the plan's memory back; it must not be used afterwards. */
  release(): void;
}

/** Voxels of two maps: those of a mask that are not 0, or those where the first map is at least one value or the second at least another. */
export type Selection = Uint8Array | readonly [leastA: number, leastB: number];

/** Voxels that count, and sums over them: of what two maps are above given means, of the squares and the product. */
export interface Moments {
  readonly count: number;
  readonly sumA: number;
  readonly sumB: number;
  readonly aa: number;
  readonly bb: number;
  readonly ab: number;
}

/** Compares two maps of one grid voxel by voxel. */
export interface MapComparison {
  /** About means of 0, where none are given. */
  moments(selection: Selection, meanA?: number, meanB?: number): Moments;
  /** The value that `rank` values of a map are greater than or equal to, counted from the highest; a rank beyond the last gives the minimum. */
  rankedValue(map: 'a' | 'b', rank: number): number;
  /** Gives the plan's memory back; it must not be used afterwards. */
  release(): void;
}

/** One twin. Both pass one test suite; energies agree to 1e-6, gradients to 1e-5 of the largest component. */
export interface Kernels {
  readonly name: 'reference' | 'simd';
  /**
   * `band`: the terms with (h/x)² + (k/y)² + (l/z)² ≤ 1 are all that is asked for, band = [x, y, z]: `forward` leaves others undefined, and
   * before `inverse` they must be zero. What cannot matter is left out, up to a third of a transform for a sphere of ⅔ of the grid's Nyquist limit.
   */
  fourier(shape: readonly [number, number, number], band?: readonly [number, number, number]): RealFourier;
  /** `steps`: voxel size along x, y, z, Å. */
  splatter(
    atoms: SplatAtoms,
    shape: readonly [number, number, number],
    steps: readonly [number, number, number],
  ): Splatter;
  pairRepulsion(pairs: PairList): PairRepulsion;
  /** For `points` points at a time; `field` may be copied. */
  sampler(field: SplineField, points: number): Sampler;
  /** `field` may be copied. */
  /** Of two maps with as many voxels; they may be copied. */
  mapComparison(a: Float32Array, b: Float32Array): MapComparison;
  sphereProfile(field: LinearField, shells: ProfileShells): SphereProfile;
  /** Gives back all memory of plans made so far; they must not be used afterwards. */
  release(): void;
}
