// What a plan must hold before a kernel may run on it; wrong sizes would read or write beyond the buffers.
import type { LinearField, PairList, ProfileShells, SplatAtoms, SplineField } from './kernels.js';

type Three = readonly [number, number, number];

/** Throws RangeError unless the shape is three whole numbers, at least 1, of at most 2^30 voxels in all. */
export function checkShape(shape: Three): void {
  if (!shape.every((n) => Number.isInteger(n) && n >= 1) || shape[0] * shape[1] * shape[2] > 2 ** 30) {
    throw new RangeError(`a grid of ${shape.join(' × ')} voxels: sizes must be whole, at least 1, at most 2^30 in all`);
  }
}

/** Throws RangeError unless the columns have the lengths that `count` and `terms` ask for and the steps are positive. */
export function checkSplat(atoms: SplatAtoms, shape: Three, steps: Three): void {
  checkShape(shape);
  if (!steps.every((step) => step > 0 && Number.isFinite(step))) {
    throw new RangeError(`voxel sizes must be above 0 Å, not ${steps.join(', ')}`);
  }
  const { count, terms, heights, steepness, cutoff } = atoms;
  if (!(Number.isInteger(terms) && terms >= 1)) throw new RangeError(`an atom has at least one Gaussian, not ${terms}`);
  checkLength('heights', heights, count * terms);
  checkLength('steepness', steepness, count * terms);
  checkLength('cutoff', cutoff, count);
  const wrong = cutoff.findIndex((c) => !(c >= 0 && c < 1e4));
  if (wrong >= 0) throw new RangeError(`atom ${wrong} has the cutoff ${cutoff[wrong]} Å; it must lie in [0, 10000)`);
  const rising = steepness.findIndex((s) => !(s >= 0));
  if (rising >= 0)
    throw new RangeError(`Gaussian ${rising} has the steepness ${steepness[rising]} Å⁻²; it must be at least 0`);
}

/** Throws RangeError unless the list is in CSR form; returns the number of atoms. */
export function checkPairs({ offsets, second, contact }: PairList): number {
  const atoms = offsets.length - 1;
  if (atoms < 0 || offsets[0] !== 0) throw new RangeError('the offsets of a pair list start with 0');
  for (let i = 0; i < atoms; i++) {
    if (offsets[i + 1]! < offsets[i]!) throw new RangeError(`the offsets of a pair list fall after atom ${i}`);
  }
  checkLength('second', second, offsets[atoms]!);
  checkLength('contact', contact, offsets[atoms]!);
  const stray = second.findIndex((j) => j < 0 || j >= atoms);
  if (stray >= 0) throw new RangeError(`pair ${stray} names atom ${second[stray]} of ${atoms}`);
  return atoms;
}

/** Throws RangeError unless there is a coefficient a voxel and a matrix of nine finite numbers. */
export function checkField({ coefficients, shape, toGrid }: SplineField): void {
  checkVoxels('the coefficients', coefficients, shape, toGrid);
}

/** Throws RangeError unless there is a value a voxel, a matrix of nine finite numbers, and a set of unit vectors for each number of probes. */
export function checkProfile({ values, shape, toGrid }: LinearField, { wanted, most, spheres }: ProfileShells): void {
  checkVoxels('the map', values, shape, toGrid);
  if (!(Number.isInteger(wanted) && Number.isInteger(most) && wanted >= 1 && most >= wanted))
    throw new RangeError(
      `${wanted} to ${most} probes: both must be whole, and neither 0 nor the first above the second`,
    );
  checkLength('the unit vectors', spheres, (3 * (most * (most + 1) - wanted * (wanted - 1))) / 2);
}

function checkVoxels(name: string, values: Float32Array, shape: Three, toGrid: Float64Array): void {
  checkShape(shape);
  checkLength(name, values, shape[0] * shape[1] * shape[2]);
  checkLength('the matrix', toGrid, 9);
  if (!toGrid.every(Number.isFinite)) throw new RangeError(`the matrix from Å to voxels holds ${toGrid.join(', ')}`);
}

/** Throws RangeError unless `values` has the length that the plan was made for. */
export function checkLength(name: string, values: ArrayLike<number>, length: number): void {
  if (values.length !== length) throw new RangeError(`${name} holds ${values.length} numbers instead of ${length}`);
}

/** The farthest that an atom may be from voxel (0,0,0) along an axis, in Å: keeps voxel numbers exact whole numbers. */
export const FARTHEST = 1e6;

/** The error for an atom whose coordinates cannot be placed on a grid. */
export function lostAtom(xyz: Float64Array, atom: number): RangeError {
  const place = Array.from(xyz.subarray(3 * atom, 3 * atom + 3)).join(', ');
  return new RangeError(`atom ${atom} is at (${place}) Å: not a place within ${FARTHEST} Å of the grid's origin`);
}

/** Throws RangeError for a point, Å, that cannot be placed on a field's grid. */
export function checkPlace({ origin }: LinearField, x: number, y: number, z: number): void {
  const isNear = (distance: number): boolean => Math.abs(distance) <= FARTHEST;
  if (!(isNear(x - origin[0]) && isNear(y - origin[1]) && isNear(z - origin[2])))
    throw new RangeError(`a point at (${x}, ${y}, ${z}) Å: not a place within ${FARTHEST} Å of the grid's origin`);
}
