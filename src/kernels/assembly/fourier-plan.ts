// The layout of a Fourier plan in the arena, as src/kernels/fourier-simd.ts writes it: 32-bit fields in this order.

/** One pass of a transform in one dimension; see src/kernels/fourier-passes.ts. */
@unmanaged
export class Pass {
  radix: i32;
  span: i32;
  stride: i32;
  /** f32 pairs: w^(p·k). */
  twiddles: usize;
  /** f32 pairs: exp(−2πi·k/radix). */
  roots: usize;
}

/** A transform in one dimension: its passes lie one after the other. */
@unmanaged
export class Line {
  length: i32;
  passCount: i32;
  passes: usize;
}

@unmanaged
export class FourierPlan {
  nx: i32;
  ny: i32;
  nz: i32;
  /** floor(nx/2) + 1. */
  half: i32;
  real: usize;
  re: usize;
  im: usize;
  /** One z section of the half spectrum, its rows padded to whole vectors: planeStep bytes apart, ny + 7 of them. */
  planeRe: usize;
  planeIm: usize;
  planeStep: i32;
  /** Two scratch buffers, each for the real and imaginary parts of the longest line and 3 more, four vectors wide. */
  scratchA: usize;
  scratchB: usize;
  /** Columns along x that are asked for: all, or whole vectors of them that end within `half`. */
  width: i32;
  /** i32 for each row along x: columns that are asked for along z; 0 where it is all of them. */
  reaches: usize;
  x: Line;
  y: Line;
  z: Line;
}
