// Atoms sorted into cells, so that all pairs within reach are found by reading a few runs of memory for each cell.

/** Most cells a grid may have, for each atom: dense models need one cell in seven atoms. */
const CELLS_PER_ATOM = 4;

/**
 * A grid for the atoms whose radius is above zero. Space is wrapped onto the cells as onto a torus when the atoms would need more
 * cells than their number justifies: one stray atom at 9999 Å costs nothing, as strangers in a cell are told apart by distance.
 * At least three cells an axis, so that the neighbours on either side are never the same cell.
 *
 * Buffers live as long as the grid; their content until the next `fill`.
 */
export class CellGrid {
  /** Atom in each slot, cell by cell, ascending within a cell. */
  readonly order: Int32Array;
  /** Coordinates in that order, Å: read in a row where the atoms' own would be read here and there. */
  readonly sorted: Float64Array;
  /** Radii in that order. */
  readonly sortedRadius: Float64Array;
  /** Where `forward` and `around` write: first slot and the slot behind the last, for each run; two in each of nine rows, where they wrap. */
  readonly runs = new Int32Array(2 * 18);
  readonly #radius: Float64Array;
  readonly #cellOf: Int32Array;
  readonly #slotOf: Int32Array;
  readonly #low = new Float64Array(3);
  /** Å */
  #edge = 1;
  #nx = 3;
  #ny = 3;
  #nz = 3;
  #start = new Int32Array(28);
  #runCount = 0;

  constructor(radius: Float64Array) {
    this.#radius = radius;
    this.order = new Int32Array(radius.length);
    this.sorted = new Float64Array(3 * radius.length);
    this.sortedRadius = new Float64Array(radius.length);
    this.#cellOf = new Int32Array(radius.length);
    this.#slotOf = new Int32Array(radius.length);
  }

  /** Sorts the atoms anew into cells of `edge` Å. */
  fill(xyz: Float64Array, edge: number): void {
    this.#edge = edge;
    this.#measure(xyz, edge);
    const cells = this.#nx * this.#ny * this.#nz;
    if (this.#start.length < cells + 1) this.#start = new Int32Array(cells + 1);
    else this.#start.fill(0, 0, cells + 1);
    this.#countInto(xyz, edge);
    const start = this.#start;
    let sum = 0;
    for (let cell = 0; cell <= cells; cell++) {
      sum += start[cell]!;
      start[cell] = sum;
    }
    this.#sort(xyz);
  }

  /**
   * Finds the runs of slots that come after atom i: those behind it in its cell, and the 13 neighbouring cells on one side.
   * Taken over all atoms, every pair within `edge` is met once (and others). Returns the number of runs.
   */
  forward(i: number): number {
    const [nx, ny, nz] = [this.#nx, this.#ny, this.#nz];
    const start = this.#start;
    const cell = this.#cellOf[i]!;
    const ix = cell % nx;
    const iy = ((cell - ix) / nx) % ny;
    const iz = ((cell - ix) / nx - iy) / ny;
    const left = ix === 0 ? nx - 1 : ix - 1;
    const near = iy === 0 ? ny - 1 : iy - 1;
    const far = iy === ny - 1 ? 0 : iy + 1;
    const above = nx * ny * (iz === nz - 1 ? 0 : iz + 1);
    this.#runCount = 0;
    if (ix === nx - 1) {
      this.#addRun(this.#slotOf[i]! + 1, start[cell + 1]!);
      this.#addRun(start[cell - ix]!, start[cell - ix + 1]!);
    } else {
      this.#addRun(this.#slotOf[i]! + 1, start[cell + 2]!);
    }
    this.#addRow(nx * (far + ny * iz), left);
    this.#addRow(nx * near + above, left);
    this.#addRow(nx * iy + above, left);
    this.#addRow(nx * far + above, left);
    return this.#runCount;
  }

  /** Finds the runs of all slots that may lie within `edge` of a place, as the atoms stood when they were sorted. Returns the number of runs. */
  around(x: number, y: number, z: number): number {
    const [nx, ny, nz] = [this.#nx, this.#ny, this.#nz];
    const ix = place(x - this.#low[0]!, this.#edge, nx);
    const iy = place(y - this.#low[1]!, this.#edge, ny);
    const iz = place(z - this.#low[2]!, this.#edge, nz);
    const left = ix === 0 ? nx - 1 : ix - 1;
    this.#runCount = 0;
    for (let k = nz - 1; k <= nz + 1; k++)
      for (let j = ny - 1; j <= ny + 1; j++) this.#addRow(nx * (((iy + j) % ny) + ny * ((iz + k) % nz)), left);
    return this.#runCount;
  }

  /** Leaves the cell of each atom, and in `start` how many each cell holds. */
  #countInto(xyz: Float64Array, edge: number): void {
    const [nx, ny, nz] = [this.#nx, this.#ny, this.#nz];
    const [ox, oy, oz] = [this.#low[0]!, this.#low[1]!, this.#low[2]!];
    const radius = this.#radius;
    const cellOf = this.#cellOf;
    const start = this.#start;
    for (let i = 0; i < radius.length; i++) {
      if (!(radius[i]! > 0)) continue;
      const ix = place(xyz[3 * i]! - ox, edge, nx);
      const iy = place(xyz[3 * i + 1]! - oy, edge, ny);
      const cell = ix + nx * (iy + ny * place(xyz[3 * i + 2]! - oz, edge, nz));
      cellOf[i] = cell;
      start[cell] = start[cell]! + 1;
    }
  }

  /** From the last atom to the first, each cell filled from its end: atoms ascend and `start` ends as the cells' first slots. */
  #sort(xyz: Float64Array): void {
    const radius = this.#radius;
    const cellOf = this.#cellOf;
    const slotOf = this.#slotOf;
    const start = this.#start;
    const { order, sorted, sortedRadius } = this;
    for (let i = radius.length - 1; i >= 0; i--) {
      if (!(radius[i]! > 0)) continue;
      const slot = start[cellOf[i]!]! - 1;
      start[cellOf[i]!] = slot;
      slotOf[i] = slot;
      order[slot] = i;
      sortedRadius[slot] = radius[i]!;
      sorted[3 * slot] = xyz[3 * i]!;
      sorted[3 * slot + 1] = xyz[3 * i + 1]!;
      sorted[3 * slot + 2] = xyz[3 * i + 2]!;
    }
  }

  /** The three cells of a row from `left` on, wrapped. */
  #addRow(row: number, left: number): void {
    const start = this.#start;
    const behind = left + 3 - this.#nx;
    this.#addRun(start[row + left]!, start[row + Math.min(left + 3, this.#nx)]!);
    if (behind > 0) this.#addRun(start[row]!, start[row + behind]!);
  }

  /** Slots first … last − 1, unless there are none. */
  #addRun(first: number, last: number): void {
    if (first === last) return;
    this.runs[2 * this.#runCount] = first;
    this.runs[2 * this.#runCount + 1] = last;
    this.#runCount++;
  }

  /** Sets the corner and the number of cells along each axis. */
  #measure(xyz: Float64Array, edge: number): void {
    const span = [3, 3, 3];
    for (let axis = 0; axis < 3; axis++) {
      let min = Number.POSITIVE_INFINITY;
      let max = Number.NEGATIVE_INFINITY;
      for (let p = axis; p < xyz.length; p += 3) {
        const v = xyz[p]!;
        if (v < min && v > Number.NEGATIVE_INFINITY) min = v;
        if (v > max && v < Number.POSITIVE_INFINITY) max = v;
      }
      this.#low[axis] = min <= max ? min : 0;
      if (min <= max) span[axis] = Math.max(3, Math.floor((max - min) / edge) + 1);
    }
    while (span[0]! * span[1]! * span[2]! > CELLS_PER_ATOM * this.#radius.length + 27) {
      const longest = span.indexOf(Math.max(...span));
      span[longest] = Math.ceil(span[longest]! / 2);
    }
    [this.#nx, this.#ny, this.#nz] = [span[0]!, span[1]!, span[2]!];
  }
}

/** The cell of n along one axis, wrapped; a coordinate that is no number is put in the first. */
function place(offset: number, edge: number, n: number): number {
  const cell = Math.floor(offset / edge);
  // NaN | 0 is 0.
  return cell >= 0 && cell < n ? cell : (((cell % n) + n) % n) | 0;
}
