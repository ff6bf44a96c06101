// Parallelity, reference torsions, anchors and contacts: values by hand, and the shared check on random geometries.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { refinementRegistry } from '../../src/restraints/extra-kinds.js';
import type { Term } from '../../src/restraints/term.js';
import { checkTerm } from '../../src/restraints/term-check.js';
import { scattered, tableOf } from './tables.js';

function termOf(kind: string, atoms: readonly number[], values: Readonly<Record<string, number>>, atomCount: number) {
  const table = tableOf(kind, Object.keys(values), [[atoms, Object.values(values)]]);
  return refinementRegistry().compile(table, { atomCount }, 'the test');
}

const energyOf = (term: Term, xyz: Float64Array): number => term.evaluate(xyz, new Float64Array(xyz.length));

/** Two squares of side 2 Å, the second turned by `degrees` about x and lifted by 3.4 Å. */
function squares(degrees: number): Float64Array {
  const flat = [-1, -1, 1, -1, 1, 1, -1, 1];
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const xyz: number[] = [];
  for (let k = 0; k < 8; k += 2) xyz.push(flat[k]!, flat[k + 1]!, 0);
  for (let k = 0; k < 8; k += 2) xyz.push(flat[k]!, c * flat[k + 1]!, 3.4 + s * flat[k + 1]!);
  return Float64Array.from(xyz);
}

describe('parallelity', () => {
  const term = termOf('parallelity', [0, 1, 2, 3, 4, 5, 6, 7], { sigma: 2, first: 4 }, 8);

  it('costs (sin θ/σ)², whichever way the normals point', () => {
    expect(energyOf(term, squares(0))).toBeCloseTo(0, 12);
    // sin 30° = 0.5; σ = 2° = 0.0349066 rad.
    const atThirty = (0.5 / ((2 * Math.PI) / 180)) ** 2;
    expect(energyOf(term, squares(30))).toBeCloseTo(atThirty, 8);
    expect(energyOf(term, squares(150))).toBeCloseTo(atThirty, 8);
    expect(term.residuals!(squares(150)).delta[0]).toBeCloseTo(30, 8);
  });

  it('is close to (θ/σ)² for small turns', () => {
    expect(energyOf(term, squares(1))).toBeCloseTo(0.25, 4);
  });

  it('passes the shared check at random places', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = randomFrom('parallelity', seed);
        const xyz = squares(40 * random.normal()).map((x) => x + 0.2 * random.normal());
        checkTerm(term, xyz, { seed });
      }),
      { numRuns: 30 },
    );
  });

  it('gives the curvature of its energy where the planes are parallel', () => {
    // At the minimum of a sum of squares the Gauss–Newton matrix is the Hessian.
    const xyz = squares(0);
    const hessian = new Float64Array(24 * 24);
    term.addCurvature!(xyz, {
      addOuter(atoms, count, jacobian, weight) {
        const at = (k: number): number => 3 * atoms[Math.floor(k / 3)]! + (k % 3);
        for (let i = 0; i < 3 * count; i++)
          for (let j = 0; j < 3 * count; j++) hessian[24 * at(i) + at(j)]! += weight * jacobian[i]! * jacobian[j]!;
      },
    });
    const random = randomFrom('parallelity-curvature');
    const direction = scattered(8, 1, () => random.normal());
    const h = 1e-4;
    const along = (sign: number) =>
      energyOf(
        term,
        xyz.map((x, i) => x + sign * h * direction[i]!),
      );
    const numeric = (along(1) + along(-1) - 2 * energyOf(term, xyz)) / h ** 2;
    let analytic = 0;
    for (let i = 0; i < 24; i++)
      for (let j = 0; j < 24; j++) analytic += direction[i]! * hessian[24 * i + j]! * direction[j]!;
    expect(analytic / numeric).toBeCloseTo(1, 4);
  });

  it('rests where a group lies on a line', () => {
    const xyz = squares(30);
    for (let a = 0; a < 4; a++) xyz.set([a, a, a], 3 * a);
    const gradient = new Float64Array(24);
    expect(term.evaluate(xyz, gradient)).toBe(0);
    expect(gradient.every((g) => g === 0)).toBe(true);
  });

  it('asks for three atoms in each plane', () => {
    expect(() => termOf('parallelity', [0, 1, 2, 3, 4, 5], { sigma: 2, first: 2 }, 6)).toThrow(
      /planes of restraint 0 2 and 4 atoms/,
    );
  });
});

describe('reference torsion', () => {
  /** A butane of right angles with the torsion at φ degrees. */
  const butane = (phi: number): Float64Array => {
    const t = (phi * Math.PI) / 180;
    return Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0, 1.5, Math.cos(t), Math.sin(t), 1.5);
  };
  const at = (ideal: number, turn: number) =>
    termOf('reference-torsion', [0, 1, 2, 3], { ideal, sigma: 1, limit: 15, turn }, 4);

  it('tops out at (limit/σ)², wrapped to the nearest turn', () => {
    // 225 (1 − exp(−25/225)) five degrees away, on the other side of ±180°.
    const near = 225 * (1 - Math.exp(-25 / 225));
    const sign = Math.sign(at(60, 360).residuals!(butane(60)).value[0]!);
    expect(energyOf(at(178 * sign, 360), butane(-177))).toBeCloseTo(near, 8);
    expect(energyOf(at(0, 360), butane(90))).toBeCloseTo(225, 8);
    expect(energyOf(at(3 * sign, 180), butane(-177))).toBeCloseTo(0, 8);
  });

  it('passes the shared check', () => {
    const random = randomFrom('reference-torsion');
    for (let seed = 0; seed < 10; seed++) {
      const xyz = butane(50).map((x) => x + 0.1 * random.normal());
      checkTerm(at(60, 360), xyz, { seed });
    }
  });
});

describe('anchor', () => {
  const term = termOf('anchor', [1], { x: 1, y: 2, z: 3, sigma: 0.2, limit: 1 }, 3);

  it('pulls by (d/σ)² near its place and lets go beyond the limit', () => {
    const xyz = Float64Array.of(9, 9, 9, 1.1, 2, 3, 9, 9, 9);
    // 25 (1 − exp(−0.01))
    expect(energyOf(term, xyz)).toBeCloseTo(0.24875416, 7);
    xyz[3] = 6;
    const gradient = new Float64Array(9);
    expect(term.evaluate(xyz, gradient)).toBeCloseTo(25, 7);
    expect(Math.abs(gradient[3]!)).toBeLessThan(1e-6);
  });

  it('passes the shared check, but for the invariance that it does not have', () => {
    const random = randomFrom('anchor');
    checkTerm(
      term,
      Float64Array.of(9, 9, 9, 1, 2, 3, 9, 9, 9).map((x) => x + 0.3 * random.normal()),
      {
        invariant: false,
      },
    );
  });
});

describe('contact', () => {
  const term = termOf('contact', [0, 1], { ideal: 2.8, sigma: 0.1, limit: 0.5 }, 2);

  it('holds a distance and lets go of it', () => {
    const apart = (d: number) => energyOf(term, Float64Array.of(0, 0, 0, d, 0, 0));
    expect(apart(2.8)).toBe(0);
    // 25 (1 − exp(−0.04))
    expect(apart(2.9)).toBeCloseTo(0.98026402, 7);
    expect(apart(6)).toBeCloseTo(25, 7);
  });

  it('passes the shared check', () => {
    checkTerm(term, Float64Array.of(0, 0, 0, 1.7, 1.9, 1.2));
  });
});
