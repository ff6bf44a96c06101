// Morphing: the model follows a coarse map along a smooth field of displacements, so that neighbours in space move together.
import { minimizeLbfgs } from '../minimize/lbfgs.js';
import type { Preconditioner } from '../minimize/objective.js';
import type { MapTarget } from './map-target.js';

/** Stops when the likelihood can gain less than this. */
const TOLERANCE = 0.01;
/** Å: no atom moves further in one iteration. */
const LONGEST_STEP = 1;
/** Cells of the grid in one radius: the field hardly changes from cell to cell. */
const CELLS = 2;
/** Radii after which the Gaussian ends. */
const REACH = 3;

/**
 * Moves `xyz` (3N, Å) in place. Displacements are those that a minimization makes whose metric is a Gaussian in space: each of its
 * directions is a gradient averaged over what lies within `radius` (its standard deviation, Å) of the start, and so is their sum.
 *
 * Adenylate kinase (map of 3.2 Å, no noise) with its lid turned by 45° or −45°, 4.4 Å away, ends at 0.05 Å with a morph at 12 Å of radius 10 Å
 * before coarse-to-fine minimization, and at 3.4 or 1.9 Å without. Rigid domains reach as far and farther (60°: 0.97 Å against 4.4 Å; bent as
 * a whole by 7.3 Å: 0.6 Å against 4.0 Å, where morphing misled), so that no preset morphs.
 *
 * @param target whose noise has been estimated
 * @returns the number of evaluations
 */
export function morph(
  xyz: Float64Array,
  target: MapTarget,
  radius: number,
  maxIterations: number,
  onIteration: () => void,
): number {
  const curvature = new Float64Array(xyz.length / 3);
  target.curvature(curvature);
  const { evaluations } = minimizeLbfgs(
    {
      size: xyz.length,
      evaluate: (at, gradient) => {
        gradient.fill(0);
        return target.evaluate(at, gradient, 1);
      },
    },
    xyz,
    {
      maxIterations,
      tolerance: TOLERANCE,
      maxStep: LONGEST_STEP,
      preconditioner: smoothMetric(xyz, radius, curvature),
      onIteration,
    },
  );
  return evaluations;
}

/**
 * v → D^(−1/2) K D^(−1/2) v, K the Gaussian of the distance between atoms and D = K c what resists a shift of the surroundings of each
 * atom as a whole: about Σ K v / Σ K c. Atoms give to a grid and take from it by the same trilinear weights, which keeps K symmetric and
 * positive; O(N).
 *
 * @param curvature c, N, Å⁻²
 */
export function smoothMetric(xyz: Float64Array, radius: number, curvature: Float64Array): Preconditioner {
  const field = new SmoothField(xyz, radius);
  const resistance = field.average(curvature, 1);
  const most = resistance.reduce((a, b) => Math.max(a, b), 0);
  // Atoms that the map does not hold (hydrogens far from others) follow their neighbours.
  const scale = resistance.map((value) => 1 / Math.sqrt(Math.max(value, 1e-3 * most, Number.MIN_VALUE)));
  const scaled = (v: Float64Array): void => {
    for (let i = 0; i < v.length; i++) v[i] = v[i]! * scale[Math.floor(i / 3)]!;
  };
  return {
    apply(v) {
      scaled(v);
      v.set(field.average(v, 3));
      scaled(v);
    },
  };
}

/** Sums over atoms with Gaussian weights, through a grid. */
class SmoothField {
  readonly #shape: readonly [number, number, number];
  /** Per atom: the lowest of its eight cells, and how far it lies towards the next along x, y, z. */
  readonly #cell: Int32Array;
  readonly #part: Float64Array;
  readonly #kernel: Float64Array;

  constructor(xyz: Float64Array, radius: number) {
    const step = radius / CELLS;
    const margin = REACH * CELLS;
    const low = [0, 1, 2].map((d) => extreme(xyz, d, Math.min));
    const high = [0, 1, 2].map((d) => extreme(xyz, d, Math.max));
    const [nx, ny, nz] = low.map((from, d) => Math.ceil((high[d]! - from) / step) + 2 * margin + 2);
    this.#shape = [nx!, ny!, nz!];
    this.#cell = new Int32Array(xyz.length / 3);
    this.#part = new Float64Array(xyz.length);
    for (let i = 0; i < this.#cell.length; i++) {
      let cell = 0;
      for (let d = 2; d >= 0; d--) {
        const place = (xyz[3 * i + d]! - low[d]!) / step + margin;
        const whole = Math.floor(place);
        this.#part[3 * i + d] = place - whole;
        cell = cell * this.#shape[d]! + whole;
      }
      this.#cell[i] = cell;
    }
    this.#kernel = Float64Array.from({ length: margin + 1 }, (_, k) => Math.exp(-0.5 * (k / CELLS) ** 2));
  }

  /** @param values `width` an atom, one after the other */
  average(values: Float64Array, width: number): Float64Array {
    const out = new Float64Array(values.length);
    const [nx, ny, nz] = this.#shape;
    const grid = new Float64Array(nx * ny * nz);
    for (let component = 0; component < width; component++) {
      grid.fill(0);
      for (let i = 0; i < this.#cell.length; i++) {
        for (let corner = 0; corner < 8; corner++) {
          const at = this.#corner(i, corner);
          grid[at] = grid[at]! + this.#share(i, corner) * values[width * i + component]!;
        }
      }
      this.#blur(grid, 1, nx);
      this.#blur(grid, nx, ny);
      this.#blur(grid, nx * ny, nz);
      for (let i = 0; i < this.#cell.length; i++) {
        let sum = 0;
        for (let corner = 0; corner < 8; corner++) sum += this.#share(i, corner) * grid[this.#corner(i, corner)]!;
        out[width * i + component] = sum;
      }
    }
    return out;
  }

  #corner(i: number, corner: number): number {
    const [nx, ny] = this.#shape;
    return this.#cell[i]! + (corner & 1) + nx * ((corner >> 1) & 1) + nx * ny * (corner >> 2);
  }

  /** Trilinear. */
  #share(i: number, corner: number): number {
    const [x, y, z] = [this.#part[3 * i]!, this.#part[3 * i + 1]!, this.#part[3 * i + 2]!];
    return (corner & 1 ? x : 1 - x) * (corner & 2 ? y : 1 - y) * (corner & 4 ? z : 1 - z);
  }

  /** Along the axis whose neighbours are `stride` apart. */
  #blur(grid: Float64Array, stride: number, count: number): void {
    const line = new Float64Array(count);
    const kernel = this.#kernel;
    for (let start = 0; start < grid.length; start++) {
      if (Math.floor(start / stride) % count !== 0) continue;
      for (let k = 0; k < count; k++) line[k] = grid[start + k * stride]!;
      for (let k = 0; k < count; k++) {
        let sum = kernel[0]! * line[k]!;
        for (let o = 1; o < kernel.length; o++) {
          if (k >= o) sum += kernel[o]! * line[k - o]!;
          if (k + o < count) sum += kernel[o]! * line[k + o]!;
        }
        grid[start + k * stride] = sum;
      }
    }
  }
}

function extreme(xyz: Float64Array, axis: number, of: (a: number, b: number) => number): number {
  let found = xyz[axis] ?? 0;
  for (let p = axis; p < xyz.length; p += 3) found = of(found, xyz[p]!);
  return found;
}
