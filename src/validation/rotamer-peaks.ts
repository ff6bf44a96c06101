// The rotamers of a residue: the peaks of the distribution of its side-chain torsions.
import { cellValue } from './angle-table.js';
import { shippedRotamers } from './rotamer-grids.js';

const known = new Map<string, readonly (readonly number[])[]>();

/**
 * χ₁, χ₂ … (degrees) of every local maximum within the favoured regions, the most populated first; [] for residues without rotamers.
 * Found once a process.
 */
export function rotamerPeaks(residueName: string): readonly (readonly number[])[] {
  let peaks = known.get(residueName);
  if (peaks === undefined) {
    peaks = findPeaks(residueName);
    known.set(residueName, peaks);
  }
  return peaks;
}

function findPeaks(residueName: string): readonly (readonly number[])[] {
  const grid = shippedRotamers.grid(residueName);
  if (grid === undefined) return [];
  const { dimensions, cells } = grid.table;
  const strides = dimensions.map((_, d) => dimensions.slice(d + 1).reduce((product, { bins }) => product * bins, 1));
  const directions = neighbours(dimensions.length);
  const peaks: { readonly share: number; readonly chi: readonly number[] }[] = [];
  for (let cell = 0; cell < cells.length; cell++) {
    const share = cellValue(cells, cell);
    if (share < grid.favored) continue;
    const place = dimensions.map(({ bins }, d) => Math.floor(cell / strides[d]!) % bins);
    const isPeak = directions.every((direction) => {
      const other = place.reduce((at, bin, d) => {
        const { bins } = dimensions[d]!;
        return at + strides[d]! * ((bin + direction[d]! + bins) % bins);
      }, 0);
      // Of equals the first is the peak.
      const beside = cellValue(cells, other);
      return beside < share || (beside === share && other >= cell);
    });
    if (isPeak)
      peaks.push({
        share,
        chi: place.map((bin, d) => dimensions[d]!.start + ((bin + 0.5) * dimensions[d]!.span) / dimensions[d]!.bins),
      });
  }
  return peaks.sort((a, b) => b.share - a.share).map(({ chi }) => chi);
}

/** All steps of −1, 0, 1 in each dimension but none at all. */
function neighbours(dimensions: number): readonly (readonly number[])[] {
  let steps: number[][] = [[]];
  for (let d = 0; d < dimensions; d++) steps = steps.flatMap((step) => [-1, 0, 1].map((one) => [...step, one]));
  return steps.filter((step) => step.some((one) => one !== 0));
}
