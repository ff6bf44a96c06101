// A field averaged over NCS copies: what the map says of a place in the master, told by all copies.
import { applyMotion, type RigidMotion } from '../structure/superpose.js';

/** As {@link SplineMap}: values at places, and T = −Σ wᵢ f(xᵢ) with its gradient. */
export interface Field {
  value(x: number, y: number, z: number): number;
  /** Adds ∂T/∂x to `gradient` (3n) and returns T. */
  evaluate(xyz: Float64Array, weight: Float64Array, gradient: Float64Array): number;
}

/** f̄(x) = (1/n) Σ f(R_c x + t_c). */
export class AveragedField implements Field {
  readonly #field: Field;
  readonly #motions: readonly RigidMotion[];

  constructor(field: Field, motions: readonly RigidMotion[]) {
    this.#field = field;
    this.#motions = motions;
  }

  value(x: number, y: number, z: number): number {
    let sum = 0;
    for (const { rotation: r, translation: t } of this.#motions)
      sum += this.#field.value(
        r[0]! * x + r[1]! * y + r[2]! * z + t[0]!,
        r[3]! * x + r[4]! * y + r[5]! * z + t[1]!,
        r[6]! * x + r[7]! * y + r[8]! * z + t[2]!,
      );
    return sum / this.#motions.length;
  }

  evaluate(xyz: Float64Array, weight: Float64Array, gradient: Float64Array): number {
    const placed = new Float64Array(xyz.length);
    const slope = new Float64Array(xyz.length);
    const share = weight.map((w) => w / this.#motions.length);
    let sum = 0;
    for (const motion of this.#motions) {
      sum += this.#field.evaluate(applyMotion(motion, xyz, placed), share, slope.fill(0));
      const { rotation: r } = motion;
      for (let p = 0; p < xyz.length; p += 3)
        for (let d = 0; d < 3; d++)
          gradient[p + d]! += r[d]! * slope[p]! + r[3 + d]! * slope[p + 1]! + r[6 + d]! * slope[p + 2]!;
    }
    return sum;
  }
}
