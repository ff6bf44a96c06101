// The reference of Rama-Z by residue type and secondary structure: Phenix's top8000_rama_z_dict.pkl.
import { UserError } from '../base/user-error.js';
import type { RamachandranClass } from '../restraints/ramachandran-grid.js';
import { type AngleTable, valueAt } from './angle-table.js';
import { partsByCaTrace } from './ca-trace-parts.js';
import { type PlainValue, parsePickle } from './plain-pickle.js';
import type { RamaZTables } from './validation-tables.js';

/** Cells along φ and along ψ, 4° wide. */
const CELLS = 90;

/** Means and spreads over the models of Top8000 that its authors give for these tables (Sobolev et al. 2020, Structure 28:1249). */
const CALIBRATION = {
  whole: [-0.016807, 0.12045],
  helix: [-0.045356, 0.195117],
  sheet: [-0.042558, 0.200686],
  loop: [-0.018458, 0.157884],
} as const;

interface Density extends AngleTable {
  /** Of the density over the reference residues themselves: Σd²/Σd, and the deviation from it. */
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Observations in cells of 4°, by part (`H`, `S`, `L`) and residue name (or `prePRO`, `transPRO`, `cisPRO`).
 *
 * @param source Names the tables in results. @param file Named in errors.
 * @throws UserError where the bytes are no such dictionary
 */
export function ramaZDictionary(bytes: Uint8Array, file: string, source: string): RamaZTables {
  const densities = new Map<string, Density>();
  for (const [part, byName] of entries(parsePickle(bytes, file), file, 'the dictionary')) {
    for (const [name, rows] of entries(byName, file, part))
      densities.set(`${part} ${name}`, densityOf(rows, file, `${part} ${name}`));
  }
  return {
    source,
    calibration: CALIBRATION,
    parts: partsByCaTrace,
    score: (part, residueName, kind, phi, psi) => {
      const name = tableName(residueName, kind);
      const density = densities.get(`${name === 'cisPRO' ? 'L' : part} ${name}`);
      return density && (valueAt(density, [phi, psi]) - density.mean) / density.deviation;
    },
  };
}

function tableName(residueName: string, kind: RamachandranClass): string {
  if (kind === 5) return 'cisPRO';
  if (kind === 4) return 'transPRO';
  if (kind === 2) return 'prePRO';
  return residueName === 'MSE' ? 'MET' : residueName;
}

function densityOf(rows: PlainValue, file: string, which: string): Density {
  const counts = Array.isArray(rows) ? rows.flat() : [];
  if (counts.length !== CELLS * CELLS || !counts.every((count) => typeof count === 'number' && count >= 0))
    throw new UserError(`${file}: '${which}' is not a table of ${CELLS} × ${CELLS} counts; fetch the file again.`);
  const cells = Float32Array.from(counts as number[]);
  let sum = 0;
  let squares = 0;
  for (const d of cells) {
    sum += d;
    squares += d * d;
  }
  const mean = squares / sum;
  let spread = 0;
  for (const d of cells) spread += d * (d - mean) ** 2;
  const dimension = { start: -180, span: 360, bins: CELLS, wraps: true };
  return { dimensions: [dimension, dimension], cells, mean, deviation: Math.sqrt(spread / (sum - 1)) };
}

function entries(value: PlainValue, file: string, which: string): readonly (readonly [string, PlainValue])[] {
  if (!(value instanceof Map) || value.size === 0)
    throw new UserError(
      `${file}: ${which} is not a dictionary by secondary structure and residue name; fetch the file again.`,
    );
  return [...value].map(([key, entry]) => [String(key), entry]);
}
