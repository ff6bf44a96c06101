// Atoms sorted into cells, so that whoever is within reach of an atom lies in a few runs of memory.

/** Buffers live as long as the grid. */
export interface CellGrid {
  /** Atom in each slot, cell by cell, ascending within a cell. */
  readonly order: Int32Array;
  /** Coordinates in that order, Å: read in a row where the atoms' own would be read here and there. */
  readonly sorted: Float64Array;
  /** Where `around` writes: first slot and the slot behind the last, for each run. */
  readonly runs: Int32Array;
  /** Sorts the atoms anew into cells of `edge` Å. */
  fill(xyz: Float64Array, edge: number): void;
  /** Finds the runs of slots that hold all atoms within `edge` of atom i (and others); returns how many. */
  around(i: number): number;
}

/** Most cells a grid may have, for each atom: dense models need one cell in seven atoms. */
const CELLS_PER_ATOM = 4;

/**
 * A grid for the atoms whose radius is above zero. Space is wrapped onto the cells as onto a torus when the atoms would need more
 * cells than their number justifies: one stray atom at 9999 Å costs nothing, as strangers in a cell are told apart by distance.
 */
export function createCellGrid(radius: Float64Array): CellGrid {
  const atomCount = radius.length;
  const order = new Int32Array(atomCount);
  const sorted = new Float64Array(3 * atomCount);
  const cellOf = new Int32Array(atomCount);
  const runs = new Int32Array(2 * 18);
  const size = new Int32Array(3);
  const low = new Float64Array(3);
  let start = new Int32Array(2);

  return {
    order,
    sorted,
    runs,
    fill(xyz, edge) {
      measure(xyz, edge);
      const [nx, ny, nz] = [size[0]!, size[1]!, size[2]!];
      const cells = nx * ny * nz;
      if (start.length < cells + 1) start = new Int32Array(cells + 1);
      else start.fill(0, 0, cells + 1);
      for (let i = 0; i < atomCount; i++) {
        if (!(radius[i]! > 0)) continue;
        const cell =
          place(xyz[3 * i]!, 0, edge) + nx * (place(xyz[3 * i + 1]!, 1, edge) + ny * place(xyz[3 * i + 2]!, 2, edge));
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
        order[slot] = i;
        sorted[3 * slot] = xyz[3 * i]!;
        sorted[3 * slot + 1] = xyz[3 * i + 1]!;
        sorted[3 * slot + 2] = xyz[3 * i + 2]!;
      }
    },
    around(i) {
      const [nx, ny, nz] = [size[0]!, size[1]!, size[2]!];
      const cell = cellOf[i]!;
      const ix = cell % nx;
      const iy = ((cell - ix) / nx) % ny;
      const iz = ((cell - ix) / nx - iy) / ny;
      const [wide, deep, high] = [Math.min(nx, 3), Math.min(ny, 3), Math.min(nz, 3)];
      const left = nx < 3 ? 0 : (ix + nx - 1) % nx;
      const near = ny < 3 ? 0 : (iy + ny - 1) % ny;
      const below = nz < 3 ? 0 : (iz + nz - 1) % nz;
      const beyond = left + wide - nx;
      let count = 0;
      for (let c = 0; c < high; c++) {
        for (let b = 0; b < deep; b++) {
          const row = nx * (((near + b) % ny) + ny * ((below + c) % nz));
          count = addRun(count, row + left, row + Math.min(left + wide, nx));
          if (beyond > 0) count = addRun(count, row, row + beyond);
        }
      }
      return count;
    },
  };

  /** Appends the slots of cells first … last − 1, unless they are empty. */
  function addRun(count: number, first: number, last: number): number {
    const from = start[first]!;
    const to = start[last]!;
    if (from === to) return count;
    runs[2 * count] = from;
    runs[2 * count + 1] = to;
    return count + 1;
  }

  /** Sets the corner and the number of cells along each axis; coordinates that are no numbers are put in some cell. */
  function measure(xyz: Float64Array, edge: number): void {
    let wanted = 1;
    const span = [1, 1, 1];
    for (let axis = 0; axis < 3; axis++) {
      let min = Number.POSITIVE_INFINITY;
      let max = Number.NEGATIVE_INFINITY;
      for (let p = axis; p < xyz.length; p += 3) {
        const v = xyz[p]!;
        if (v < min && v > Number.NEGATIVE_INFINITY) min = v;
        if (v > max && v < Number.POSITIVE_INFINITY) max = v;
      }
      low[axis] = min <= max ? min : 0;
      span[axis] = min <= max ? Math.floor((max - min) / edge) + 1 : 1;
      wanted *= span[axis]!;
    }
    const most = CELLS_PER_ATOM * atomCount + 27;
    while (wanted > most) {
      const longest = span.indexOf(Math.max(...span));
      span[longest] = Math.ceil(span[longest]! / 2);
      wanted = span[0]! * span[1]! * span[2]!;
    }
    size.set(span);
  }

  /** The cell along one axis of a coordinate, wrapped. */
  function place(v: number, axis: number, edge: number): number {
    const n = size[axis]!;
    const cell = Math.floor((v - low[axis]!) / edge);
    // NaN | 0 is 0: an atom without a place is in the first cell.
    return cell >= 0 && cell < n ? cell : (((cell % n) + n) % n) | 0;
  }
}
