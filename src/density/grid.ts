// Geometry of a grid of voxels: sizes, positions between space and grid, and in what two grids differ.
import { UserError } from '../base/user-error.js';
import { type Grid, isOrthogonal } from './density-map.js';

/** Voxels in the grid. */
export function voxelCount(grid: Grid): number {
  const [nx, ny, nz] = grid.shape;
  return nx * ny * nz;
}

/** Length of the three steps, Å. */
export function voxelSize(grid: Grid): [number, number, number] {
  const [a, b, c] = grid.steps;
  return [Math.hypot(...a), Math.hypot(...b), Math.hypot(...c)];
}

/** The finest Bragg spacing, Å, that every axis of the grid can carry: twice the largest voxel size. */
export function nyquist(grid: Grid): number {
  return 2 * Math.max(...voxelSize(grid));
}

/** An orthogonal grid, e.g. for a simulated map. Shape in voxels, voxel size and origin in Å. */
export function orthogonalGrid(
  shape: readonly [number, number, number],
  voxel: readonly [number, number, number],
  origin: readonly [number, number, number] = [0, 0, 0],
): Grid {
  return {
    shape,
    origin,
    steps: [
      [voxel[0], 0, 0],
      [0, voxel[1], 0],
      [0, 0, voxel[2]],
    ],
  };
}

/** Positions, 3 per point, Å → fractional voxel indices (i, j, k). */
export function toGrid(grid: Grid, xyz: Float64Array, target = new Float64Array(xyz.length)): Float64Array {
  const m = inverseSteps(grid);
  const [ox, oy, oz] = grid.origin;
  for (let p = 0; p < xyz.length; p += 3) {
    const x = xyz[p]! - ox;
    const y = xyz[p + 1]! - oy;
    const z = xyz[p + 2]! - oz;
    target[p] = m[0]! * x + m[1]! * y + m[2]! * z;
    target[p + 1] = m[3]! * x + m[4]! * y + m[5]! * z;
    target[p + 2] = m[6]! * x + m[7]! * y + m[8]! * z;
  }
  return target;
}

/** Fractional voxel indices, 3 per point → positions, Å. */
export function toWorld(grid: Grid, ijk: Float64Array, target = new Float64Array(ijk.length)): Float64Array {
  const [a, b, c] = grid.steps;
  for (let p = 0; p < ijk.length; p += 3) {
    const i = ijk[p]!;
    const j = ijk[p + 1]!;
    const k = ijk[p + 2]!;
    for (let axis = 0; axis < 3; axis++) {
      target[p + axis] = grid.origin[axis]! + i * a[axis]! + j * b[axis]! + k * c[axis]!;
    }
  }
  return target;
}

/** The matrix (row by row) that takes Å, from the origin, to voxel indices: d(i, j, k)/d(x, y, z). */
export function inverseSteps(grid: Grid): Float64Array {
  const [a, b, c] = grid.steps;
  const det = determinant(grid);
  if (!(Math.abs(det) > 1e-12)) {
    throw new UserError('The three step vectors of the grid lie in a plane; check the cell in the header of the map.');
  }
  const rows = [cross(b, c), cross(c, a), cross(a, b)];
  return Float64Array.from(rows.flat().map((v) => v / det));
}

/**
 * In what two grids differ, as the end of a sentence (`has 64 × 64 × 64 voxels, the other 70 × 70 × 70`); undefined
 * where they are the same. Lengths may differ by 0.001 of a voxel at the far corner, what the rounding of headers can
 * do.
 */
export function gridDifference(a: Grid, b: Grid): string | undefined {
  if (a.shape.some((n, axis) => n !== b.shape[axis])) {
    return `has ${a.shape.join(' × ')} voxels, the other ${b.shape.join(' × ')}`;
  }
  const voxel = voxelSize(a);
  const apart = (p: readonly number[], q: readonly number[], times: number): boolean =>
    p.some((v, axis) => Math.abs(v - q[axis]!) * times > 1e-3 * Math.min(...voxel));
  if (a.steps.some((step, axis) => apart(step, b.steps[axis]!, a.shape[axis]!))) {
    const other = voxelSize(b);
    return isOrthogonal(a) && isOrthogonal(b)
      ? `has voxels of ${formatVector(voxel)} Å, the other of ${formatVector(other)} Å`
      : `has axes ${a.steps.map(formatVector).join(' ')} Å, the other ${b.steps.map(formatVector).join(' ')} Å`;
  }
  if (apart(a.origin, b.origin, 1)) {
    return `begins at ${formatVector(a.origin)} Å, the other at ${formatVector(b.origin)} Å`;
  }
  return undefined;
}

/** Whether two grids are the same; see {@link gridDifference}. */
export function sameGrid(a: Grid, b: Grid): boolean {
  return gridDifference(a, b) === undefined;
}

/**
 * Voxel size of an orthogonal grid.
 * @throws UserError where the axes are not along x, y and z; `purpose` names what needs that
 */
export function orthogonalVoxel(grid: Grid, purpose: string): [number, number, number] {
  if (!isOrthogonal(grid)) {
    throw new UserError(
      `${purpose} needs a map whose axes lie along x, y and z, and this one has axes ` +
        `${grid.steps.map(formatVector).join(' ')} Å; resample it onto an orthogonal grid first.`,
    );
  }
  return [grid.steps[0][0], grid.steps[1][1], grid.steps[2][2]];
}

/** `(1.2, 3.4, 5.6)`, at most four decimals. */
export function formatVector(v: readonly number[]): string {
  return `(${v.map((x) => Number(x.toFixed(4)) + 0).join(', ')})`;
}

function determinant(grid: Grid): number {
  const [a, b, c] = grid.steps;
  const bc = cross(b, c);
  return a[0] * bc[0]! + a[1] * bc[1]! + a[2] * bc[2]!;
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [a[1]! * b[2]! - a[2]! * b[1]!, a[2]! * b[0]! - a[0]! * b[2]!, a[0]! * b[1]! - a[1]! * b[0]!];
}
