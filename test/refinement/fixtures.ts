// A handful of atoms in a small box, and the map that they would give: small enough to argue about, real enough to refine.
import { randomFrom } from '../../src/base/random.js';
import type { DensityMap, Grid } from '../../src/density/density-map.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import type { TargetAtoms } from '../../src/refinement/likelihood-target.js';

export const grid: Grid = {
  shape: [20, 24, 18],
  origin: [-3, 2, 5],
  steps: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};

/** Eight atoms about the middle of the box, 1.5 Å and more apart, with B factors of a good cryo-EM model. */
export const atoms: TargetAtoms = {
  elements: ['C', 'N', 'O', 'C', 'S', 'C', 'O', 'C'],
  b: Float64Array.of(30, 40, 35, 50, 45, 30, 60, 40),
  occupancy: Float64Array.of(1, 1, 1, 1, 0.5, 1, 1, 1),
  omit: new Uint8Array(8),
};

export const truth = Float64Array.of(
  5,
  12,
  12,
  6.5,
  12,
  12.3,
  7.2,
  13.4,
  12,
  4.2,
  10.7,
  12.5,
  3,
  10,
  13.8,
  5.1,
  13,
  10.8,
  6,
  14.2,
  9.9,
  7.9,
  10.8,
  13.1,
);

export const kernels = loadKernels('reference');

/** The noise-free map of `truth` at `resolution` Å, times `scale`, plus `offset`. */
export function mapOf(xyz: Float64Array, resolution: number, scale = 1, offset = 0): DensityMap {
  const model = new ModelDensity(grid, atoms.elements, kernels);
  const { values } = model.evaluate({ xyz, b: atoms.b, occupancy: atoms.occupancy }, resolution);
  return { grid, values: values.map((value) => scale * value + offset) };
}

/** A map with white noise of `sigma` times the map's own standard deviation. */
export function noisy(map: DensityMap, sigma: number, seed: number): DensityMap {
  const random = randomFrom('noise', seed);
  const rms = Math.sqrt(map.values.reduce((sum, value) => sum + value * value, 0) / map.values.length);
  return { grid: map.grid, values: map.values.map((value) => value + sigma * rms * random.normal()) };
}

/** `truth` displaced by normal deviates of `sigma` Å a coordinate. */
export function shaken(sigma: number, seed: number): Float64Array {
  const random = randomFrom('shake', seed);
  return truth.map((value) => value + sigma * random.normal());
}
