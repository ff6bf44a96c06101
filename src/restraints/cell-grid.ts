// Atoms sorted into cells, so that all pairs within reach are found by reading a few runs of memory for each cell.

/** Buffers live as long as the grid; their content until the next `fill`. */
export interface CellGrid {
  /** Atom in each slot, cell by cell, ascending within a cell. */
  readonly order: Int32Array;
  /** Coordinates in that order, Å: read in a row where the atoms' own would be read here and there. */
  readonly sorted: Float64Array;
  /** Where `forward` writes: first slot and the slot behind the last, for each run. */
  readonly runs: Int32Array;
  /** Sorts the atoms anew into cells of `edge` Å. */
  fill(xyz: Float64Array, edge: number): void;
  /**
   * Finds the runs of slots that come after atom i: those behind it in its cell, and the 13 neighbouring cells on one side.
   * Taken over all atoms, every pair within `edge` is met once (and others). Returns the number of runs.
   */
  forward(i: number): number;
}

/** Most cells a grid may have, for each atom: dense models need one cell in seven atoms. */
const CELLS_PER_ATOM = 4;

/**
 * A grid for the atoms whose radius is above zero. Space is wrapped onto the cells as onto a torus when the atoms would need more
 * cells than their number justifies: one stray atom at 9999 Å costs nothing, as strangers in a cell are told apart by distance.
 * At least three cells an axis, so that the neighbours on either side are never the same cell.
 */
export function createCellGrid(radius: Float64Array): CellGrid {
  const atomCount = radius.length;
  const order = new Int32Array(atomCount);
  const sorted = new Float64Array(3 * atomCount);
  const cellOf = new Int32Array(atomCount);
  const slotOf = new Int32Array(atomCount);
  // Two in the own row and two in each of four others, where they wrap.
  const runs = new Int32Array(2 * 10);
  const low = new Float64Array(3);
  let nx = 3;
  let ny = 3;
  let nz = 3;
  let start = new Int32Array(28);
  let runCount = 0;

  return {
    order,
    sorted,
    runs,
    fill(xyz, edge) {
      measure(xyz, edge);
      const cells = nx * ny * nz;
      if (start.length < cells + 1) start = new Int32Array(cells + 1);
      else start.fill(0, 0, cells + 1);
      for (let i = 0; i < atomCount; i++) {
        if (!(radius[i]! > 0)) continue;
        const ix = place(xyz[3 * i]! - low[0]!, edge, nx);
        const iy = place(xyz[3 * i + 1]! - low[1]!, edge, ny);
        const cell = ix + nx * (iy + ny * place(xyz[3 * i + 2]! - low[2]!, edge, nz));
        cellOf[i] = cell;
        start[cell] = start[cell]! + 1;
      }
      let sum = 0;
      for (let cell = 0; cell <= cells; cell++) {
        sum += start[cell]!;
        start[cell] = sum;
      }
      // From the last atom to the first, each cell filled from its end: atoms ascend and `start` ends as the cells' first slots.
      for (let i = atomCount - 1; i >= 0; i--) {
        if (!(radius[i]! > 0)) continue;
        const slot = start[cellOf[i]!]! - 1;
        start[cellOf[i]!] = slot;
        slotOf[i] = slot;
        order[slot] = i;
        sorted[3 * slot] = xyz[3 * i]!;
        sorted[3 * slot + 1] = xyz[3 * i + 1]!;
        sorted[3 * slot + 2] = xyz[3 * i + 2]!;
      }
    },
    forward(i) {
      const cell = cellOf[i]!;
      const ix = cell % nx;
      const iy = ((cell - ix) / nx) % ny;
      const iz = ((cell - ix) / nx - iy) / ny;
      const left = ix === 0 ? nx - 1 : ix - 1;
      const near = iy === 0 ? ny - 1 : iy - 1;
      const far = iy === ny - 1 ? 0 : iy + 1;
      const above = nx * ny * (iz === nz - 1 ? 0 : iz + 1);
      runCount = 0;
      if (ix === nx - 1) {
        addRun(slotOf[i]! + 1, start[cell + 1]!);
        addRun(start[cell - ix]!, start[cell - ix + 1]!);
      } else {
        addRun(slotOf[i]! + 1, start[cell + 2]!);
      }
      addRow(nx * (far + ny * iz), left);
      addRow(nx * near + above, left);
      addRow(nx * iy + above, left);
      addRow(nx * far + above, left);
      return runCount;
    },
  };

  /** The three cells of a row from `left` on, wrapped. */
  function addRow(row: number, left: number): void {
    addRun(start[row + left]!, start[row + Math.min(left + 3, nx)]!);
    if (left + 3 > nx) addRun(start[row]!, start[row + left + 3 - nx]!);
  }

  /** Slots first … last − 1, unless there are none. */
  function addRun(first: number, last: number): void {
    if (first === last) return;
    runs[2 * runCount] = first;
    runs[2 * runCount + 1] = last;
    runCount++;
  }

  /** Sets the corner and the number of cells along each axis. */
  function measure(xyz: Float64Array, edge: number): void {
    const span = [3, 3, 3];
    for (let axis = 0; axis < 3; axis++) {
      let min = Number.POSITIVE_INFINITY;
      let max = Number.NEGATIVE_INFINITY;
      for (let p = axis; p < xyz.length; p += 3) {
        const v = xyz[p]!;
        if (v < min && v > Number.NEGATIVE_INFINITY) min = v;
        if (v > max && v < Number.POSITIVE_INFINITY) max = v;
      }
      low[axis] = min <= max ? min : 0;
      if (min <= max) span[axis] = Math.max(3, Math.floor((max - min) / edge) + 1);
    }
    while (span[0]! * span[1]! * span[2]! > CELLS_PER_ATOM * atomCount + 27) {
      const longest = span.indexOf(Math.max(...span));
      span[longest] = Math.ceil(span[longest]! / 2);
    }
    [nx, ny, nz] = [span[0]!, span[1]!, span[2]!];
  }
}

/** The cell of n along one axis, wrapped; a coordinate that is no number is put in the first. */
function place(offset: number, edge: number, n: number): number {
  const cell = Math.floor(offset / edge);
  // NaN | 0 is 0.
  return cell >= 0 && cell < n ? cell : (((cell % n) + n) % n) | 0;
}
