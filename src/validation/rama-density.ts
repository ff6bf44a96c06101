// Reference densities for Rama-Z: how often φ and ψ occur in helices, sheets and loops, recovered from the Ramachandran grids.
import {
  CELL_SIZE,
  CELLS,
  cellOf,
  packedRamachandranGrids,
  type RamachandranClass,
  ramachandranGrids,
} from '../restraints/ramachandran-grid.js';
import { partsByCaTrace } from './ca-trace-parts.js';
import type { RamaZPart, RamaZTables } from './validation-tables.js';

interface ReferenceDensity {
  /** CELLS × CELLS as the grids, not normalised. */
  readonly cells: Float64Array;
  /** Of the density over the reference residues themselves. */
  readonly mean: number;
  readonly deviation: number;
}

/** The part of a class's residues at φ, ψ that are in helices (sheets): height/(1 + qᵖ), q the squared distance from a centre in an ellipse's metric. */
interface Share {
  readonly height: number;
  /** degrees */
  readonly phi: number;
  readonly psi: number;
  readonly widthPhi: number;
  readonly widthPsi: number;
  /** Correlation of φ and ψ, −1 … 1. */
  readonly correlation: number;
  readonly power: number;
}

function share(
  height: number,
  phi: number,
  psi: number,
  widthPhi: number,
  widthPsi: number,
  correlation: number,
  power: number,
): Share {
  return { height, phi, psi, widthPhi, widthPsi, correlation, power };
}

/**
 * By class in the order of RAMACHANDRAN_CLASSES: fitted so that the grids split as the Top8000 reference of Rama-Z does (Sobolev et
 * al. 2020, Structure 28:1249), whose own tables (by residue type, 4°) are not carried here. cis-Pro counts as loop throughout. Of
 * glycine the grid is made symmetric, so that its helices are up to twice as many as the grid has there.
 */
const HELIX: readonly Share[] = [
  share(1.1365, -66.0, -45.0, 17.08, 21.14, -0.4293, 0.8151),
  share(0.9529, -62.5, -47.0, 30.21, 31.71, -0.7725, 1.4101),
  share(1.1298, -50.4, -91.0, 47.16, 85.1, -0.8088, 0.9645),
  share(1.9941, -63.9, -44.2, 33.19, 13.32, 0.867, 0.8503),
  share(0.873, -55.9, -42.9, 12.67, 13.69, -0.6404, 1.7243),
];
const SHEET: readonly Share[] = [
  share(0.6798, -123.9, 134.2, 45.13, 38.18, -0.3063, 1.6433),
  share(0.7414, -123.6, 133.2, 38.73, 35.7, -0.2643, 1.722),
  share(0.3412, -125.7, 119.1, 31.06, 39.69, -0.428, 1.2457),
  share(1.2958, -129.2, 146.4, 38.1, 31.16, -0.5944, 1.247),
  share(0.6664, -86.0, 131.9, 15.65, 24.53, -0.1989, 1.1769),
];

/**
 * Mean and spread over models of the mean score of their residues, so chosen that the values come out as those of cctbx 2022.9
 * (Sobolev et al. 2020, Structure 28:1249) on 33 models of 20 proteins, from Z = −8 to 1. There the densities are by residue type,
 * here by class of residue: whole-model values differ by 0.50 (rms) for proteins left out of the fit, 1.4 at most, helices by 0.32,
 * sheets by 0.44, loops by 0.66.
 */
const CALIBRATION = {
  whole: [-0.0782, 0.0969],
  helix: [-0.1435, 0.1725],
  sheet: [-0.0489, 0.2072],
  loop: [-0.0707, 0.1121],
} as const;

export const shippedRamaZ: RamaZTables = {
  source: 'Top8000 by class of residue, cctbx',
  calibration: CALIBRATION,
  parts: partsByCaTrace,
  score: (part, _residueName, kind, phi, psi) => densityScore(referenceDensity(part, kind), phi, psi),
};

const known = new Map<RamachandranClass, Readonly<Record<RamaZPart, ReferenceDensity>>>();

/** Computed once a process. */
function referenceDensity(part: RamaZPart, kind: RamachandranClass): ReferenceDensity {
  let parts = known.get(kind);
  if (parts === undefined) {
    parts = partDensities(kind);
    known.set(kind, parts);
  }
  return parts[part];
}

/** The density at φ, ψ (degrees), linear between cell centres, in standard deviations from what reference residues have. */
function densityScore({ cells, mean, deviation }: ReferenceDensity, phi: number, psi: number): number {
  const [x, y] = [cellOf(phi), cellOf(psi)];
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - i, y - j];
  const row = (k: number): number => {
    const start = CELLS * (k % CELLS);
    return (1 - v) * cells[start + (j % CELLS)]! + v * cells[start + ((j + 1) % CELLS)]!;
  };
  return ((1 - u) * row(i) + u * row(i + 1) - mean) / deviation;
}

function partDensities(kind: RamachandranClass): Readonly<Record<RamaZPart, ReferenceDensity>> {
  const all = densityOf(packedRamachandranGrids()[kind]!, ramachandranGrids()[kind]!);
  if (kind === 5) {
    const loop = withMoments(all);
    return { H: loop, S: loop, L: loop };
  }
  const [helix, sheet, loop] = [all.slice(), all.slice(), all.slice()];
  const [ofHelix, ofSheet] = [HELIX[kind]!, SHEET[kind]!];
  for (let cell = 0; cell < all.length; cell++) {
    if (all[cell] === 0) continue;
    const phi = CELL_SIZE * Math.floor(cell / CELLS) - 179;
    const psi = CELL_SIZE * (cell % CELLS) - 179;
    const inHelix = shareAt(ofHelix, phi, psi);
    const inSheet = shareAt(ofSheet, phi, psi);
    helix[cell]! *= inHelix;
    sheet[cell]! *= inSheet;
    loop[cell]! *= Math.max(0, 1 - inHelix - inSheet);
  }
  return { H: withMoments(helix), S: withMoments(sheet), L: withMoments(loop) };
}

function shareAt(s: Share, phi: number, psi: number): number {
  const a = turn(phi - s.phi) / s.widthPhi;
  const b = turn(psi - s.psi) / s.widthPsi;
  const q = (a * a - 2 * s.correlation * a * b + b * b) / (1 - s.correlation ** 2);
  return s.height / (1 + q ** s.power);
}

function turn(degrees: number): number {
  return degrees - 360 * Math.round(degrees / 360);
}

/** Ranks on either side over which a slope is taken, relative to the rank. */
const SMOOTHING = 0.08;

/**
 * The density behind a grid of shares. In a cell of rank k (densest first) the share is 1 − Σ of the densities up to k, so that
 * density is the slope of the share against rank; it is taken over a window to even out the counting.
 *
 * @param packed The shares as whole numbers that sort alike.
 */
function densityOf(packed: Uint16Array, grid: Float64Array): Float64Array {
  const order = descending(packed);
  const last = Math.max(1, grid.reduce((n, p) => n + (p > 0 ? 1 : 0), 0) - 1);
  const density = new Float64Array(grid.length);
  for (let k = 0; k <= last; k++) {
    const reach = Math.max(2, Math.floor(SMOOTHING * k));
    const from = Math.max(0, k - reach);
    const to = Math.min(last, k + reach);
    density[order[k]!] = (grid[order[from]!]! - grid[order[to]!]!) / (to - from);
  }
  return density;
}

/** Indices from the largest value to the smallest, of equals the first one first; by counting. */
function descending(values: Uint16Array): Int32Array {
  const next = new Int32Array(65_537);
  for (let i = 0; i < values.length; i++) next[65_536 - values[i]!]!++;
  for (let k = 1; k < next.length; k++) next[k]! += next[k - 1]!;
  const order = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) order[next[65_535 - values[i]!]!++] = i;
  return order;
}

/** Mean and standard deviation of the density, each cell counted as often as it occurs: Σd²/Σd. */
function withMoments(cells: Float64Array): ReferenceDensity {
  let sum = 0;
  let squares = 0;
  for (let cell = 0; cell < cells.length; cell++) {
    const d = cells[cell]!;
    sum += d;
    squares += d * d;
  }
  const mean = squares / sum;
  let spread = 0;
  for (let cell = 0; cell < cells.length; cell++) spread += cells[cell]! * (cells[cell]! - mean) ** 2;
  return { cells, mean, deviation: Math.sqrt(spread / sum) };
}
