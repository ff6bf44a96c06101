// A density map: values on a grid of voxels placed in space.

/** Where the voxels lie. Voxel (i, j, k) is centred at origin + i·steps[0] + j·steps[1] + k·steps[2]. */
export interface Grid {
  /** Number of voxels along x, y and z. */
  readonly shape: readonly [number, number, number];
  /** Centre of voxel (0, 0, 0), Å. */
  readonly origin: readonly [number, number, number];
  /** Three step vectors, Å; for an orthogonal grid [[dx,0,0],[0,dy,0],[0,0,dz]]. */
  readonly steps: readonly [Vector, Vector, Vector];
}

type Vector = readonly [number, number, number];

/** x runs fastest: value of voxel (i, j, k) is values[i + nx·(j + ny·k)], as MRC files store it. */
export interface DensityMap {
  readonly grid: Grid;
  readonly values: Float32Array;
  /** Of a box cut out of a map: what numbers about the whole map need to know of the rest. */
  readonly beyond?: BeyondBox;
}

/** The voxels of a map that a box leaves out. */
export interface BeyondBox {
  readonly count: number;
  readonly sum: number;
  readonly sumOfSquares: number;
  /** The highest values, in no order: all that could be among the highest of the whole map (see box.ts). */
  readonly highest: Float32Array;
}

/** Whether the step vectors lie along x, y and z (within 1e-4 Å), as single-particle maps have them. */
export function isOrthogonal(grid: Grid): boolean {
  return grid.steps.every((step, i) => step.every((v, j) => i === j || Math.abs(v) < 1e-4));
}
