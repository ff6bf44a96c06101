// The low-resolution part of a map: its Fourier coefficients down to d_min, on the smallest convenient working grid.
import { goodFourierSize } from '../kernels/fourier-size.js';
import type { Kernels } from '../kernels/kernels.js';
import type { DensityMap } from './density-map.js';
import { copySpectrum } from './spectrum-copy.js';

/** Fourier series coefficients of a box, F(s) = (1/N) Σ ρ(x) exp(−2πi s·x), so that they do not depend on the grid. */
export interface CroppedFourier {
  /** Working grid: same box, coarser voxels. */
  readonly shape: readonly [number, number, number];
  /** Voxel size of the working grid, Å. */
  readonly steps: readonly [number, number, number];
  /** Half spectrum of the working grid, layout as in kernels.ts. */
  readonly re: Float32Array;
  readonly im: Float32Array;
}

/** Working voxels are d_min/3: with the blur below, an image needs the fewest voxels there, and the transforms stay small. */
const SAMPLING = 1.5;
/** Share of a coefficient at d_min that may come from its alias. */
const ALIAS = 1e-3;

/**
 * Extra B, Å², that makes the images of atoms smooth enough for a grid. Sampling adds to the coefficient at s = 1/d_min the one at
 * 1/voxel − 1/d_min; a B factor damps the second by exp(−B·Δ(s²)/4) against the first.
 * @param voxel the largest voxel size, Å
 * @param lowestB the smallest B factor of the model, Å²
 */
export function aliasingBlur(voxel: number, dMin: number, lowestB: number): number {
  const squares = (1 / voxel - 1 / dMin) ** 2 - 1 / dMin ** 2;
  return Math.max(0, (4 * Math.log(1 / ALIAS)) / squares - lowestB);
}

/** The working grid for a box of `lengths` Å at d_min Å; never finer than the map itself needs to be. */
export function workingShape(lengths: readonly number[], dMin: number): [number, number, number] {
  const size = (length: number): number => goodFourierSize(Math.max(8, Math.ceil((2 * SAMPLING * length) / dMin)));
  return [size(lengths[0]!), size(lengths[1]!), size(lengths[2]!)];
}

/**
 * Transforms the map once and keeps what the working grid holds. Frequencies at the Nyquist planes of either grid are dropped.
 * @param dMin Å; the working grid follows from it
 * @param corners whether terms beyond d_min are asked for, too; without them they are undefined
 */
export function cropFourier(map: DensityMap, dMin: number, kernels: Kernels, corners = true): CroppedFourier {
  const { shape: from, steps: stepVectors } = map.grid;
  const lengths = from.map((n, i) => n * stepVectors[i]![i]!);
  const shape = workingShape(lengths, dMin);
  const waves = lengths.map((length) => length / dMin) as [number, number, number];
  const whole = kernels.fourier(from, corners ? undefined : waves);
  const cropped = kernels.fourier(shape);
  whole.real.set(map.values);
  whole.forward();
  copySpectrum(whole, cropped);
  // A transform sums over voxels; a series coefficient is its mean.
  const scale = 1 / (shape[0] * shape[1] * shape[2]);
  const [re, im] = [scaled(cropped.re, scale), scaled(cropped.im, scale)];
  whole.release();
  cropped.release();
  const steps = [lengths[0]! / shape[0], lengths[1]! / shape[1], lengths[2]! / shape[2]] as const;
  return { shape, steps, re, im };
}

/** A copy out of shared memory. */
function scaled(values: Float32Array, factor: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values.length);
  for (let k = 0; k < out.length; k++) out[k] = factor * values[k]!;
  return out;
}
