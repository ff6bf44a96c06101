// The half spectrum of a real grid: at which spatial frequency each coefficient lies and how many terms it stands for.

type Three = readonly [number, number, number];

/**
 * 1/d², Å⁻², of each coefficient, in the order of `RealFourier.re`.
 * @param voxel voxel size of the (orthogonal) grid, Å
 */
export function reciprocalSquares(shape: Three, voxel: Three): Float32Array {
  const [nx, ny, nz] = shape;
  const half = Math.floor(nx / 2) + 1;
  const x = frequencies(nx, voxel[0]);
  const y = frequencies(ny, voxel[1]);
  const z = frequencies(nz, voxel[2]);
  const squares = new Float32Array(half * ny * nz);
  let c = 0;
  for (let l = 0; l < nz; l++) {
    for (let k = 0; k < ny; k++) {
      const yz = z[l]! ** 2 + y[k]! ** 2;
      for (let h = 0; h < half; h++) squares[c++] = yz + x[h]! ** 2;
    }
  }
  return squares;
}

/**
 * How many terms of the whole spectrum a coefficient of column h stands for: 2 where its Friedel mate is left out (h
 * and −h differ), else 1. One number a column, h = 0 … floor(nx/2).
 */
export function friedelMultiplicity(nx: number): Uint8Array {
  const multiplicity = new Uint8Array(Math.floor(nx / 2) + 1).fill(2);
  multiplicity[0] = 1;
  if (nx % 2 === 0) multiplicity[nx / 2] = 1;
  return multiplicity;
}

/** Frequency of each index of an axis of n voxels, Å⁻¹: 0, 1, … and from the middle on negative. */
export function frequencies(n: number, voxel: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => (i <= n / 2 ? i : i - n) / (n * voxel));
}
