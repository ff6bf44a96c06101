// The Ramachandran energy −2 ln p as a smooth periodic surface of φ and ψ that falls towards what occurs, from everywhere.
import { createRequire } from 'node:module';
import { inflateFile } from '../base/inflate-file.js';
import { CELL_SIZE, CELLS, cellOf, RAMACHANDRAN_CLASSES, type RamachandranClass } from './ramachandran-grid.js';

/** Of energies as data/ramachandran-energy.bin holds them, in a unit. */
const ENERGY_STEPS = 1500;

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

let energies: Uint16Array | undefined;
const surfaces: (Float64Array | undefined)[] = RAMACHANDRAN_CLASSES.map(() => undefined);

/**
 * E = −2 ln(p/p_max), p the grid of the class (ramachandran-grid.ts) smoothed by Gaussians of 3°, 12° (weight 3·10⁻³) and 45° (3·10⁻⁴), of which
 * the wide ones lend the empty regions a slope; made by scripts/build-ramachandran.mjs, in steps of 1/1500. For a Gaussian well the share of
 * residues farther out than r sigmas is exp(−r²/2), so that E = r²: on the scale of ((v − v₀)/σ)², and one Ramachandran pair weighs as two
 * torsions. The surface is a uniform bicubic B-spline with the logarithms as its coefficients: twice differentiable, and never below 0 as no
 * coefficient is.
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
  energies ??= readEnergies();
  const first = CELLS * CELLS * kind;
  const surface = new Float64Array(ROW * ROW);
  for (let i = 0; i < ROW; i++) fillRow(surface, ROW * i, energies, first + ((i + CELLS - 1) % CELLS) * CELLS);
  return surface;
}

function fillRow(surface: Float64Array, start: number, from: Uint16Array, first: number): void {
  for (let j = 0; j < ROW; j++) surface[start + j] = from[first + ((j + CELLS - 1) % CELLS)]! / ENERGY_STEPS;
}

/** Of all classes, in steps: the file has their differences. */
function readEnergies(): Uint16Array {
  const path = createRequire(import.meta.url).resolve('#data/ramachandran-energy.bin');
  const bytes = inflateFile(path);
  const steps = new Uint16Array(bytes.length / 2);
  let sum = 0;
  for (let k = 0; k < steps.length; k++) {
    // Modulo 65536, as the array keeps it.
    sum += bytes[2 * k]! + 256 * bytes[2 * k + 1]!;
    steps[k] = sum;
  }
  return steps;
}
