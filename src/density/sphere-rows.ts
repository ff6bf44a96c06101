// The voxels of a periodic grid within a sphere, row by row: masks and lists of voxels are made of runs, not of single voxels.
import type { Grid } from './density-map.js';

type Three = readonly [number, number, number];

/**
 * Calls `visit` with each run of voxels, index `from` up to but not including `to`, whose centres lie within `radius` of an atom. A row
 * that leaves the grid goes on at its other side, in a second run; a sphere wider than the grid may give a voxel more than once.
 * @param voxel voxel size of the orthogonal grid, Å
 * @param xyz 3N, Å
 * @param radius Å
 */
export function visitSphere(
  grid: Grid,
  voxel: Three,
  xyz: Float64Array,
  atom: number,
  radius: number,
  visit: (from: number, to: number) => void,
): void {
  const [nx, ny, nz] = grid.shape;
  const [dx, dy, dz] = voxel;
  const x = xyz[3 * atom]! - grid.origin[0];
  const y = xyz[3 * atom + 1]! - grid.origin[1];
  const z = xyz[3 * atom + 2]! - grid.origin[2];
  const square = radius * radius;
  for (let l = Math.ceil((z - radius) / dz); l <= Math.floor((z + radius) / dz); l++) {
    const inPlane = square - (l * dz - z) ** 2;
    const reachY = Math.sqrt(Math.max(0, inPlane));
    const plane = ny * wrap(l, nz);
    for (let k = Math.ceil((y - reachY) / dy); k <= Math.floor((y + reachY) / dy); k++) {
      const reachX = Math.sqrt(Math.max(0, inPlane - (k * dy - y) ** 2));
      const row = nx * (wrap(k, ny) + plane);
      const first = Math.ceil((x - reachX) / dx);
      const count = Math.min(nx, Math.floor((x + reachX) / dx) - first + 1);
      if (count <= 0) continue;
      const from = wrap(first, nx);
      visit(row + from, row + Math.min(nx, from + count));
      if (from + count > nx) visit(row, row + from + count - nx);
    }
  }
}

/** An index of a periodic axis of n voxels, brought into 0 … n − 1. */
export function wrap(index: number, n: number): number {
  if (index >= 0 && index < n) return index;
  const rest = index % n;
  return rest < 0 ? rest + n : rest;
}
