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

/** Of a density over the reference residues themselves: each cell counted as often as it occurs. */
export interface Moments {
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
  score: densityScore,
};

/**
 * Moments of the densities, by class, as {@link momentsOf} gives them: to sum them up takes all cells of all classes, thirty times what the
 * residues of a protein take.
 */
export const MOMENTS: Readonly<Record<RamaZPart, readonly Moments[]>> = {
  H: [
    moments(0.004224319841374389, 0.003961873340776798),
    moments(0.004402541055420761, 0.0035896962706695847),
    moments(0.00026027623075797093, 0.00030524300249188866),
    moments(0.001783499655533614, 0.0026280646709782697),
    moments(0.0017586902485755708, 0.001421861445409572),
    moments(0.0014788582285962181, 0.0011547556861634678),
  ],
  S: [
    moments(0.0001293543036380445, 7.777616103240377e-5),
    moments(0.0005915503081953612, 0.00042859849425583134),
    moments(7.468170746013956e-5, 4.290498825253331e-5),
    moments(3.830644485489453e-5, 2.7871553981935566e-5),
    moments(0.00030919515165556605, 0.0002415738830101152),
    moments(0.0014788582285962181, 0.0011547556861634678),
  ],
  L: [
    moments(0.0002037801361996205, 0.0002586846207624154),
    moments(0.00019463925174395254, 0.00014024844055476876),
    moments(0.00040560293421054516, 0.0002971406952925975),
    moments(0.00036693302954250815, 0.0007085121372019643),
    moments(0.0016517496423208897, 0.0014698247088982077),
    moments(0.0014788582285962181, 0.0011547556861634678),
  ],
};

function moments(mean: number, deviation: number): Moments {
  return { mean, deviation };
}

const known = new Map<RamachandranClass, Float64Array>();

/** The density of a class, CELLS × CELLS as the grids, not normalised; made once a process. */
function densityOfClass(kind: RamachandranClass): Float64Array {
  let density = known.get(kind);
  if (density === undefined) {
    density = densityOf(packedRamachandranGrids()[kind]!, ramachandranGrids()[kind]!);
    known.set(kind, density);
  }
  return density;
}

/** The density of a part at φ, ψ (degrees), linear between cell centres, in standard deviations from what reference residues have. */
function densityScore(
  part: RamaZPart,
  _residueName: string,
  kind: RamachandranClass,
  phi: number,
  psi: number,
): number {
  const density = densityOfClass(kind);
  const [x, y] = [cellOf(phi), cellOf(psi)];
  const [i, j] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - i, y - j];
  const at = (k: number, l: number): number => partDensity(density, part, kind, CELLS * (k % CELLS) + (l % CELLS));
  const row = (k: number): number => (1 - v) * at(k, j) + v * at(k, j + 1);
  const { mean, deviation } = MOMENTS[part][kind]!;
  return ((1 - u) * row(i) + u * row(i + 1) - mean) / deviation;
}

/** What a part has of its class's density in a cell. */
function partDensity(density: Float64Array, part: RamaZPart, kind: RamachandranClass, cell: number): number {
  const all = density[cell]!;
  if (all === 0 || kind === 5) return all;
  const phi = CELL_SIZE * Math.floor(cell / CELLS) - 179;
  const psi = CELL_SIZE * (cell % CELLS) - 179;
  if (part === 'H') return all * shareAt(HELIX[kind]!, phi, psi);
  const inSheet = shareAt(SHEET[kind]!, phi, psi);
  return all * (part === 'S' ? inSheet : Math.max(0, 1 - shareAt(HELIX[kind]!, phi, psi) - inSheet));
}

/** Mean and standard deviation of a part's density, each cell counted as often as it occurs: Σd²/Σd. */
export function momentsOf(part: RamaZPart, kind: RamachandranClass): Moments {
  const density = densityOfClass(kind);
  const cells = density.map((_, cell) => partDensity(density, part, kind, cell));
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
  return { mean, deviation: Math.sqrt(spread / sum) };
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
