// The skyline factor must solve the same equations as a dense solver, and stay positive definite where couplings are dropped.
import fc from 'fast-check';
import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { SkylineCurvature } from '../../src/minimize/skyline-cholesky.js';

interface Restraint {
  readonly atoms: Int32Array;
  readonly jacobian: Float64Array;
  readonly weight: number;
}

function randomRestraints(atomCount: number, reach: number): fc.Arbitrary<Restraint[]> {
  const one = fc
    .tuple(
      fc.uniqueArray(fc.integer({ min: 0, max: atomCount - 1 }), { minLength: 2, maxLength: 4 }),
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
      fc.double({ min: 0.1, max: 1000, noNaN: true }),
    )
    .map(([atoms, jacobian, weight]) => ({
      atoms: Int32Array.from(atoms),
      jacobian: Float64Array.from(jacobian.slice(0, 3 * atoms.length)),
      weight,
    }))
    .filter(({ atoms }) => Math.max(...atoms) - Math.min(...atoms) <= reach);
  return fc.array(one, { minLength: 1, maxLength: 30 });
}

function dense(atomCount: number, restraints: readonly Restraint[], diagonal: number): Matrix {
  const matrix = Matrix.eye(3 * atomCount).mul(diagonal);
  for (const { atoms, jacobian, weight } of restraints) {
    const at = [...atoms].flatMap((atom) => [3 * atom, 3 * atom + 1, 3 * atom + 2]);
    at.forEach((row, i) => {
      at.forEach((column, j) => {
        matrix.set(row, column, matrix.get(row, column) + weight * jacobian[i]! * jacobian[j]!);
      });
    });
  }
  return matrix;
}

function skyline(
  atomCount: number,
  restraints: readonly Restraint[],
  diagonal: number,
  reach: number,
): SkylineCurvature {
  const curvature = new SkylineCurvature(atomCount, reach);
  for (const { atoms } of restraints) curvature.couple(atoms, atoms.length);
  for (const { atoms, jacobian, weight } of restraints) curvature.addOuter(atoms, atoms.length, jacobian, weight);
  for (let atom = 0; atom < atomCount; atom++) curvature.addDiagonal(atom, diagonal);
  return curvature;
}

describe('SkylineCurvature', () => {
  it('solves as a dense matrix does when every restraint is within reach', () => {
    fc.assert(
      fc.property(randomRestraints(9, 8), (restraints) => {
        const right = Float64Array.from({ length: 27 }, (_, i) => Math.sin(i));
        const expected = solve(dense(9, restraints, 50), Matrix.columnVector(right)).to1DArray();
        skyline(9, restraints, 50, 8).factorize(1e-9).apply(right);
        right.forEach((value, i) => {
          expect(value).toBeCloseTo(expected[i]!, 8);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('is never softer than the truth where a restraint reaches too far to be coupled', () => {
    // A disulfide between atoms 0 and 40: vᵀ P⁻¹ v ≤ vᵀ H⁻¹ v for every v.
    const far: Restraint = { atoms: Int32Array.of(0, 40), jacobian: Float64Array.of(1, 0, 0, -1, 0, 0), weight: 500 };
    const v = Float64Array.from({ length: 123 }, (_, i) => Math.cos(3 * i));
    const exact = solve(dense(41, [far], 2), Matrix.columnVector(v)).to1DArray();
    const approximate = Float64Array.from(v);
    skyline(41, [far], 2, 5).factorize(1e-9).apply(approximate);
    const along = (w: ArrayLike<number>): number => v.reduce((sum, value, i) => sum + value * w[i]!, 0);
    expect(along(approximate)).toBeGreaterThan(0);
    expect(along(approximate)).toBeLessThanOrEqual(along(exact) + 1e-9);
  });

  it('lifts a direction without any curvature instead of dividing by zero', () => {
    const v = Float64Array.of(1, 1, 1);
    new SkylineCurvature(1).factorize(4).apply(v);
    expect([...v]).toEqual([0.25, 0.25, 0.25]);
  });
});
