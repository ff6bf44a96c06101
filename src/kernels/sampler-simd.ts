// The SIMD twin's sampler: copies the field into the arena and calls the WebAssembly kernel on it.
import type { Arena } from './arena.js';
import { checkField, checkLength, lostAtom } from './check-plans.js';
import type { Sampler, SplineField } from './kernels.js';
import { Loan } from './loan.js';
import type { SimdModule } from './simd-module.js';

/** A sampler of a copy of the field, for `points` points at a time. */
export function simdSampler(arena: Arena, module: SimdModule, field: SplineField, points: number): Sampler {
  checkField(field);
  const { coefficients, shape, origin, toGrid } = field;
  const copy = arena.allocate(coefficients.byteLength);
  arena.float32(copy, coefficients.length).set(coefficients);
  const loans = {
    xyz: new Loan(arena, 8 * 3 * points),
    weight: new Loan(arena, 8 * points),
    gradient: new Loan(arena, 8 * 3 * points),
  };
  // `SamplePlan` of assembly/sample.ts.
  const scratch = arena.allocate(48);
  const fields = [points, ...shape, copy, 0, 0, 0, 0, scratch];
  const reals = [...origin, ...toGrid];
  const plan = arena.allocate(4 * fields.length + 8 * reals.length);
  arena.int32(plan, fields.length).set(fields);
  arena.float64(plan + 4 * fields.length, reals.length).set(reals);
  const addresses = arena.int32(plan + 4 * 5, 3);
  const lost = arena.int32(plan + 4 * 8, 1);
  return {
    evaluate(xyz, weight, gradient) {
      checkLength('xyz', xyz, 3 * points);
      checkLength('the weights', weight, points);
      checkLength('the gradient', gradient, 3 * points);
      addresses[0] = loans.xyz.lend(xyz);
      addresses[1] = loans.weight.lend(weight);
      addresses[2] = loans.gradient.lend(gradient);
      const target = module.sample(plan);
      if (lost[0]! >= 0) throw lostAtom(xyz, lost[0]!);
      loans.gradient.giveBack(gradient);
      return target;
    },
    release() {
      for (const loan of Object.values(loans)) loan.release();
      for (const address of [copy, scratch, plan]) arena.free(address);
    },
  };
}
