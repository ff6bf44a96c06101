// A distribution over angles on a grid, in any number of dimensions, read by linear interpolation between the centres of cells.
import { unpackedShares } from '../base/packed-shares.js';

export interface AngleDimension {
  /** Lower edge of the first cell, degrees. */
  readonly start: number;
  /** Width of all cells together, degrees: 360, or 180 where the end of a side chain is symmetric. */
  readonly span: number;
  readonly bins: number;
  /** Whether the last cell is the first one's neighbour. */
  readonly wraps: boolean;
}

export interface AngleTable {
  readonly dimensions: readonly AngleDimension[];
  /** A value a cell, the first dimension slowest: mostly the share of the reference that lies where fewer occur, 0 … 1. */
  readonly cells: CellValues;
}

/** As they are, or 65535·value^¼: the largest grids have millions of cells, of which a model asks for a few. */
export type CellValues = Float32Array | Uint16Array;

/** The value of a cell, packed or not, in single precision. */
export function cellValue(cells: CellValues, cell: number): number {
  return cells instanceof Uint16Array ? Math.fround(unpackedShares()[cells[cell]!]!) : cells[cell]!;
}

/** Number of cells. */
export function cellCount(dimensions: readonly AngleDimension[]): number {
  return dimensions.reduce((product, { bins }) => product * bins, 1);
}

/**
 * The value at a place. Beyond the centre of an outermost cell that does not wrap, that cell's value stands.
 *
 * @param angles degrees, as many as the table has dimensions
 */
export function valueAt({ dimensions, cells }: AngleTable, angles: readonly number[]): number {
  const corners = 1 << dimensions.length;
  let sum = 0;
  for (let corner = 0; corner < corners; corner++) {
    let at = 0;
    let weight = 1;
    for (let d = 0; d < dimensions.length; d++) {
      const { start, span, bins, wraps } = dimensions[d]!;
      const place = ((angles[d]! - start) / span) * bins - 0.5;
      const low = Math.floor(place);
      const isUpper = (corner >> d) & 1;
      weight *= isUpper ? place - low : 1 - (place - low);
      const bin = low + isUpper;
      at = at * bins + (wraps ? ((bin % bins) + bins) % bins : Math.min(bins - 1, Math.max(0, bin)));
    }
    if (weight > 0) sum += weight * cellValue(cells, at);
  }
  return sum;
}
