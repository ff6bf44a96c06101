// Resolution shells of the half spectrum, and what is summed over them: Fourier shell correlation and power.
import { UserError } from '../base/user-error.js';
import type { Kernels } from '../kernels/kernels.js';
import type { DensityMap, Grid } from './density-map.js';
import { gridDifference, orthogonalVoxel } from './grid.js';
import { frequencies, friedelMultiplicity } from './half-spectrum.js';

/** Shells of equal width in 1/d, from 0 to 1/resolution. */
export interface ResolutionShells {
  readonly count: number;
  /** Width of a shell, Å⁻¹. */
  readonly width: number;
  /**
   * Shell of each coefficient of the half spectrum (order of `RealFourier.re`); −1 beyond the resolution and for
   * F(000).
   */
  readonly shell: Int16Array;
  /** Terms of the whole spectrum that a coefficient of column h stands for (see friedelMultiplicity). */
  readonly multiplicity: Uint8Array;
  /** Terms of the whole spectrum in each shell. */
  readonly terms: Float64Array;
  /** Middle of each shell as a Bragg spacing, Å. */
  readonly spacing: Float64Array;
}

/**
 * @param resolution Å; terms with d below it belong to no shell
 * @param count number of shells; absent: as wide as one Fourier step of the longest axis, as FSC curves are drawn
 * @throws UserError where the grid is not orthogonal
 */
export function resolutionShells(grid: Grid, resolution: number, count?: number): ResolutionShells {
  const voxel = orthogonalVoxel(grid, 'Sorting into resolution shells');
  const longest = Math.max(...grid.shape.map((n, axis) => n * voxel[axis]!));
  const shells = Math.min(Math.max(1, count ?? Math.floor(longest / resolution)), 32767);
  const width = 1 / resolution / shells;
  const multiplicity = friedelMultiplicity(grid.shape[0]);
  const terms = new Float64Array(shells);
  const shell = shellOfEach(grid.shape, voxel, { width, shells, finest: (1 + 1e-6) / resolution }, multiplicity, terms);
  const spacing = Float64Array.from({ length: shells }, (_, k) => 1 / ((k + 0.5) * width));
  return { count: shells, width, shell, multiplicity, terms, spacing };
}

/** Row by row, as far as the sphere of the finest frequency (Å⁻¹) goes; counts what falls into each shell. */
function shellOfEach(
  [nx, ny, nz]: readonly [number, number, number],
  voxel: readonly [number, number, number],
  { width, shells, finest }: { readonly width: number; readonly shells: number; readonly finest: number },
  multiplicity: Uint8Array,
  terms: Float64Array,
): Int16Array {
  const half = multiplicity.length;
  const squares = frequencies(nx, voxel[0]).map((x) => x * x);
  const y = frequencies(ny, voxel[1]);
  const z = frequencies(nz, voxel[2]);
  const shell = new Int16Array(half * ny * nz).fill(-1);
  for (let row = 0; row < ny * nz; row++) {
    const yz = z[Math.floor(row / ny)]! ** 2 + y[row % ny]! ** 2;
    for (let h = row === 0 ? 1 : 0; h < half; h++) {
      // Single precision, as squares are held elsewhere: terms on the axes lie on borders of shells, and rounding decides.
      const s = Math.sqrt(Math.fround(yz + squares[h]!));
      if (s > finest) break;
      const k = Math.min(Math.floor(s / width), shells - 1);
      shell[row * half + h] = k;
      terms[k] = terms[k]! + multiplicity[h]!;
    }
  }
  return shell;
}

/** Σ over each shell of the whole spectrum of Re(A·conj(B)); with B = A the power. */
export function shellProducts(
  shells: ResolutionShells,
  aRe: Float32Array,
  aIm: Float32Array,
  bRe: Float32Array,
  bIm: Float32Array,
): Float64Array {
  const { shell, multiplicity } = shells;
  const half = multiplicity.length;
  const sums = new Float64Array(shells.count);
  for (let c = 0, h = 0; c < shell.length; c++) {
    const k = shell[c]!;
    if (k >= 0) sums[k] = sums[k]! + multiplicity[h]! * (aRe[c]! * bRe[c]! + aIm[c]! * bIm[c]!);
    if (++h === half) h = 0;
  }
  return sums;
}

export interface ShellCorrelation {
  readonly shells: ResolutionShells;
  /** Correlation of the two maps' coefficients in each shell; NaN where a map has none. */
  readonly correlation: Float64Array;
}

/**
 * Fourier shell correlation of two maps (Harauz & van Heel 1986, Optik 73:146), as they stand: mask them before.
 * @throws UserError where their grids differ
 */
export function fourierShellCorrelation(
  a: DensityMap,
  b: DensityMap,
  resolution: number,
  kernels: Kernels,
  count?: number,
): ShellCorrelation {
  const difference = gridDifference(a.grid, b.grid);
  if (difference)
    throw new UserError(`The two maps cannot be correlated: one ${difference}; resample one onto the other.`);
  const shells = resolutionShells(a.grid, resolution, count);
  const plan = kernels.fourier(a.grid.shape);
  plan.real.set(a.values);
  plan.forward();
  const aRe = plan.re.slice();
  const aIm = plan.im.slice();
  plan.real.set(b.values);
  plan.forward();
  const ab = shellProducts(shells, aRe, aIm, plan.re, plan.im);
  const aa = shellProducts(shells, aRe, aIm, aRe, aIm);
  const bb = shellProducts(shells, plan.re, plan.im, plan.re, plan.im);
  plan.release();
  return { shells, correlation: ab.map((v, k) => v / Math.sqrt(aa[k]! * bb[k]!)) };
}

/**
 * Bragg spacing, Å, at which the curve first falls below a threshold, interpolated between the middles of shells; the
 * last shell's outer edge where it never does.
 */
export function resolutionAt(curve: ShellCorrelation, threshold: number): number {
  const { correlation, shells } = curve;
  for (let k = 0; k < shells.count; k++) {
    const here = correlation[k]!;
    if (Number.isNaN(here) || here >= threshold) continue;
    const before = correlation[k - 1];
    if (before === undefined || Number.isNaN(before)) return shells.spacing[k]!;
    const share = (before - threshold) / (before - here);
    return 1 / ((k - 0.5 + share) * shells.width);
  }
  return 1 / (shells.count * shells.width);
}
