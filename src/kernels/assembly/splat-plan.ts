// The layout of a splat plan in the arena, as src/kernels/splat-simd.ts writes it: 32-bit fields, then 64-bit fields.

@unmanaged
export class SplatPlan {
  count: i32;
  terms: i32;
  nx: i32;
  ny: i32;
  nz: i32;
  /** Voxels of the tables along each axis, a multiple of four. */
  width: i32;
  /** f64, 3 per atom; overlaps take the place of the gradient, 1 per atom. */
  xyz: usize;
  gradient: usize;
  /** f64 per atom. */
  cutoff: usize;
  /** f32 per atom and term: h, and 2·s·h, the factor of the derivative. */
  heights: usize;
  slopes: usize;
  /** f32 per atom and term: s·log2(e), so that exp(−s·r²) is a power of two. */
  steepness: usize;
  /** f32 per voxel of the table: distance from the atom along x; then along y and z. */
  awayX: usize;
  awayY: usize;
  awayZ: usize;
  /** f32 per term and voxel of the table: exp(−s·distance²). */
  tableX: usize;
  tableY: usize;
  tableZ: usize;
  /** f32 per term: room for the factors of a row. */
  ofRow: usize;
  spare: i32;
  stepX: f64;
  stepY: f64;
  stepZ: f64;
  perX: f64;
  perY: f64;
  perZ: f64;
}
