// Atoms' Gaussian images on a periodic grid, and the adjoint, in plain TypeScript with double precision inside.
import { checkLength, checkSplat, FARTHEST, lostAtom } from './check-plans.js';
import type { SplatAtoms, Splatter } from './kernels.js';

type Three = readonly [number, number, number];

/** A splatter over rows of voxels; see `Splatter` for which voxels belong to an atom. */
export function referenceSplatter(atoms: SplatAtoms, shape: Three, steps: Three): Splatter {
  checkSplat(atoms, shape, steps);
  const { count, terms, heights, steepness, cutoff } = atoms;
  const [nx, ny, nz] = shape;
  const [dx, dy, dz] = steps;
  const [perX, perY, perZ] = [1 / dx, 1 / dy, 1 / dz];
  const longest = cutoff.reduce((a, b) => Math.max(a, b), 0);
  const width = 2 * Math.ceil(longest * perX) + 2;
  const alongX = new Float64Array(terms * width);
  const ofPlane = new Float64Array(terms);
  const ofRow = new Float64Array(terms);
  const sums = new Float64Array(3);

  /** Visits each voxel of one atom: adds its density, or leaves Σ q·∂ρ/∂x, or Σ q·ρ, in `sums`. */
  const visit = (
    atom: number,
    xyz: Float64Array,
    grid: Float32Array,
    what: 'density' | 'gradient' | 'overlap',
  ): void => {
    const radius = cutoff[atom]!;
    if (radius === 0) return;
    const [x, y, z] = [xyz[3 * atom]!, xyz[3 * atom + 1]!, xyz[3 * atom + 2]!];
    if (!(Math.abs(x) <= FARTHEST && Math.abs(y) <= FARTHEST && Math.abs(z) <= FARTHEST)) throw lostAtom(xyz, atom);
    const first = Math.ceil((x - radius) * perX);
    const last = Math.floor((x + radius) * perX);
    for (let t = 0; t < terms; t++) {
      const s = steepness[atom * terms + t]!;
      for (let i = first; i <= last; i++) alongX[t * width + i - first] = Math.exp(-s * (i * dx - x) ** 2);
    }
    for (let l = Math.ceil((z - radius) * perZ); l <= Math.floor((z + radius) * perZ); l++) {
      const toPlane = l * dz - z;
      for (let t = 0; t < terms; t++) {
        const s = steepness[atom * terms + t]!;
        ofPlane[t] = heights[atom * terms + t]! * (what === 'gradient' ? 2 * s : 1) * Math.exp(-s * toPlane ** 2);
      }
      const reach = Math.sqrt(Math.max(0, radius * radius - toPlane * toPlane));
      for (let k = Math.ceil((y - reach) * perY); k <= Math.floor((y + reach) * perY); k++) {
        const toRow = k * dy - y;
        for (let t = 0; t < terms; t++) {
          ofRow[t] = ofPlane[t]! * Math.exp(-steepness[atom * terms + t]! * toRow ** 2);
        }
        const row = nx * (wrap(k, ny) + ny * wrap(l, nz));
        for (let i = first; i <= last; i++) {
          let value = 0;
          for (let t = 0; t < terms; t++) value += ofRow[t]! * alongX[t * width + i - first]!;
          const voxel = row + wrap(i, nx);
          const pull = value * grid[voxel]!;
          if (what === 'gradient') {
            sums[0] = sums[0]! + pull * (i * dx - x);
            sums[1] = sums[1]! + pull * toRow;
            sums[2] = sums[2]! + pull * toPlane;
          } else if (what === 'overlap') {
            sums[0] = sums[0]! + pull;
          } else {
            grid[voxel] = grid[voxel]! + value;
          }
        }
      }
    }
  };
  return {
    splat(xyz, grid) {
      checkLength('xyz', xyz, 3 * count);
      checkLength('the grid', grid, nx * ny * nz);
      for (let atom = 0; atom < count; atom++) visit(atom, xyz, grid, 'density');
    },
    gradient(xyz, q, gradient) {
      checkLength('xyz', xyz, 3 * count);
      checkLength('the grid', q, nx * ny * nz);
      checkLength('the gradient', gradient, 3 * count);
      for (let atom = 0; atom < count; atom++) {
        sums.fill(0);
        visit(atom, xyz, q, 'gradient');
        for (let axis = 0; axis < 3; axis++) gradient[3 * atom + axis] = gradient[3 * atom + axis]! + sums[axis]!;
      }
    },
    overlap(xyz, q, overlap) {
      checkLength('xyz', xyz, 3 * count);
      checkLength('the grid', q, nx * ny * nz);
      checkLength('the overlap', overlap, count);
      for (let atom = 0; atom < count; atom++) {
        sums.fill(0);
        visit(atom, xyz, q, 'overlap');
        overlap[atom] = overlap[atom]! + sums[0]!;
      }
    },
    release() {},
  };
}

function wrap(i: number, n: number): number {
  const rest = i % n;
  return rest < 0 ? rest + n : rest;
}
