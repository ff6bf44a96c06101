// A smooth field over a model: sums over what lies around each atom, through a grid, in a time that grows with the atoms alone.

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
  sum(values: Float64Array, width: number): Float64Array {
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
    // Lines begin in the first of `count` layers, each `stride` places wide.
    for (let layer = 0; layer < grid.length; layer += stride * count) {
      for (let start = layer; start < layer + stride; start++) {
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
}

function extreme(xyz: Float64Array, axis: number, of: (a: number, b: number) => number): number {
  let found = xyz[axis] ?? 0;
  for (let p = axis; p < xyz.length; p += 3) found = of(found, xyz[p]!);
  return found;
}
