// What the hot loops offer, whichever twin runs them: the TypeScript reference or WebAssembly SIMD.

/** A real Fourier transform of one grid; owns its buffers, which callers fill and read in place. */
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
  /** (re, im) → real, divided by nx·ny·nz. Leaves `re`, `im` undefined. */
  inverse(): void;
}

/** Images of atoms on a periodic, orthogonal grid: each a sum of Gaussians h·exp(−s·r²) cut off at a radius. */
export interface Splatter {
  /** Adds the atoms' density to `grid`: Σ_atoms Σ_j heights·exp(−steepness·r²). Positions relative to voxel (0,0,0), Å, 3 per atom. */
  splat(xyz: Float64Array, grid: Float32Array): void;
  /** Adds Σ_v q(v)·∂ρ(v)/∂x_atom to gradient (3 per atom). */
  gradient(xyz: Float64Array, q: Float32Array, gradient: Float64Array): void;
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
}

/** Pairs in CSR form: partners of atom i are second[offsets[i] … offsets[i+1]), each with its contact distance d₀, Å. */
export interface PairList {
  readonly offsets: Int32Array;
  readonly second: Int32Array;
  readonly contact: Float32Array;
  /** c of the repulsion. */
  readonly strength: number;
}

/** One twin. Both pass one test suite; energies agree to 1e-6, gradients to 1e-5 of the largest component. */
export interface Kernels {
  readonly name: 'reference' | 'simd';
  fourier(shape: readonly [number, number, number]): RealFourier;
  /** `steps`: voxel size along x, y, z, Å. */
  splatter(
    atoms: SplatAtoms,
    shape: readonly [number, number, number],
    steps: readonly [number, number, number],
  ): Splatter;
  pairRepulsion(pairs: PairList): PairRepulsion;
  /** Gives back all memory of plans made so far; they must not be used afterwards. */
  release(): void;
}
