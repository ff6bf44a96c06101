// Bond, angle, torsion, chirality and plane terms: values worked out by hand, and the shared check on random geometries.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { createAngleTerm } from '../../src/restraints/angle.js';
import { createBondTerm } from '../../src/restraints/bond.js';
import { createChiralityTerm } from '../../src/restraints/chirality.js';
import { createPlaneTerm } from '../../src/restraints/plane.js';
import type { Term } from '../../src/restraints/term.js';
import { checkTerm } from '../../src/restraints/term-check.js';
import { createTorsionTerm } from '../../src/restraints/torsion.js';
import { scattered, tableOf } from './tables.js';

const bond = (ideal: number, sigma: number) =>
  createBondTerm(
    tableOf(
      'bond',
      ['ideal', 'sigma'],
      [
        [
          [0, 1],
          [ideal, sigma],
        ],
      ],
    ),
  );
const angle = (ideal: number, sigma: number) =>
  createAngleTerm(
    tableOf(
      'angle',
      ['ideal', 'sigma'],
      [
        [
          [0, 1, 2],
          [ideal, sigma],
        ],
      ],
    ),
  );
const torsion = (ideal: number, sigma: number, period: number) =>
  createTorsionTerm(
    tableOf(
      'torsion',
      ['ideal', 'sigma', 'period'],
      [
        [
          [0, 1, 2, 3],
          [ideal, sigma, period],
        ],
      ],
    ),
  );
const chirality = (ideal: number, both: number) =>
  createChiralityTerm(
    tableOf(
      'chirality',
      ['ideal', 'sigma', 'both'],
      [
        [
          [0, 1, 2, 3],
          [ideal, 0.2, both],
        ],
      ],
    ),
  );
const plane = (atoms: number) =>
  createPlaneTerm(tableOf('plane', ['sigma'], [[Array.from({ length: atoms }, (_, i) => i), [0.02]]]));

function energyOf(term: Term, ...xyz: number[]): number {
  const gradient = new Float64Array(xyz.length);
  const energy = term.evaluate(Float64Array.from(xyz), gradient);
  expect(gradient.every((g) => Number.isFinite(g))).toBe(true);
  return energy;
}

describe('values by hand', () => {
  it('bond: 0.04 Å too long at σ 0.02 Å costs 4, and pulls at 200 an Å', () => {
    const gradient = new Float64Array(6);
    expect(bond(1.46, 0.02).evaluate(Float64Array.of(0, 0, 0, 1.5, 0, 0), gradient)).toBeCloseTo(4, 10);
    const expected = [-200, 0, 0, 200, 0, 0];
    for (const [p, g] of expected.entries()) expect(gradient[p]).toBeCloseTo(g, 8);
  });

  it('angle: a right angle against 110° at σ 2° costs 100', () => {
    expect(energyOf(angle(110, 2), 1.5, 0, 0, 0, 0, 0, 0, 1.2, 0)).toBeCloseTo(100, 9);
  });

  it('torsion: +90° is clockwise from the nearer to the farther bond (IUPAC)', () => {
    // Looking along +z from atom 2 to atom 3, atom 1 stands at x; atom 4 at y is a quarter turn clockwise.
    const xyz = Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0, 1.5, 0, 1, 1.5);
    const residuals = torsion(60, 15, 0).residuals!(xyz);
    expect(residuals.value[0]).toBeCloseTo(90, 10);
    expect(residuals.delta[0]).toBeCloseTo(30, 10);
    expect(residuals.residual[0]).toBeCloseTo(4, 10);
  });

  it('torsion of period 3: 90° lies 30° from the minimum at 60°, half way up the barrier: k/9 with k = 2/σ²', () => {
    const xyz = Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0, 1.5, 0, 1, 1.5);
    // 1 − cos 3·30° = 1. k = 2/(15°·π/180)² = 29.1805, over 9: 3.2423.
    expect(torsion(60, 15, 3).evaluate(xyz, new Float64Array(12))).toBeCloseTo(2 / (15 * (Math.PI / 180)) ** 2 / 9, 9);
    expect(torsion(-60, 15, 3).residuals!(xyz).delta[0]).toBeCloseTo(30, 9);
  });

  it('torsion: near a minimum a period changes nothing, E = (Δ/σ)²', () => {
    const turn = (degrees: number) => {
      const a = (degrees * Math.PI) / 180;
      return [1, 0, 0, 0, 0, 0, 0, 0, 1.5, Math.cos(a), Math.sin(a), 1.5];
    };
    for (const period of [1, 2, 3, 6]) {
      expect(energyOf(torsion(180, 5, period), ...turn(180.01))).toBeCloseTo((0.01 / 5) ** 2, 9);
      expect(energyOf(torsion(180, 5, period), ...turn(180.01)) / (0.01 / 5) ** 2).toBeCloseTo(1, 4);
    }
  });

  it('chirality: V of three unit bonds along x, y, z is +1 Å³; the mirror image costs (2/0.2)²', () => {
    const axes = [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1];
    expect(energyOf(chirality(1, 0), ...axes)).toBeCloseTo(0, 12);
    expect(energyOf(chirality(-1, 0), ...axes)).toBeCloseTo(100, 9);
    expect(energyOf(chirality(1, 1), ...axes.map((v) => -v))).toBeCloseTo(0, 12);
    expect(energyOf(chirality(1, 0), ...axes.map((v) => -v))).toBeCloseTo(100, 9);
  });

  it('plane: corners of a square, by turns 0.02 Å above and below, are each 1σ off', () => {
    const h = 0.02;
    const term = plane(4);
    expect(energyOf(term, 1, 1, h, -1, 1, -h, -1, -1, h, 1, -1, -h)).toBeCloseTo(4, 10);
    expect(term.residuals!(Float64Array.of(1, 1, h, -1, 1, -h, -1, -1, h, 1, -1, -h)).value[0]).toBeCloseTo(h, 12);
  });
});

describe('where geometry fails', () => {
  const collinear = [0, 0, 0, 1, 0, 0, 2, 0, 0];
  it('coincident bonded atoms are driven apart, not lost', () => {
    const gradient = new Float64Array(6);
    expect(bond(1.5, 0.02).evaluate(new Float64Array(6), gradient)).toBeCloseTo((1.5 / 0.02) ** 2, 6);
    expect(Math.abs(gradient[0]!)).toBeGreaterThan(0);
    expect(gradient[0]).toBe(-gradient[3]!);
  });
  it('a straight angle counts; an arm without length rests', () => {
    expect(energyOf(angle(120, 2), ...collinear)).toBeCloseTo(900, 8);
    expect(energyOf(angle(180, 2), ...collinear)).toBeCloseTo(0, 12);
    expect(energyOf(angle(120, 2), 0, 0, 0, 0, 0, 0, 1, 0, 0)).toBe(0);
  });
  it('a torsion over collinear or coincident atoms rests and is listed without a value', () => {
    for (const n of [0, 3]) {
      expect(energyOf(torsion(60, 5, n), ...collinear, 3, 1, 0)).toBe(0);
      expect(energyOf(torsion(60, 5, n), ...new Array<number>(12).fill(0))).toBe(0);
    }
    const residuals = torsion(60, 5, 0).residuals!(Float64Array.of(...collinear, 3, 1, 0));
    expect(residuals.value[0]).toBeNaN();
    expect(residuals.delta[0]).toBe(0);
  });
  it('planes of atoms on a line or a point cost nothing', () => {
    expect(energyOf(plane(4), ...collinear, 3, 0, 0)).toBeCloseTo(0, 12);
    expect(energyOf(plane(4), ...new Array<number>(12).fill(1))).toBe(0);
  });
  it('coordinates that are no numbers are not hidden', () => {
    const lost = new Float64Array(12).fill(Number.NaN);
    for (const term of [bond(1, 1), angle(1, 1), torsion(1, 1, 0), torsion(1, 1, 2), chirality(1, 1), plane(4)]) {
      expect(term.evaluate(lost.slice(), new Float64Array(12))).toBeNaN();
    }
  });
});

describe('the shared check, over random geometries', () => {
  const terms: [string, Term, number][] = [
    ['bond', bond(1.5, 0.02), 2],
    ['angle', angle(110, 2), 3],
    ['torsion, harmonic', torsion(60, 5, 0), 4],
    ['torsion of period 2', torsion(180, 5, 2), 4],
    ['torsion of period 3', torsion(60, 15, 3), 4],
    ['chirality', chirality(2.5, 0), 4],
    ['both-handed chirality', chirality(2.5, 1), 4],
    ['plane of 4', plane(4), 4],
    ['plane of 9', plane(9), 9],
  ];
  it.each(terms)('%s', (_, term, atoms) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomFrom('geometry', seed);
        checkTerm(term, scattered(atoms + 1, 1.2, random.normal), { seed, tolerance: 2e-4 });
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('more restraints than a block, several on each atom', () => {
    const random = randomFrom('blocks');
    const rows = Array.from({ length: 300 }, () => {
      const first = Math.floor(random.uniform() * 40);
      return [
        [first, first + 1],
        [1.5, 0.02],
      ] as const;
    });
    const term = createBondTerm(tableOf('bond', ['ideal', 'sigma'], rows));
    const xyz = scattered(41, 1, random.normal);
    checkTerm(term, xyz);
    const residuals = term.residuals!(xyz);
    const sum = residuals.residual.reduce((a, b) => a + b, 0);
    expect(term.evaluate(xyz, new Float64Array(xyz.length)) / sum).toBeCloseTo(1, 12);
    for (const [r, [atoms]] of rows.entries()) {
      const [i, j] = [3 * atoms[0]!, 3 * atoms[1]!];
      expect(residuals.value[r]).toBeCloseTo(
        Math.hypot(xyz[i]! - xyz[j]!, xyz[i + 1]! - xyz[j + 1]!, xyz[i + 2]! - xyz[j + 2]!),
        10,
      );
    }
  });
});

describe('curvature', () => {
  /** Σ weight · J Jᵀ as a full matrix. */
  function matrixOf(term: Term, xyz: Float64Array): number[][] {
    const n = xyz.length;
    const matrix = Array.from({ length: n }, () => new Array<number>(n).fill(0));
    term.addCurvature!(xyz, {
      addOuter(atoms, count, jacobian, weight) {
        for (let a = 0; a < 3 * count; a++) {
          for (let b = 0; b < 3 * count; b++) {
            const [i, j] = [3 * atoms[Math.floor(a / 3)]! + (a % 3), 3 * atoms[Math.floor(b / 3)]! + (b % 3)];
            matrix[i]![j]! += weight * jacobian[a]! * jacobian[b]!;
          }
        }
      },
    });
    return matrix;
  }

  /** Where every restraint is at its ideal, Gauss–Newton is the exact Hessian: compare with differences of gradients. */
  function expectHessian(term: Term, xyz: Float64Array): void {
    const matrix = matrixOf(term, xyz);
    const scale = Math.max(...matrix.flat().map(Math.abs));
    const h = 1e-5;
    for (let p = 0; p < xyz.length; p++) {
      const [ahead, behind] = [new Float64Array(xyz.length), new Float64Array(xyz.length)];
      term.evaluate(
        xyz.map((v, q) => v + (q === p ? h : 0)),
        ahead,
      );
      term.evaluate(
        xyz.map((v, q) => v - (q === p ? h : 0)),
        behind,
      );
      for (let q = 0; q < xyz.length; q++) {
        expect(Math.abs((ahead[q]! - behind[q]!) / (2 * h) - matrix[p]![q]!)).toBeLessThan(1e-4 * scale);
      }
    }
  }

  it('is the Hessian at the ideal, for every bonded kind', () => {
    const right = Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0, 1.5, 0, 1, 1.5);
    expectHessian(bond(1, 0.02), right);
    expectHessian(angle(90, 2), right);
    expectHessian(torsion(90, 5, 0), right);
    expectHessian(torsion(90, 5, 3), right);
    const axes = Float64Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1);
    expectHessian(chirality(1, 0), axes);
    expectHessian(plane(5), Float64Array.of(1, 0.1, 0, -1, 0.3, 0, 0.2, 1.3, 0, 0.4, -1, 0, 2, 2, 0));
  });
});

describe('against cctbx (geometry_restraints of Debian python3-cctbx, run on these sites)', () => {
  const sites = [1.234, -0.567, 2.345, 0.321, 0.456, 1.789, -0.987, 0.123, 1.111, -1.456, 1.321, 0.432, 0.2, 2.3, -0.7];
  it('bond, angle, torsion and plane', () => {
    expect(energyOf(bond(1.5, 0.02), ...sites)).toBeCloseTo(1.0397851691619784, 9);
    expect(energyOf(angle(109.5, 2), ...sites)).toBeCloseTo(48.359202339114674, 9);
    const residuals = torsion(30, 5, 0).residuals!(Float64Array.from(sites));
    expect(residuals.value[0]).toBeCloseTo(-167.17723738496605, 9);
    expect(residuals.residual[0]).toBeCloseTo(1060.450081023668, 8);
    const gradient = new Float64Array(15);
    expect(plane(5).evaluate(Float64Array.from(sites), gradient)).toBeCloseTo(543.3683200235264, 8);
    for (const [d, g] of [53.601932509724655, -390.69432791636893, -384.0545154481149].entries()) {
      expect(gradient[d]).toBeCloseTo(g, 7);
    }
  });
  it('chirality, its sign included', () => {
    const centreFirst = [...sites.slice(3, 6), ...sites.slice(0, 3), ...sites.slice(6, 12)];
    expect(chirality(2.5, 0).residuals!(Float64Array.from(centreFirst)).value[0]).toBeCloseTo(0.5732003969999997, 10);
    expect(energyOf(chirality(2.5, 1), ...centreFirst)).toBeCloseTo(92.81391775302396, 8);
  });
});
