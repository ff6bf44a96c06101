// The strongest peaks of a map, up and down, at places between its voxels.
import type { DensityMap } from './density-map.js';
import { toWorld } from './grid.js';

export interface MapPeak {
  /** Å */
  readonly position: readonly [number, number, number];
  /** Height over the mean in standard deviations of the map; below 0 for holes. */
  readonly sigma: number;
}

/**
 * Voxels that are higher (holes: lower) than all 26 neighbours, periodic, at the top of the parabola through each axis' neighbours.
 * @param count of each kind, highest and deepest first
 * @param least standard deviations from which on a voxel is looked at
 */
export function mapPeaks(
  { grid, values }: DensityMap,
  count: number,
  least = 3,
): { readonly peaks: readonly MapPeak[]; readonly holes: readonly MapPeak[] } {
  const [nx, ny, nz] = grid.shape;
  let mean = 0;
  for (const value of values) mean += value;
  mean /= values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const sd = Math.sqrt(squares / values.length);
  const found: MapPeak[] = [];
  if (!(sd > 0)) return { peaks: [], holes: [] };
  const at = (i: number, j: number, k: number): number =>
    values[((i + nx) % nx) + nx * (((j + ny) % ny) + ny * ((k + nz) % nz))]!;
  for (let k = 0, v = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, v++) {
        const height = values[v]! - mean;
        if (Math.abs(height) < least * sd || !isExtreme(at, i, j, k, Math.sign(height))) continue;
        const top = [
          i + vertex(at(i - 1, j, k), values[v]!, at(i + 1, j, k)),
          j + vertex(at(i, j - 1, k), values[v]!, at(i, j + 1, k)),
          k + vertex(at(i, j, k - 1), values[v]!, at(i, j, k + 1)),
        ];
        const [x, y, z] = toWorld(grid, Float64Array.from(top));
        found.push({ position: [x!, y!, z!], sigma: height / sd });
      }
    }
  }
  const sorted = found.sort((a, b) => b.sigma - a.sigma);
  return {
    peaks: sorted.filter(({ sigma }) => sigma > 0).slice(0, count),
    holes: sorted
      .filter(({ sigma }) => sigma < 0)
      .reverse()
      .slice(0, count),
  };
}

function isExtreme(
  at: (i: number, j: number, k: number) => number,
  i: number,
  j: number,
  k: number,
  sign: number,
): boolean {
  const here = sign * at(i, j, k);
  for (let n = 0; n < 27; n++) {
    if (n === 13) continue;
    const other = sign * at(i + (n % 3) - 1, j + (Math.floor(n / 3) % 3) - 1, k + Math.floor(n / 9) - 1);
    // Of two equal neighbours the first counts.
    if (other > here || (other === here && n < 13)) return false;
  }
  return true;
}

/** Where the parabola through three values in a row has its vertex, −½ … ½ from the middle. */
function vertex(before: number, here: number, after: number): number {
  const bend = before - 2 * here + after;
  return bend === 0 ? 0 : Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend)));
}
