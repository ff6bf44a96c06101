// The molecular mask: which voxels of a map belong to the model, whatever the resolution.
import type { Grid } from './density-map.js';
import { orthogonalVoxel } from './grid.js';
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
  for (let atom = 0; atom < elements.length; atom++) {
    const radius = vanDerWaalsRadius(elements[atom]!) + probe;
    visitSphere(grid, voxel, xyz, atom, radius, (v) => {
      mask[v] = 1;
    });
  }
  return shrink > 0 ? shrinkMask(mask, grid.shape, voxel, shrink) : mask;
}

/**
 * Calls `visit` with the index of each voxel (periodic) whose centre lies within `radius` of an atom.
 * @param voxel voxel size of the orthogonal grid, Å
 */
export function visitSphere(
  grid: Grid,
  voxel: Three,
  xyz: Float64Array,
  atom: number,
  radius: number,
  visit: (voxelIndex: number) => void,
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
      const last = Math.floor((x + reachX) / dx);
      for (let h = Math.ceil((x - reachX) / dx); h <= last; h++) visit(row + wrap(h, nx));
    }
  }
}

/** Voxels of the mask that have no voxel outside it within `distance`. */
function shrinkMask(mask: Uint8Array, shape: Three, voxel: Three, distance: number): Uint8Array {
  const [nx, ny, nz] = shape;
  const [ri, rj, rk] = voxel.map((d) => Math.floor(distance / d)) as [number, number, number];
  const offsets: Three[] = [];
  for (let k = -rk; k <= rk; k++) {
    for (let j = -rj; j <= rj; j++) {
      for (let i = -ri; i <= ri; i++) {
        const d = Math.hypot(i * voxel[0], j * voxel[1], k * voxel[2]);
        if (d > 0 && d <= distance) offsets.push([i, j, k]);
      }
    }
  }
  if (offsets.length === 0) return mask;
  // Nearest first: what is near the surface is found out by its neighbours.
  offsets.sort((p, q) => Math.hypot(...p) - Math.hypot(...q));
  const shrunk = mask.slice();
  let v = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, v++) {
        if (mask[v] === 0) continue;
        for (const [oi, oj, ok] of offsets) {
          if (mask[wrap(i + oi, nx) + nx * (wrap(j + oj, ny) + ny * wrap(k + ok, nz))] === 0) {
            shrunk[v] = 0;
            break;
          }
        }
      }
    }
  }
  return shrunk;
}

function wrap(index: number, n: number): number {
  if (index >= 0 && index < n) return index;
  const rest = index % n;
  return rest < 0 ? rest + n : rest;
}
