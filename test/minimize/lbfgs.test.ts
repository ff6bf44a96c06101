// L-BFGS must find known minima, and a good preconditioner must pay.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minimizeLbfgs } from '../../src/minimize/lbfgs.js';
import type { Objective } from '../../src/minimize/objective.js';

const rosenbrock: Objective = {
  size: 2,
  evaluate(v, g) {
    const [x, y] = [v[0]!, v[1]!];
    g[0] = -2 * (1 - x) - 400 * x * (y - x * x);
    g[1] = 200 * (y - x * x);
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
  },
};

/** ½ Σ k (x − c)², stiffnesses over four decades as bonds against maps. */
function springs(k: readonly number[], c: readonly number[]): Objective {
  return {
    size: k.length,
    evaluate(x, g) {
      let value = 0;
      for (let i = 0; i < k.length; i++) {
        const d = x[i]! - c[i]!;
        g[i] = k[i]! * d;
        value += 0.5 * k[i]! * d * d;
      }
      return value;
    },
  };
}

describe('minimizeLbfgs', () => {
  it('finds the minimum at the end of the curved valley of Rosenbrock’s function', () => {
    const x = Float64Array.of(-1.2, 1);
    const outcome = minimizeLbfgs(rosenbrock, x, { maxIterations: 200, tolerance: 1e-12, maxStep: 1 });
    expect(outcome.reason).toBe('converged');
    expect(x[0]).toBeCloseTo(1, 4);
    expect(x[1]).toBeCloseTo(1, 4);
  });

  it('takes one step where the preconditioner is the inverse Hessian', () => {
    const k = [1, 10, 100, 1e4];
    const c = [0.1, -0.2, 0.3, 0.05];
    const x = new Float64Array(4);
    const outcome = minimizeLbfgs(springs(k, c), x, {
      maxIterations: 50,
      tolerance: 1e-12,
      maxStep: 10,
      preconditioner: {
        apply: (v) => {
          for (let i = 0; i < 4; i++) v[i] = v[i]! / k[i]!;
        },
      },
    });
    expect(outcome.iterations).toBe(1);
    expect(outcome.evaluations).toBe(2);
    expect([...x]).toEqual(c.map((v) => expect.closeTo(v, 12)));
  });

  it('never ends above the value that it started from, however stiff the springs and short the steps', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.double({ min: 1e-2, max: 1e4, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true })),
          {
            minLength: 1,
            maxLength: 12,
          },
        ),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (pairs, maxStep) => {
          const objective = springs(
            pairs.map((p) => p[0]),
            pairs.map((p) => p[1]),
          );
          const x = new Float64Array(pairs.length);
          const before = objective.evaluate(x, new Float64Array(pairs.length));
          const outcome = minimizeLbfgs(objective, x, { maxIterations: 30, tolerance: 1e-9, maxStep });
          expect(outcome.value).toBeLessThanOrEqual(before);
          expect(outcome.value).toBeCloseTo(objective.evaluate(x, new Float64Array(pairs.length)), 9);
        },
      ),
    );
  });

  it('does not move a variable by more than the longest step in one iteration', () => {
    const x = new Float64Array(1);
    const visited: number[] = [0];
    minimizeLbfgs(springs([1], [10]), x, {
      maxIterations: 5,
      tolerance: 0,
      maxStep: 0.5,
      onIteration: () => visited.push(x[0]!),
    });
    for (let i = 1; i < visited.length; i++)
      expect(Math.abs(visited[i]! - visited[i - 1]!)).toBeLessThanOrEqual(0.5 + 1e-12);
    expect(visited.at(-1)).toBeCloseTo(2.5, 6);
  });

  it('gives up soon at a wall that the slope does not tell of', () => {
    // A torsion jumps where its atoms come into line. Halving steps down to nothing would take hundreds of evaluations to stay where it is.
    const x = Float64Array.of(1, 1);
    const wall = {
      size: 2,
      evaluate(at: Float64Array, gradient: Float64Array): number {
        gradient[0] = 20 * at[0]!;
        gradient[1] = 2 * at[1]!;
        return 10 * at[0]! ** 2 + at[1]! ** 2 + (at[0]! < 0.7 ? 1000 : 0);
      },
    };
    const { evaluations, reason } = minimizeLbfgs(wall, x, { maxIterations: 200, tolerance: 1e-6, maxStep: 0.5 });
    expect(reason).toBe('no progress');
    expect(evaluations).toBeLessThan(60);
    expect(x[0]).toBeGreaterThanOrEqual(0.7);
  });
});
