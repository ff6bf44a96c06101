// Values of a map between its voxels: trilinear, and tricubic B-splines with analytic gradients.
import type { DensityMap } from './density-map.js';
import { inverseSteps } from './grid.js';

/**
 * A map as a tricubic B-spline that passes through the voxel values; periodic; any cell. The coefficients come from the
 * recursive prefilter of Unser (1999, IEEE Signal Process. Mag. 16(6):22), pole √3 − 2.
 */
export class SplineMap {
  readonly #coefficients: Float32Array;
  readonly #shape: readonly [number, number, number];
  readonly #origin: readonly [number, number, number];
  readonly #toGrid: Float64Array;
  // Per axis: four weights and four derivatives, and the four voxels they belong to.
  readonly #weights = new Float64Array(12);
  readonly #slopes = new Float64Array(12);
  readonly #voxels = new Int32Array(12);

  constructor(map: DensityMap) {
    this.#shape = map.grid.shape;
    this.#origin = map.grid.origin;
    this.#toGrid = inverseSteps(map.grid);
    this.#coefficients = splineCoefficients(map);
  }

  /** Density at one point, Å. */
  value(x: number, y: number, z: number): number {
    this.#locate(x, y, z);
    return this.#sum(this.#weights, this.#weights, this.#weights);
  }

  /**
   * T = −Σᵢ wᵢ ρ(xᵢ), the `atoms` map target (refinement.md §2); adds ∂T/∂x to `gradient`.
   * @param xyz 3N, Å
   * @param weight N; atoms of weight 0 cost nothing
   * @param gradient 3N
   */
  evaluate(xyz: Float64Array, weight: Float64Array, gradient: Float64Array): number {
    const m = this.#toGrid;
    const w = this.#weights;
    const s = this.#slopes;
    let target = 0;
    for (let atom = 0; atom < weight.length; atom++) {
      const factor = weight[atom]!;
      if (factor === 0) continue;
      const p = 3 * atom;
      this.#locate(xyz[p]!, xyz[p + 1]!, xyz[p + 2]!);
      target -= factor * this.#sum(w, w, w);
      const gi = factor * this.#sum(s, w, w);
      const gj = factor * this.#sum(w, s, w);
      const gk = factor * this.#sum(w, w, s);
      gradient[p] = gradient[p]! - (gi * m[0]! + gj * m[3]! + gk * m[6]!);
      gradient[p + 1] = gradient[p + 1]! - (gi * m[1]! + gj * m[4]! + gk * m[7]!);
      gradient[p + 2] = gradient[p + 2]! - (gi * m[2]! + gj * m[5]! + gk * m[8]!);
    }
    return target;
  }

  #locate(x: number, y: number, z: number): void {
    const m = this.#toGrid;
    const dx = x - this.#origin[0];
    const dy = y - this.#origin[1];
    const dz = z - this.#origin[2];
    for (let axis = 0; axis < 3; axis++) {
      const n = this.#shape[axis]!;
      const at = m[3 * axis]! * dx + m[3 * axis + 1]! * dy + m[3 * axis + 2]! * dz;
      const base = Math.floor(at);
      const t = at - base;
      const u = 1 - t;
      const o = 4 * axis;
      this.#weights[o] = (u * u * u) / 6;
      this.#weights[o + 1] = (3 * t * t * t - 6 * t * t + 4) / 6;
      this.#weights[o + 2] = (3 * u * u * u - 6 * u * u + 4) / 6;
      this.#weights[o + 3] = (t * t * t) / 6;
      this.#slopes[o] = (-u * u) / 2;
      this.#slopes[o + 1] = (3 * t * t - 4 * t) / 2;
      this.#slopes[o + 2] = (-3 * u * u + 4 * u) / 2;
      this.#slopes[o + 3] = (t * t) / 2;
      for (let tap = 0; tap < 4; tap++) {
        const index = (base - 1 + tap) % n;
        this.#voxels[o + tap] = index < 0 ? index + n : index;
      }
    }
  }

  #sum(alongX: Float64Array, alongY: Float64Array, alongZ: Float64Array): number {
    const v = this.#voxels;
    const c = this.#coefficients;
    const nx = this.#shape[0];
    const ny = this.#shape[1];
    let total = 0;
    for (let k = 0; k < 4; k++) {
      let plane = 0;
      for (let j = 0; j < 4; j++) {
        const row = nx * (v[4 + j]! + ny * v[8 + k]!);
        plane +=
          alongY[4 + j]! *
          (alongX[0]! * c[row + v[0]!]! +
            alongX[1]! * c[row + v[1]!]! +
            alongX[2]! * c[row + v[2]!]! +
            alongX[3]! * c[row + v[3]!]!);
      }
      total += alongZ[8 + k]! * plane;
    }
    return total;
  }
}

/** Density at points by trilinear interpolation; periodic. xyz: 3N, Å → N values. */
export function trilinear(map: DensityMap, xyz: Float64Array): Float64Array {
  const { grid, values } = map;
  const [nx, ny, nz] = grid.shape;
  const m = inverseSteps(grid);
  const wrap = (index: number, n: number): number => ((index % n) + n) % n;
  return Float64Array.from({ length: xyz.length / 3 }, (_, point) => {
    const dx = xyz[3 * point]! - grid.origin[0];
    const dy = xyz[3 * point + 1]! - grid.origin[1];
    const dz = xyz[3 * point + 2]! - grid.origin[2];
    const i = m[0]! * dx + m[1]! * dy + m[2]! * dz;
    const j = m[3]! * dx + m[4]! * dy + m[5]! * dz;
    const k = m[6]! * dx + m[7]! * dy + m[8]! * dz;
    const [i0, j0, k0] = [Math.floor(i), Math.floor(j), Math.floor(k)];
    let sum = 0;
    for (let corner = 0; corner < 8; corner++) {
      const [a, b, c] = [corner & 1, (corner >> 1) & 1, corner >> 2];
      const share = (a ? i - i0 : 1 - i + i0) * (b ? j - j0 : 1 - j + j0) * (c ? k - k0 : 1 - k + k0);
      sum += share * values[wrap(i0 + a, nx) + nx * (wrap(j0 + b, ny) + ny * wrap(k0 + c, nz))]!;
    }
    return sum;
  });
}

/** Coefficients c with (c[i − 1] + 4c[i] + c[i + 1])/6 = value[i] along each axis, periodic. */
function splineCoefficients(map: DensityMap): Float32Array {
  const [nx, ny, nz] = map.grid.shape;
  const coefficients = new Float32Array(map.values);
  const line = new Float64Array(Math.max(nx, ny, nz));
  const filter = (start: number, stride: number, n: number): void => {
    for (let i = 0; i < n; i++) line[i] = coefficients[start + i * stride]!;
    prefilter(line, n);
    for (let i = 0; i < n; i++) coefficients[start + i * stride] = line[i]!;
  };
  for (let row = 0; row < ny * nz; row++) filter(row * nx, 1, nx);
  for (let k = 0; k < nz; k++) for (let i = 0; i < nx; i++) filter(i + k * nx * ny, nx, ny);
  for (let plane = 0; plane < nx * ny; plane++) filter(plane, nx * ny, nz);
  return coefficients;
}

function prefilter(line: Float64Array, n: number): void {
  if (n === 1) return;
  const pole = Math.sqrt(3) - 2;
  // Periodic start: the sum over all earlier voxels, which falls off by |pole| = 0.27 a voxel; exact with the full
  // turn.
  const turn = 1 - pole ** n;
  let start = 0;
  for (let i = n - 1, power = 1; i >= 0; i--) {
    start += power * line[i]!;
    power *= pole;
  }
  let previous = start / turn;
  for (let i = 0; i < n; i++) {
    previous = line[i]! + pole * previous;
    line[i] = previous;
  }
  let end = 0;
  for (let i = 0, power = 1; i < n; i++) {
    end += power * line[i]!;
    power *= pole;
  }
  previous = end / turn;
  for (let i = n - 1; i >= 0; i--) {
    previous = line[i]! + pole * previous;
    line[i] = previous;
  }
  // Each pass multiplies a constant by 1/(1 − p); this brings it back.
  const gain = (1 - pole) ** 2;
  for (let i = 0; i < n; i++) line[i] = gain * line[i]!;
}
