// The short way to a normal must end where the long one does, or take it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPlaneFit, fitNormal, fitPlane } from '../../src/restraints/plane-fit.js';

const coordinate = fc.double({ min: -2, max: 2, noNaN: true });

/** Atoms in a plane through the origin, off it by `height` times a number of their own. */
function group(places: readonly (readonly number[])[], height: number): Float64Array {
  const [u, v] = [
    [0.6, 0.8, 0],
    [-0.48, 0.36, 0.8],
  ] as const;
  const normal = [0.64, -0.48, 0.6] as const;
  return Float64Array.from(
    places.flatMap(([a, b, c]) => normal.map((n, d) => 30 + a! * u[d]! + b! * v[d]! + height * c! * n)),
  );
}

function both(xyz: Float64Array): { quick: Float64Array; thorough: Float64Array; moments: Float64Array } {
  const at = Int32Array.from({ length: xyz.length / 3 }, (_, i) => 3 * i);
  const [quick, thorough] = [createPlaneFit(), createPlaneFit()];
  fitNormal(xyz, at, 0, at.length, quick);
  fitPlane(xyz, at, 0, at.length, thorough);
  expect([...quick.centroid]).toEqual([...thorough.centroid]);
  return { quick: quick.axes.slice(0, 3), thorough: thorough.axes.slice(0, 3), moments: thorough.moments };
}

function cosine(a: Float64Array, b: Float64Array): number {
  return Math.abs(a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!);
}

describe('the normal of a group', () => {
  const places = fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 4, maxLength: 12 });

  it('is that of the full fit, for flat groups, bent ones and clouds', () => {
    fc.assert(
      fc.property(places, fc.constantFrom(0, 0.001, 0.05, 1), (atoms, height) => {
        const { quick, thorough, moments } = both(group(atoms, height));
        // Where the two smallest moments are near to each other any direction between is as good.
        if (moments[1]! - moments[0]! < 1e-3) return;
        expect(1 - cosine(quick, thorough)).toBeLessThan(1e-12);
      }),
    );
  });

  it('has the smallest moment, also of atoms on a line, on a point and on the corners of a cube', () => {
    const line = group(
      [-1, 0, 1, 2].map((a) => [a, 0, 0]),
      0,
    );
    const cube = Float64Array.from([0, 1, 2, 3, 4, 5, 6, 7].flatMap((k) => [k & 1, (k >> 1) & 1, k >> 2]));
    for (const xyz of [line, new Float64Array(12).fill(3), cube]) {
      const { quick, moments } = both(xyz);
      expect(Math.hypot(...quick)).toBeCloseTo(1, 12);
      const centroid = [0, 1, 2].map(
        (d) => xyz.filter((_, p) => p % 3 === d).reduce((sum, x) => sum + x, 0) / (xyz.length / 3),
      );
      let moment = 0;
      for (let p = 0; p < xyz.length; p += 3) {
        const height = [0, 1, 2].reduce((sum, d) => sum + (xyz[p + d]! - centroid[d]!) * quick[d]!, 0);
        moment += height * height;
      }
      expect(moment).toBeCloseTo(moments[0]!, 12);
    }
  });
});
