// The distributions of side-chain torsions that ship with Varia: Top500.
import { createRequire } from 'node:module';
import { inflateFile } from '../base/inflate-file.js';
import { packedShares } from '../base/packed-shares.js';
import { cellCount } from './angle-table.js';
import type { RotamerGrid, RotamerTables } from './validation-tables.js';

/** One table of data/rotamers.bin. */
interface PackedGrid {
  /** Residue names that it judges. */
  readonly residues: readonly string[];
  readonly dimensions: readonly { readonly period: number; readonly bins: number }[];
  readonly outlier: number;
  readonly favored: number;
}

export const shippedRotamers: RotamerTables = {
  source: 'Top500, npm moorhen',
  grid: (residueName) => {
    packed ??= read();
    return packed.get(residueName)?.();
  },
};

let packed: ReadonlyMap<string, () => RotamerGrid> | undefined;

/** The file is read once a process, and the cells of a residue when it is first asked for. */
function read(): ReadonlyMap<string, () => RotamerGrid> {
  const path = createRequire(import.meta.url).resolve('#data/rotamers.bin');
  const bytes = inflateFile(path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 4 + view.getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, start))) as readonly PackedGrid[];
  const known = new Map<string, () => RotamerGrid>();
  let at = start;
  for (const grid of header) {
    const dimensions = grid.dimensions.map(({ period, bins }) => ({ start: 0, span: period, bins, wraps: true }));
    const first = at;
    let cutOut: RotamerGrid | undefined;
    const cut = (): RotamerGrid => {
      const cells = packedShares(bytes, first, cellCount(dimensions));
      cutOut = { table: { dimensions, cells }, outlier: grid.outlier, favored: grid.favored };
      return cutOut;
    };
    for (const name of grid.residues) known.set(name, () => cutOut ?? cut());
    at += 2 * cellCount(dimensions);
  }
  return known;
}
