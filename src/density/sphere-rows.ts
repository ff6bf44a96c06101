// The voxels of a periodic grid within a sphere, row by row: masks and lists of voxels are made of runs, not of single voxels.
import type { Grid } from './density-map.js';

type Three = readonly [number, number, number];

/**
 * The runs of voxels in one sphere after another, in arrays that are used again: a call back for each run would cost more than the run.
 * Run k is `from[k]` up to but not including `to[k]`.
 */
export class SphereRuns {
  readonly #grid: Grid;
  readonly #voxel: Three;
  count = 0;
  from = new Int32Array(512);
  to = new Int32Array(512);

  /** @param voxel voxel size of the orthogonal grid, Å */
  constructor(grid: Grid, voxel: Three) {
    this.#grid = grid;
    this.#voxel = voxel;
  }

  /**
   * Finds the runs of voxels whose centres lie within `radius` of an atom. A row that leaves the grid goes on at its other side, in a second
   * run; a sphere wider than the grid may give a voxel more than once.
   * @param xyz 3N, Å
   * @param radius Å
   */
  find(xyz: Float64Array, atom: number, radius: number): void {
    const { shape, origin } = this.#grid;
    const [dx, dy, dz] = this.#voxel;
    const x = xyz[3 * atom]! - origin[0];
    const y = xyz[3 * atom + 1]! - origin[1];
    const z = xyz[3 * atom + 2]! - origin[2];
    const [nx, ny, nz] = shape;
    const square = radius * radius;
    this.count = 0;
    for (let l = Math.ceil((z - radius) / dz); l <= Math.floor((z + radius) / dz); l++) {
      const offZ = l * dz - z;
      const inPlane = square - offZ * offZ;
      const reachY = Math.sqrt(Math.max(0, inPlane));
      const plane = ny * wrap(l, nz);
      const last = Math.floor((y + reachY) / dy);
      for (let k = Math.ceil((y - reachY) / dy); k <= last; k++) {
        const offY = k * dy - y;
        const reachX = Math.sqrt(Math.max(0, inPlane - offY * offY));
        const first = Math.ceil((x - reachX) / dx);
        this.#add(nx * (wrap(k, ny) + plane), nx, first, Math.floor((x + reachX) / dx) - first + 1);
      }
    }
  }

  /** `length` voxels of the row that begins at `row`, from its voxel `first` on, which may lie outside it. */
  #add(row: number, nx: number, first: number, length: number): void {
    if (length <= 0) return;
    if (this.count + 2 > this.from.length) this.#grow();
    const count = Math.min(nx, length);
    const start = wrap(first, nx);
    this.from[this.count] = row + start;
    this.to[this.count++] = row + Math.min(nx, start + count);
    if (start + count <= nx) return;
    this.from[this.count] = row;
    this.to[this.count++] = row + start + count - nx;
  }

  #grow(): void {
    const [from, to] = [this.from, this.to];
    this.from = new Int32Array(2 * from.length);
    this.to = new Int32Array(2 * to.length);
    this.from.set(from);
    this.to.set(to);
  }
}

/** An index of a periodic axis of n voxels, brought into 0 … n − 1. */
export function wrap(index: number, n: number): number {
  if (index >= 0 && index < n) return index;
  const rest = index % n;
  return rest < 0 ? rest + n : rest;
}
