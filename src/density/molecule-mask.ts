// The molecular mask: which voxels of a map belong to the model, whatever the resolution.
import type { Grid } from './density-map.js';
import { orthogonalVoxel } from './grid.js';
import { SphereRuns, wrap } from './sphere-rows.js';
import { vanDerWaalsRadius } from './van-der-waals.js';

type Three = readonly [number, number, number];

export interface MaskOptions {
  /** Å added to the van der Waals radius. */
  readonly probe?: number;
  /** Å by which the mask is shrunk again from outside. */
  readonly shrink?: number;
}

/**
 * 1 inside: within radius + probe of an atom and not within `shrink` of a voxel left outside (Jiang & Brünger 1994,
 * J. Mol. Biol. 243:100; the values of mmtbx, 1.1 and 0.9 Å, are the default). Every atom counts, whatever its
 * occupancy; the grid is periodic.
 * @param xyz 3N, Å
 * @param elements N symbols
 * @throws UserError where the grid is not orthogonal
 */
export function moleculeMask(
  grid: Grid,
  xyz: Float64Array,
  elements: readonly string[],
  options: MaskOptions = {},
): Uint8Array {
  const { probe = 1.1, shrink = 0.9 } = options;
  const voxel = orthogonalVoxel(grid, 'A molecular mask');
  const [nx, ny, nz] = grid.shape;
  const mask = new Uint8Array(nx * ny * nz);
  const runs = new SphereRuns(grid, voxel);
  for (let atom = 0; atom < elements.length; atom++) {
    runs.find(xyz, atom, vanDerWaalsRadius(elements[atom]!) + probe);
    begin(runs, mask);
  }
  fillRuns(mask);
  return shrink > 0 ? shrinkMask(mask, grid.shape, voxel, shrink) : mask;
}

/** What a byte holds. */
const LONGEST_RUN = 255;

/** Spheres overlap, and a voxel may be in hundreds: noted is only where the longest run begins, and how long it is. */
function begin({ count, from, to }: SphereRuns, mask: Uint8Array): void {
  for (let k = 0; k < count; k++) {
    const end = to[k]!;
    for (let v = from[k]!; v < end; v += LONGEST_RUN) {
      const length = Math.min(LONGEST_RUN, end - v);
      if (mask[v]! < length) mask[v] = length;
    }
  }
}

/** Turns the length of the longest run that begins at a voxel into 1 for each voxel of a run. No run goes on in the next row. */
function fillRuns(mask: Uint8Array): void {
  let left = 0;
  for (let v = 0; v < mask.length; v++) {
    const length = mask[v]!;
    left = length > left ? length : left;
    if (left === 0) continue;
    mask[v] = 1;
    left--;
  }
}

/** Voxels of the mask that have no voxel outside it within `distance`, Å. */
function shrinkMask(mask: Uint8Array, shape: Three, voxel: Three, distance: number): Uint8Array {
  const [nx, ny, nz] = shape;
  const rows = rowsOfBall(voxel, distance);
  if (rows.every(({ j, k, reach }) => j === 0 && k === 0 && reach === 0)) return mask;
  const room = roomAlongX(mask, nx);
  const shrunk = mask.slice();
  for (let k = 0, row = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++, row += nx) {
      const end = row + nx;
      let first = row;
      while (first < end && mask[first] === 0) first++;
      if (first === end) continue;
      for (const ball of rows) {
        const shift = nx * (wrap(j + ball.j, ny) + ny * wrap(k + ball.k, nz)) - row;
        for (let v = first; v < end; v++) if (room[v + shift]! <= ball.reach) shrunk[v] = 0;
      }
    }
  }
  return shrunk;
}

/** A ball about a voxel, row by row: voxels by which a row is off along y and z, and how far the ball reaches in it on either side. */
function rowsOfBall(
  voxel: Three,
  radius: number,
): { readonly j: number; readonly k: number; readonly reach: number }[] {
  const rows: { j: number; k: number; reach: number }[] = [];
  for (let k = -Math.floor(radius / voxel[2]); k * voxel[2] <= radius; k++) {
    for (let j = -Math.floor(radius / voxel[1]); j * voxel[1] <= radius; j++) {
      let reach = -1;
      while (Math.hypot((reach + 1) * voxel[0], j * voxel[1], k * voxel[2]) <= radius) reach++;
      if (reach >= 0) rows.push({ j, k, reach });
    }
  }
  return rows;
}

/** Voxels from each voxel along ±x to the nearest one outside the mask, periodic; 0 outside, at most 255. */
function roomAlongX(mask: Uint8Array, nx: number): Uint8Array {
  const room = new Uint8Array(mask.length);
  for (let row = 0; row < mask.length; row += nx) {
    const end = row + nx;
    // Behind the last voxel comes the first: the walk begins where the row before it ends.
    let since = 0;
    while (since < nx && mask[end - 1 - since] === 1) since++;
    if (since === nx) since = 255;
    for (let v = row; v < end; v++) {
      since = mask[v] === 0 ? 0 : Math.min(255, since + 1);
      room[v] = since;
    }
    since = 0;
    while (since < nx && mask[row + since] === 1) since++;
    if (since === nx) since = 255;
    for (let v = end - 1; v >= row; v--) {
      since = mask[v] === 0 ? 0 : Math.min(255, since + 1);
      if (since < room[v]!) room[v] = since;
    }
  }
  return room;
}
