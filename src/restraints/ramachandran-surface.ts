// The Ramachandran energy −2 ln p as a smooth periodic surface of φ and ψ that falls towards what occurs, from everywhere.
import {
  CELL_SIZE,
  CELLS,
  cellOf,
  RAMACHANDRAN_CLASSES,
  type RamachandranClass,
  ramachandranGrids,
} from './ramachandran-grid.js';

/**
 * Widths (degrees) and weights of the Gaussians that a grid is smoothed with before its logarithm is taken. The first evens out
 * the noise of counting. The wide, light ones give the empty regions a slope towards the nearest populated one where the bare
 * logarithm would have none (measured: at least 0.01 a degree in 99 % of the cells beyond the outlier contours).
 */
const KERNELS = [
  { width: 3, weight: 1 },
  { width: 12, weight: 3e-3 },
  { width: 45, weight: 3e-4 },
] as const;

/** A row of cells with those that its last splines reach over to. */
const ROW = CELLS + 3;

/** Where the energy and its derivatives with respect to φ and ψ (degrees) are written. */
export interface SurfacePoint {
  energy: number;
  phi: number;
  psi: number;
  phiPhi: number;
  phiPsi: number;
  psiPsi: number;
}

const surfaces: (Float64Array | undefined)[] = RAMACHANDRAN_CLASSES.map(() => undefined);

/**
 * E = −2 ln(p/p_max), p the smoothed grid of the class. For a Gaussian well the share of residues farther out than r sigmas is
 * exp(−r²/2), so that E = r²: on the scale of ((v − v₀)/σ)², and one Ramachandran pair weighs as two torsions. The surface is a
 * uniform bicubic B-spline with the logarithms as its coefficients: twice differentiable, and never below 0 as no coefficient is.
 */
export function ramachandranEnergy(kind: RamachandranClass, phi: number, psi: number, out: SurfacePoint): void {
  surfaces[kind] ??= coefficients(kind);
  const surface = surfaces[kind];
  const x = cellOf(phi);
  const y = cellOf(psi);
  // 180 itself, which rounding may give, is the first cell again.
  const i = Math.min(Math.floor(x), CELLS - 1);
  const j = Math.min(Math.floor(y), CELLS - 1);
  splines(x - i, WX);
  splines(y - j, WY);
  let e = 0;
  let ex = 0;
  let ey = 0;
  let exx = 0;
  let exy = 0;
  let eyy = 0;
  for (let a = 0; a < 4; a++) {
    let p = ROW * (i + a) + j;
    let s = 0;
    let s1 = 0;
    let s2 = 0;
    for (let b = 0; b < 4; b++, p++) {
      const c = surface[p]!;
      s += c * WY[b]!;
      s1 += c * WY[4 + b]!;
      s2 += c * WY[8 + b]!;
    }
    e += WX[a]! * s;
    ex += WX[4 + a]! * s;
    exx += WX[8 + a]! * s;
    ey += WX[a]! * s1;
    exy += WX[4 + a]! * s1;
    eyy += WX[a]! * s2;
  }
  out.energy = e;
  out.phi = ex / CELL_SIZE;
  out.psi = ey / CELL_SIZE;
  out.phiPhi = exx / CELL_SIZE ** 2;
  out.phiPsi = exy / CELL_SIZE ** 2;
  out.psiPsi = eyy / CELL_SIZE ** 2;
}

/** Weights of four coefficients, their first and their second derivatives. */
const WX = new Float64Array(12);
const WY = new Float64Array(12);

/** Uniform cubic B-splines at t (0 … 1) between the second and the third of four coefficients (de Boor 1978). */
function splines(t: number, w: Float64Array): void {
  const u = 1 - t;
  w[0] = (u * u * u) / 6;
  w[1] = (3 * t * t * t - 6 * t * t + 4) / 6;
  w[2] = (3 * u * u * u - 6 * u * u + 4) / 6;
  w[3] = (t * t * t) / 6;
  w[4] = (-u * u) / 2;
  w[5] = (3 * t * t - 4 * t) / 2;
  w[6] = (4 * u - 3 * u * u) / 2;
  w[7] = (t * t) / 2;
  w[8] = u;
  w[9] = 3 * t - 2;
  w[10] = 3 * u - 2;
  w[11] = t;
}

/** Coefficient (i, j) stands at row i + 1, column j + 1; the border repeats the other side. */
function coefficients(kind: RamachandranClass): Float64Array {
  const density = new Float64Array(CELLS * CELLS);
  for (const { width, weight } of KERNELS) {
    const smooth = convolved(ramachandranGrids()[kind]!, width);
    for (let k = 0; k < density.length; k++) density[k]! += weight * smooth[k]!;
  }
  let top = 0;
  for (const p of density) top = Math.max(top, p);
  const surface = new Float64Array(ROW * ROW);
  for (let i = 0; i < ROW; i++) {
    for (let j = 0; j < ROW; j++) {
      const cell = ((i + CELLS - 1) % CELLS) * CELLS + ((j + CELLS - 1) % CELLS);
      surface[ROW * i + j] = -2 * Math.log(density[cell]! / top);
    }
  }
  return surface;
}

/** A periodic grid smoothed by a Gaussian of unit volume; `width` is its standard deviation, degrees. */
function convolved(grid: Float64Array, width: number): Float64Array {
  const reach = Math.min(CELLS / 2, Math.ceil((5 * width) / CELL_SIZE));
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, k) =>
    Math.exp(-0.5 * ((CELL_SIZE * (k - reach)) / width) ** 2),
  );
  const volume = kernel.reduce((sum, w) => sum + w, 0);
  for (let k = 0; k < kernel.length; k++) kernel[k]! /= volume;
  return transposedPass(transposedPass(grid, kernel, reach), kernel, reach);
}

/** Smooths along rows and returns the transpose: two passes smooth along both and restore the order. The kernel is even. */
function transposedPass(grid: Float64Array, kernel: Float64Array, reach: number): Float64Array {
  const out = new Float64Array(grid.length);
  const row = new Float64Array(CELLS + 2 * reach);
  const smooth = new Float64Array(CELLS);
  for (let i = 0; i < CELLS; i++) {
    for (let j = 0; j < row.length; j++) row[j] = grid[CELLS * i + ((j - reach + CELLS) % CELLS)]!;
    for (let j = 0; j < CELLS; j++) smooth[j] = kernel[reach]! * row[j + reach]!;
    // Weight by weight, so that no sum waits for the one before it.
    for (let k = 0; k < reach; k++) {
      const weight = kernel[k]!;
      const mirror = 2 * reach - k;
      for (let j = 0; j < CELLS; j++) smooth[j] = smooth[j]! + weight * (row[j + k]! + row[j + mirror]!);
    }
    for (let j = 0; j < CELLS; j++) out[CELLS * j + i] = smooth[j]!;
  }
  return out;
}
