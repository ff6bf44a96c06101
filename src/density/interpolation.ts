// Values of a map between its voxels: trilinear, and tricubic B-splines with analytic gradients.
import type { Kernels, Sampler, SplineField } from '../kernels/kernels.js';
import { referenceSampler } from '../kernels/sampler-reference.js';
import { splineWeights } from '../kernels/spline-weights.js';
import type { DensityMap, Grid } from './density-map.js';
import { inverseSteps } from './grid.js';
import { trilinearSampler } from './trilinear-sampler.js';

/** What a spline may be evaluated on: kernels, and for how many atoms at a time. */
export interface FastSampling {
  readonly kernels: Pick<Kernels, 'sampler'>;
  readonly atoms: number;
}

/** A map as a tricubic B-spline; periodic; any cell. */
export class SplineMap {
  readonly #field: SplineField;
  readonly #sampler: Sampler;
  // Per axis: four weights, and the four voxels they belong to.
  readonly #weights = new Float64Array(12);
  readonly #slopes = new Float64Array(12);
  readonly #voxels = new Int32Array(12);

  /**
   * @param coefficients as many as voxels, x fastest: of the spline, not the values that it passes through
   * @param fast what `evaluate` is to run on; default: TypeScript, any number of atoms
   */
  constructor(grid: Grid, coefficients: Float32Array, fast?: FastSampling) {
    const { shape, origin } = grid;
    this.#field = { coefficients, shape, origin, toGrid: inverseSteps(grid) };
    this.#sampler = fast ? fast.kernels.sampler(this.#field, fast.atoms) : referenceSampler(this.#field);
  }

  /** That passes through the values of the voxels. */
  static through(map: DensityMap, fast?: FastSampling): SplineMap {
    return new SplineMap(map.grid, splineCoefficients(map), fast);
  }

  /** Density at one point, Å. */
  value(x: number, y: number, z: number): number {
    const { origin, toGrid: m, shape, coefficients: c } = this.#field;
    const w = this.#weights;
    const v = this.#voxels;
    const dx = x - origin[0];
    const dy = y - origin[1];
    const dz = z - origin[2];
    for (let axis = 0; axis < 3; axis++) {
      const n = shape[axis]!;
      const at = m[3 * axis]! * dx + m[3 * axis + 1]! * dy + m[3 * axis + 2]! * dz;
      const base = Math.floor(at);
      splineWeights(at - base, w, this.#slopes, 4 * axis);
      for (let tap = 0; tap < 4; tap++) {
        const index = (base - 1 + tap) % n;
        v[4 * axis + tap] = index < 0 ? index + n : index;
      }
    }
    let total = 0;
    for (let k = 8; k < 12; k++) {
      let plane = 0;
      for (let j = 4; j < 8; j++) {
        const row = shape[0] * (v[j]! + shape[1] * v[k]!);
        plane +=
          w[j]! *
          (w[0]! * c[row + v[0]!]! + w[1]! * c[row + v[1]!]! + w[2]! * c[row + v[2]!]! + w[3]! * c[row + v[3]!]!);
      }
      total += w[k]! * plane;
    }
    return total;
  }

  /**
   * T = −Σᵢ wᵢ ρ(xᵢ), the `atoms` map target (refinement.md §2); adds ∂T/∂x to `gradient`.
   * @param xyz 3N, Å
   * @param weight N; atoms of weight 0 cost nothing
   * @param gradient 3N
   * @throws RangeError for an atom that is not within 10⁶ Å of the grid's origin
   */
  evaluate(xyz: Float64Array, weight: Float64Array, gradient: Float64Array): number {
    return this.#sampler.evaluate(xyz, weight, gradient);
  }

  /** Gives the kernels' memory back; `evaluate` must not be called afterwards. */
  release(): void {
    this.#sampler.release();
  }
}

/** Density at points by trilinear interpolation; periodic. xyz: 3N, Å → N values. */
export function trilinear(map: DensityMap, xyz: Float64Array): Float64Array {
  const density = trilinearSampler(map);
  const values = new Float64Array(xyz.length / 3);
  for (let p = 0; p < values.length; p++) values[p] = density(xyz[3 * p]!, xyz[3 * p + 1]!, xyz[3 * p + 2]!);
  return values;
}

/**
 * Coefficients c with (c[i − 1] + 4c[i] + c[i + 1])/6 = value[i] along each axis, periodic, by the recursive prefilter of Unser (1999, IEEE
 * Signal Process. Mag. 16(6):22), pole √3 − 2.
 */
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
