// The Ramachandran distributions of the six classes of residues, as MolProbity judges by them.
import { createRequire } from 'node:module';
import { inflateFile } from '../base/inflate-file.js';
import { packedShares, unpackedShares } from '../base/packed-shares.js';

/** In the order of data/ramachandran.bin and of the column `class` of a table of Ramachandran restraints. */
export const RAMACHANDRAN_CLASSES = ['general', 'Ile/Val', 'pre-Pro', 'Gly', 'trans-Pro', 'cis-Pro'] as const;

/** Index into {@link RAMACHANDRAN_CLASSES}. */
export type RamachandranClass = 0 | 1 | 2 | 3 | 4 | 5;

/** Cells along φ and along ψ; centres at −179°, −177° … 179°. */
export const CELLS = 180;
/** degrees */
export const CELL_SIZE = 2;

let packed: readonly Uint16Array[] | undefined;
let grids: readonly Float64Array[] | undefined;

/**
 * The six grids, CELLS × CELLS, φ slow. A cell holds the share of the reference residues (Top8000, Richardson laboratory) that lie
 * where the distribution is thinner than there, 0 … 1: 0.02 is the contour around 98 % of them. Read once a process.
 */
export function ramachandranGrids(): readonly Float64Array[] {
  grids ??= packedRamachandranGrids().map((cells) => {
    const share = unpackedShares();
    const grid = new Float64Array(cells.length);
    for (let cell = 0; cell < cells.length; cell++) grid[cell] = share[cells[cell]!]!;
    return grid;
  });
  return grids;
}

/** The same as the file has them, 65535·share^¼: values that sort as the shares do. */
export function packedRamachandranGrids(): readonly Uint16Array[] {
  packed ??= read();
  return packed;
}

function read(): readonly Uint16Array[] {
  const path = createRequire(import.meta.url).resolve('#data/ramachandran.bin');
  const bytes = inflateFile(path);
  const cells = CELLS * CELLS;
  return RAMACHANDRAN_CLASSES.map((_, k) => packedShares(bytes, 2 * k * cells, cells));
}

/** The grid's value at φ, ψ (degrees), linear between the centres of four cells, as MolProbity reads it. */
export function ramachandranShare(kind: RamachandranClass, phi: number, psi: number): number {
  const grid = ramachandranGrids()[kind]!;
  const x = cellOf(phi);
  const y = cellOf(psi);
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - i, y - j];
  const [row, nextRow] = [CELLS * (i % CELLS), CELLS * ((i + 1) % CELLS)];
  const [column, nextColumn] = [j % CELLS, (j + 1) % CELLS];
  return (
    (1 - u) * ((1 - v) * grid[row + column]! + v * grid[row + nextColumn]!) +
    u * ((1 - v) * grid[nextRow + column]! + v * grid[nextRow + nextColumn]!)
  );
}

/** Place of an angle in units of cells from the first centre, 0 … 180. */
export function cellOf(degrees: number): number {
  const turns = (degrees + 179) / 360;
  return CELLS * (turns - Math.floor(turns));
}

/** The class of a residue; `next` is the name of the residue behind it, `cis` that of the peptide before it. */
export function ramachandranClass(name: string, next: string, cis: boolean): RamachandranClass {
  if (name === 'GLY') return 3;
  if (name === 'PRO') return cis ? 5 : 4;
  if (next === 'PRO') return 2;
  return name === 'ILE' || name === 'VAL' ? 1 : 0;
}
