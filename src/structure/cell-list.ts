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
    // One type of list: loops over it are compiled once.
    const held = points instanceof Int32Array ? points : Int32Array.from(points ?? numbersTo(xyz.length / 3));
    const [low, high] = corners(xyz, held);
    // One atom far away must not ask for cells without end.
    let size = cellSize;
    while (cellCount(low, high, size) > 8 * held.length + 4096) size *= 1.5;
    this.cellSize = size;
    this.#origin = low;
    this.#shape = [
      cellsAlong(low[0], high[0], size),
      cellsAlong(low[1], high[1], size),
      cellsAlong(low[2], high[2], size),
    ];
    const cells = cellsOf(xyz, held, low, size, this.#shape);
    this.#start = new Int32Array(this.#shape[0] * this.#shape[1] * this.#shape[2] + 1);
    this.#members = new Int32Array(held.length);
    this.#xyz = new Float64Array(3 * held.length);
    sortByCell(cells, held, this.#start, this.#members);
    copyRows(xyz, this.#members, this.#xyz);
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

  /** Leaves in `found` the points within `radius` (Å, inclusive) of a place. */
  findWithin(x: number, y: number, z: number, radius: number, found: FoundPoints): void {
    found.count = 0;
    this.visitWithin(x, y, z, radius, (point, squaredDistance) => {
      found.add(point, squaredDistance);
      return false;
    });
  }

  /** Whether any point lies within `radius` (Å, inclusive) of a place. */
  hasWithin(x: number, y: number, z: number, radius: number): boolean {
    return this.visitWithin(x, y, z, radius, always);
  }
}

/**
 * Points near a place, which stay there to be gone through: where many are looked at for each of many places, loops over them are compiled
 * once, a function made for each place time and again.
 */
export class FoundPoints {
  /** Index of each; what stands behind `count` is left from earlier searches. */
  points = new Int32Array(64);
  /** Å² */
  squaredDistances = new Float64Array(64);
  count = 0;

  add(point: number, squaredDistance: number): void {
    if (this.count === this.points.length) {
      this.points = lengthened(this.points, new Int32Array(2 * this.count));
      this.squaredDistances = lengthened(this.squaredDistances, new Float64Array(2 * this.count));
    }
    this.points[this.count] = point;
    this.squaredDistances[this.count++] = squaredDistance;
  }
}

function lengthened<T extends Int32Array | Float64Array>(values: T, longer: T): T {
  longer.set(values);
  return longer;
}

function always(): boolean {
  return true;
}

function numbersTo(count: number): Int32Array {
  const numbers = new Int32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return numbers;
}

type Three = readonly [number, number, number];

/** Å: lowest and highest coordinates of the points; zero where there are none. */
function corners(xyz: Float64Array, points: Int32Array): [Three, Three] {
  if (points.length === 0)
    return [
      [0, 0, 0],
      [0, 0, 0],
    ];
  const [x0, x1] = extremes(xyz, points, 0);
  const [y0, y1] = extremes(xyz, points, 1);
  const [z0, z1] = extremes(xyz, points, 2);
  return [
    [x0, y0, z0],
    [x1, y1, z1],
  ];
}

function extremes(xyz: Float64Array, points: Int32Array, axis: number): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < points.length; k++) {
    const value = xyz[3 * points[k]! + axis]!;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

function cellsAlong(low: number, high: number, size: number): number {
  return Math.floor(Math.max(0, high - low) / size) + 1;
}

function cellCount(low: Three, high: Three, size: number): number {
  return cellsAlong(low[0], high[0], size) * cellsAlong(low[1], high[1], size) * cellsAlong(low[2], high[2], size);
}

/** The cell of each point, by its place in the list. */
function cellsOf(
  xyz: Float64Array,
  points: Int32Array,
  [ox, oy, oz]: Three,
  size: number,
  [, ny, nz]: Three,
): Int32Array {
  const cells = new Int32Array(points.length);
  for (let k = 0; k < points.length; k++) {
    const i = 3 * points[k]!;
    const cx = Math.floor((xyz[i]! - ox) / size);
    const cy = Math.floor((xyz[i + 1]! - oy) / size);
    const cz = Math.floor((xyz[i + 2]! - oz) / size);
    cells[k] = (cx * ny + cy) * nz + cz;
  }
  return cells;
}

/** Counting sort: fills `start` (one more than cells, zeros) and `members`. */
function sortByCell(cells: Int32Array, points: Int32Array, start: Int32Array, members: Int32Array): void {
  for (let k = 0; k < cells.length; k++) start[cells[k]! + 1]!++;
  for (let c = 1; c < start.length; c++) start[c]! += start[c - 1]!;
  const next = start.slice();
  for (let k = 0; k < cells.length; k++) members[next[cells[k]!]!++] = points[k]!;
}

function copyRows(xyz: Float64Array, rows: Int32Array, out: Float64Array): void {
  for (let k = 0; k < rows.length; k++) {
    const i = 3 * rows[k]!;
    out[3 * k] = xyz[i]!;
    out[3 * k + 1] = xyz[i + 1]!;
    out[3 * k + 2] = xyz[i + 2]!;
  }
}
