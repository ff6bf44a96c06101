// Maps reduced to what a comparison between frames needs: averages over blocks of voxels, near the model alone.
import type { DensityMap, Grid } from '../density/density-map.js';
import { inverseSteps, voxelSize } from '../density/grid.js';

/** The blocks of a grid that lie near a model. */
export interface CoarseRegion {
  /** Voxels along x, y and z in a block. */
  readonly block: readonly [number, number, number];
  /** Whole blocks along x, y and z; a rest that fills no block is left out. */
  readonly shape: readonly [number, number, number];
  /** Indices of the blocks in the region, ascending: i + nx·(j + ny·k). */
  readonly blocks: Int32Array;
}

/**
 * Blocks of about `blockSize` Å whose centres lie within `radius` Å of an atom. Averages over 3 Å keep what moves
 * (domains, helices) and leave out most of the noise; 8 Å around the model take in where its parts may move to.
 *
 * @param xyz 3N, Å
 */
export function coarseRegion(grid: Grid, xyz: Float64Array, blockSize = 3, radius = 8): CoarseRegion {
  const voxel = voxelSize(grid);
  const block = grid.shape.map((n, axis) => Math.min(n, Math.max(1, Math.round(blockSize / voxel[axis]!))));
  const shape = grid.shape.map((n, axis) => Math.floor(n / block[axis]!));
  const [nx, ny, nz] = shape as [number, number, number];
  const size = block.map((n, axis) => n * voxel[axis]!);
  const inside = new Uint8Array(nx * ny * nz);
  const inverse = inverseSteps(grid);
  const centre = [0, 0, 0];
  // The reach is counted along the axes, which is exact for orthogonal grids and near enough for skewed ones.
  const reach = size.map((s) => Math.ceil(radius / s));
  for (let p = 0; p < xyz.length; p += 3) {
    for (let axis = 0; axis < 3; axis++) {
      let index = 0;
      for (let d = 0; d < 3; d++) index += inverse[3 * axis + d]! * (xyz[p + d]! - grid.origin[d]!);
      // Voxel index → block index; the centre of block 0 is at voxel (block − 1) / 2.
      centre[axis] = (index - (block[axis]! - 1) / 2) / block[axis]!;
    }
    const [low, high] = [-1, 1].map((sign) =>
      centre.map((c, axis) => Math.min(shape[axis]! - 1, Math.max(0, Math.round(c + sign * reach[axis]!)))),
    ) as [number[], number[]];
    for (let k = low[2]!; k <= high[2]!; k++) {
      for (let j = low[1]!; j <= high[1]!; j++) {
        for (let i = low[0]!; i <= high[0]!; i++) {
          const dx = (i - centre[0]!) * size[0]!;
          const dy = (j - centre[1]!) * size[1]!;
          const dz = (k - centre[2]!) * size[2]!;
          if (dx * dx + dy * dy + dz * dz <= radius * radius) inside[i + nx * (j + ny * k)] = 1;
        }
      }
    }
  }
  const blocks: number[] = [];
  for (let index = 0; index < inside.length; index++) if (inside[index] === 1) blocks.push(index);
  return { block: block as [number, number, number], shape: [nx, ny, nz], blocks: Int32Array.from(blocks) };
}

/** The frames of a series over one region, that around the start model in the first of them. */
export class CoarseFrames {
  readonly #xyz: Float64Array;
  readonly #values: Float32Array[] = [];
  #region: CoarseRegion | undefined;

  /** @param xyz of the start model, 3N, Å */
  constructor(xyz: Float64Array) {
    this.#xyz = xyz;
  }

  /** A frame at a time, all on one grid. */
  add(map: DensityMap): void {
    this.#region ??= coarseRegion(map.grid, this.#xyz);
    this.#values.push(coarseValues(map, this.#region));
  }

  /** In the order in which they were added. */
  get values(): readonly Float32Array[] {
    return this.#values;
  }

  /** @throws Error before the first frame */
  get region(): CoarseRegion {
    if (this.#region === undefined) throw new Error('No frame was added.');
    return this.#region;
  }
}

/** Averages of a map over the blocks of a region, in the region's order. */
export function coarseValues(map: DensityMap, region: CoarseRegion): Float32Array {
  const { values, grid } = map;
  const [mx, my] = grid.shape;
  const [bx, by, bz] = region.block;
  const [nx, ny] = region.shape;
  return Float32Array.from(region.blocks, (index) => {
    const i0 = (index % nx) * bx;
    const j0 = (Math.floor(index / nx) % ny) * by;
    const k0 = Math.floor(index / (nx * ny)) * bz;
    let sum = 0;
    for (let k = k0; k < k0 + bz; k++) {
      for (let j = j0; j < j0 + by; j++) {
        const row = mx * (j + my * k);
        for (let i = i0; i < i0 + bx; i++) sum += values[row + i]!;
      }
    }
    return sum / (bx * by * bz);
  });
}
