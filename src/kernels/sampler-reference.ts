// A tricubic spline read at points, with gradients, in plain TypeScript with double precision inside.
import { checkField, checkLength, FARTHEST, lostAtom } from './check-plans.js';
import type { Sampler, SplineField } from './kernels.js';
import { splineWeights } from './spline-weights.js';

/** Reads the field in place, at any number of points. */
export function referenceSampler(field: SplineField): Sampler {
  return new ReferenceSampler(field);
}

/** A class, because samplers come and go with the probes of a search, and V8 drops compiled code with the last function that has it. */
class ReferenceSampler implements Sampler {
  readonly #field: SplineField;
  // Per axis: four weights and four derivatives, and the four voxels they belong to.
  readonly #weights = new Float64Array(12);
  readonly #slopes = new Float64Array(12);
  readonly #voxels = new Int32Array(12);

  constructor(field: SplineField) {
    checkField(field);
    this.#field = field;
  }

  evaluate(xyz: Float64Array, weight: Float64Array, gradient: Float64Array): number {
    const { coefficients, shape, origin, toGrid } = this.#field;
    const [nx, ny] = shape;
    const weights = this.#weights;
    const slopes = this.#slopes;
    const voxels = this.#voxels;
    checkLength('xyz', xyz, 3 * weight.length);
    checkLength('the gradient', gradient, xyz.length);
    let target = 0;
    for (let point = 0; point < weight.length; point++) {
      const factor = weight[point]!;
      if (factor === 0) continue;
      const p = 3 * point;
      const dx = xyz[p]! - origin[0];
      const dy = xyz[p + 1]! - origin[1];
      const dz = xyz[p + 2]! - origin[2];
      if (!(Math.abs(dx) <= FARTHEST && Math.abs(dy) <= FARTHEST && Math.abs(dz) <= FARTHEST))
        throw lostAtom(xyz, point);
      for (let axis = 0; axis < 3; axis++) {
        const at = toGrid[3 * axis]! * dx + toGrid[3 * axis + 1]! * dy + toGrid[3 * axis + 2]! * dz;
        const base = Math.floor(at);
        splineWeights(at - base, weights, slopes, 4 * axis);
        const n = shape[axis]!;
        let voxel = (base - 1) % n;
        if (voxel < 0) voxel += n;
        for (let tap = 0; tap < 4; tap++) {
          voxels[4 * axis + tap] = voxel;
          if (++voxel === n) voxel = 0;
        }
      }
      const [x0, x1, x2, x3] = [voxels[0]!, voxels[1]!, voxels[2]!, voxels[3]!];
      const [w0, w1, w2, w3] = [weights[0]!, weights[1]!, weights[2]!, weights[3]!];
      const [s0, s1, s2, s3] = [slopes[0]!, slopes[1]!, slopes[2]!, slopes[3]!];
      let value = 0;
      let gi = 0;
      let gj = 0;
      let gk = 0;
      for (let k = 8; k < 12; k++) {
        let plane = 0;
        let planeX = 0;
        let planeY = 0;
        for (let j = 4; j < 8; j++) {
          const row = nx * (voxels[j]! + ny * voxels[k]!);
          const c0 = coefficients[row + x0]!;
          const c1 = coefficients[row + x1]!;
          const c2 = coefficients[row + x2]!;
          const c3 = coefficients[row + x3]!;
          const along = w0 * c0 + w1 * c1 + w2 * c2 + w3 * c3;
          plane += weights[j]! * along;
          planeY += slopes[j]! * along;
          planeX += weights[j]! * (s0 * c0 + s1 * c1 + s2 * c2 + s3 * c3);
        }
        value += weights[k]! * plane;
        gi += weights[k]! * planeX;
        gj += weights[k]! * planeY;
        gk += slopes[k]! * plane;
      }
      target -= factor * value;
      for (let axis = 0; axis < 3; axis++) {
        const slope = gi * toGrid[axis]! + gj * toGrid[3 + axis]! + gk * toGrid[6 + axis]!;
        gradient[p + axis] = gradient[p + axis]! - factor * slope;
      }
    }
    return target;
  }

  release(): void {}
}
