// The distributions of side-chain torsions that rotamers are judged by.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';

interface Dimension {
  /** degrees: 180 where the end of the side chain is symmetric. */
  readonly period: number;
  readonly bins: number;
}

/** One table of data/rotamers.bin. */
export interface RotamerGrid {
  /** Residue names that it judges. */
  readonly residues: readonly string[];
  readonly dimensions: readonly Dimension[];
  /** Shares below which a rotamer is an outlier, and from which on it is favoured. */
  readonly outlier: number;
  readonly favored: number;
  /** 65535 · share^¼ of each cell, χ₁ slowest; cell k is centred at (k + ½) · period/bins. */
  readonly cells: Uint16Array;
}

let grids: ReadonlyMap<string, RotamerGrid> | undefined;

/** The grid of a residue name; undefined for residues without rotamers. Read once a process. */
export function rotamerGrid(residueName: string): RotamerGrid | undefined {
  grids ??= read();
  return grids.get(residueName);
}

function read(): ReadonlyMap<string, RotamerGrid> {
  const path = createRequire(import.meta.url).resolve('#data/rotamers.bin');
  const bytes = gunzipSync(readFileSync(path));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 4 + view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start))) as readonly Omit<
    RotamerGrid,
    'cells'
  >[];
  const known = new Map<string, RotamerGrid>();
  let at = start;
  for (const table of header) {
    const count = table.dimensions.reduce((product, { bins }) => product * bins, 1);
    const first = at;
    const cells = Uint16Array.from({ length: count }, (_, k) => view.getUint16(first + 2 * k, true));
    at += 2 * count;
    for (const name of table.residues) known.set(name, { ...table, cells });
  }
  return known;
}

/**
 * The share of the reference side chains that lie where fewer occur, 0 … 1, linear between cell centres in each dimension.
 *
 * @param chi χ₁, χ₂ … as many as the grid has dimensions, degrees
 */
export function rotamerShare({ dimensions, cells }: RotamerGrid, chi: readonly number[]): number {
  // Corners of the cell of centres around the place: offset into the grid and weight, doubled with each dimension.
  let corners = [{ at: 0, weight: 1 }];
  dimensions.forEach(({ period, bins }, d) => {
    const turns = chi[d]! / period;
    const place = (turns - Math.floor(turns)) * bins - 0.5;
    const low = Math.floor(place);
    const part = place - low;
    const [i, j] = [(low + bins) % bins, (low + 1) % bins];
    corners = corners.flatMap(({ at, weight }) => [
      { at: at * bins + i, weight: weight * (1 - part) },
      { at: at * bins + j, weight: weight * part },
    ]);
  });
  return corners.reduce((sum, { at, weight }) => sum + weight * (cells[at]! / 65535) ** 4, 0);
}
