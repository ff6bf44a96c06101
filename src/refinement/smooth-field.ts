// A smooth field over a model: sums over what lies around each atom, through a grid, in a time that grows with the atoms alone.
import { boundsOf } from '../structure/bounds.js';

/** Cells of the grid in one radius: the field hardly changes from cell to cell. */
const CELLS = 2;
/** Radii after which the Gaussian ends. */
const REACH = 3;

/** Sums over the atoms around each, with weights that fall as a Gaussian of their distance. */
export class SmoothField {
  readonly #shape: readonly [number, number, number];
  /** Per atom: the lowest of its eight cells, and how far it lies towards the next along x, y, z. */
  readonly #cell: Int32Array;
  readonly #part: Float64Array;
  readonly #kernel: Float64Array;

  /** @param xyz 3N, Å @param radius Å, the standard deviation of the Gaussian */
  constructor(xyz: Float64Array, radius: number) {
    const step = radius / CELLS;
    const margin = REACH * CELLS;
    this.#cell = new Int32Array(xyz.length / 3);
    this.#part = new Float64Array(xyz.length);
    const shape: [number, number, number] = [0, 0, 0];
    const { low, high } = boundsOf(xyz);
    for (let axis = 2; axis >= 0; axis--) {
      shape[axis] = Math.ceil(Math.max(0, high[axis]! - low[axis]!) / step) + 2 * margin + 2;
      this.#placeAlong(xyz, axis, low[axis]! - margin * step, step, shape[axis]!);
    }
    this.#shape = shape;
    this.#kernel = Float64Array.from({ length: margin + 1 }, (_, k) => Math.exp(-0.5 * (k / CELLS) ** 2));
  }

  /** @param values `width` an atom, one after the other */
  sum(values: Float64Array, width: number): Float64Array {
    const out = new Float64Array(values.length);
    const [nx, ny, nz] = this.#shape;
    const grid = new Float64Array(nx * ny * nz);
    for (let component = 0; component < width; component++) {
      grid.fill(0);
      for (let i = 0; i < this.#cell.length; i++) this.#give(grid, i, values[width * i + component]!);
      blur(grid, 1, nx, this.#kernel);
      blur(grid, nx, ny, this.#kernel);
      blur(grid, nx * ny, nz, this.#kernel);
      for (let i = 0; i < this.#cell.length; i++) out[width * i + component] = this.#take(grid, i);
    }
    return out;
  }

  /** Atoms come to their cells axis by axis, z first: x is the fastest. */
  #placeAlong(xyz: Float64Array, axis: number, origin: number, step: number, count: number): void {
    for (let i = 0; i < this.#cell.length; i++) {
      const place = (xyz[3 * i + axis]! - origin) / step;
      const whole = Math.floor(place);
      this.#part[3 * i + axis] = place - whole;
      this.#cell[i] = this.#cell[i]! * count + whole;
    }
  }

  #give(grid: Float64Array, i: number, value: number): void {
    for (let corner = 0; corner < 8; corner++) {
      const at = this.#corner(i, corner);
      grid[at] = grid[at]! + this.#share(i, corner) * value;
    }
  }

  #take(grid: Float64Array, i: number): number {
    let sum = 0;
    for (let corner = 0; corner < 8; corner++) sum += this.#share(i, corner) * grid[this.#corner(i, corner)]!;
    return sum;
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
}

/** Along the axis whose neighbours are `stride` apart; nothing lies beyond its ends. */
function blur(grid: Float64Array, stride: number, count: number, kernel: Float64Array): void {
  const margin = kernel.length - 1;
  const line = new Float64Array(count + 2 * margin);
  // Lines begin in the first of `count` layers, each `stride` places wide.
  for (let layer = 0; layer < grid.length; layer += stride * count) {
    for (let start = layer; start < layer + stride; start++) blurLine(grid, start, stride, count, kernel, line);
  }
}

/** `line` is padded with as many zeros at either end as the kernel is wide. */
function blurLine(
  grid: Float64Array,
  start: number,
  stride: number,
  count: number,
  kernel: Float64Array,
  line: Float64Array,
): void {
  const margin = kernel.length - 1;
  for (let k = 0; k < count; k++) line[margin + k] = grid[start + k * stride]!;
  for (let k = 0; k < count; k++) {
    let sum = kernel[0]! * line[margin + k]!;
    for (let o = 1; o <= margin; o++) sum += kernel[o]! * (line[margin + k - o]! + line[margin + k + o]!);
    grid[start + k * stride] = sum;
  }
}
