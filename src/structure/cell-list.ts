// Points sorted into cubic cells, so that the neighbours of a place are found without looking at all points.

/**
 * A cell list over points by index: compressed rows (points of cell c are members[start[c]] … members[start[c + 1] − 1]),
 * filled by counting sort in O(N). Queries allocate nothing; members of a cell stand in ascending order, so that results
 * do not depend on anything but the points.
 */
export class CellList {
  /** Å */
  readonly cellSize: number;
  readonly #origin: readonly [number, number, number];
  readonly #shape: readonly [number, number, number];
  readonly #start: Int32Array;
  readonly #members: Int32Array;
  /** Coordinates in the order of the members: a query reads memory in a row. */
  readonly #xyz: Float64Array;

  /**
   * @param xyz - 3N, Å, finite.
   * @param cellSize - Å; queries are quickest for radii near it. It grows where the box would have many more cells than points.
   * @param points - Indices of the points to hold; all by default.
   */
  constructor(xyz: Float64Array, cellSize: number, points?: ArrayLike<number>) {
    const count = points?.length ?? xyz.length / 3;
    const low = [Infinity, Infinity, Infinity];
    const high = [-Infinity, -Infinity, -Infinity];
    for (let k = 0; k < count; k++) {
      const i = 3 * (points === undefined ? k : points[k]!);
      for (let axis = 0; axis < 3; axis++) {
        low[axis] = Math.min(low[axis]!, xyz[i + axis]!);
        high[axis] = Math.max(high[axis]!, xyz[i + axis]!);
      }
    }
    if (count === 0) low.fill(0);
    const extent = low.map((value, axis) => Math.max(0, high[axis]! - value));
    // One atom far away must not ask for cells without end.
    let size = cellSize;
    const cells = (edge: number): number =>
      extent.reduce((product, length) => product * (Math.floor(length / edge) + 1), 1);
    while (cells(size) > 8 * count + 4096) size *= 1.5;
    this.cellSize = size;
    this.#origin = [low[0]!, low[1]!, low[2]!];
    const shape = extent.map((length) => Math.floor(length / size) + 1);
    this.#shape = [shape[0]!, shape[1]!, shape[2]!];
    const cellOf = new Int32Array(count);
    this.#start = new Int32Array(shape[0]! * shape[1]! * shape[2]! + 1);
    for (let k = 0; k < count; k++) {
      const i = 3 * (points === undefined ? k : points[k]!);
      const cx = Math.floor((xyz[i]! - low[0]!) / size);
      const cy = Math.floor((xyz[i + 1]! - low[1]!) / size);
      const cz = Math.floor((xyz[i + 2]! - low[2]!) / size);
      const cell = (cx * shape[1]! + cy) * shape[2]! + cz;
      cellOf[k] = cell;
      this.#start[cell + 1]!++;
    }
    for (let c = 1; c < this.#start.length; c++) this.#start[c]! += this.#start[c - 1]!;
    const next = this.#start.slice();
    this.#members = new Int32Array(count);
    this.#xyz = new Float64Array(3 * count);
    for (let k = 0; k < count; k++) {
      const point = points === undefined ? k : points[k]!;
      const place = next[cellOf[k]!]!++;
      this.#members[place] = point;
      this.#xyz.set(xyz.subarray(3 * point, 3 * point + 3), 3 * place);
    }
  }

  /** Calls back for each point within `radius` (Å, inclusive) of a place, with its squared distance; return true to stop. */
  visitWithin(
    x: number,
    y: number,
    z: number,
    radius: number,
    visit: (point: number, squaredDistance: number) => boolean | undefined,
  ): boolean {
    const [nx, ny, nz] = this.#shape;
    const [ox, oy, oz] = this.#origin;
    const size = this.cellSize;
    const x0 = Math.max(0, Math.floor((x - radius - ox) / size));
    const x1 = Math.min(nx - 1, Math.floor((x + radius - ox) / size));
    const y0 = Math.max(0, Math.floor((y - radius - oy) / size));
    const y1 = Math.min(ny - 1, Math.floor((y + radius - oy) / size));
    const z0 = Math.max(0, Math.floor((z - radius - oz) / size));
    const z1 = Math.min(nz - 1, Math.floor((z + radius - oz) / size));
    if (z0 > z1) return false;
    const limit = radius * radius;
    for (let cx = x0; cx <= x1; cx++) {
      for (let cy = y0; cy <= y1; cy++) {
        // Cells along z follow one another: their members are one stretch.
        const row = (cx * ny + cy) * nz;
        const end = this.#start[row + z1 + 1]!;
        for (let place = this.#start[row + z0]!; place < end; place++) {
          const dx = this.#xyz[3 * place]! - x;
          const dy = this.#xyz[3 * place + 1]! - y;
          const dz = this.#xyz[3 * place + 2]! - z;
          const squared = dx * dx + dy * dy + dz * dz;
          if (squared <= limit && visit(this.#members[place]!, squared)) return true;
        }
      }
    }
    return false;
  }

  /**
   * Writes the points within `radius` (Å, inclusive) of a place into `found`.
   *
   * @returns How many there are; where more than `found` holds, the rest is counted but not written.
   */
  findWithin(x: number, y: number, z: number, radius: number, found: Int32Array): number {
    let count = 0;
    this.visitWithin(x, y, z, radius, (point) => {
      if (count < found.length) found[count] = point;
      count++;
      return false;
    });
    return count;
  }

  /** Whether any point lies within `radius` (Å, inclusive) of a place. */
  hasWithin(x: number, y: number, z: number, radius: number): boolean {
    return this.visitWithin(x, y, z, radius, always);
  }
}

function always(): boolean {
  return true;
}
