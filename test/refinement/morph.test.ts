// A model bent out of its map follows it back in one piece; the metric of the field is what its definition says.
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { LikelihoodTarget } from '../../src/refinement/likelihood-target.js';
import type { MapTarget } from '../../src/refinement/map-target.js';
import { morph, smoothMetric } from '../../src/refinement/morph.js';
import { NcsReduction } from '../../src/refinement/ncs-reduction.js';
import { findNcsGroups } from '../../src/restraints/ncs-groups.js';
import { rmsd } from '../../src/structure/superpose.js';
import { kernels, mapOfTruth, structure, truth } from './peptide-fixture.js';
import { threeCopies } from './three-copies.js';

const N = structure.atomCount;

/** 1HEL bent along its longest direction by up to about 4 Å. */
function bent(): Float64Array {
  const xyz = truth.xyz.slice();
  const z = Array.from({ length: N }, (_, i) => truth.xyz[3 * i + 2]!);
  const [low, high] = [Math.min(...z), Math.max(...z)];
  for (let i = 0; i < N; i++) {
    const t = (z[i]! - low) / (high - low) - 0.5;
    xyz[3 * i] = xyz[3 * i]! + 20 * (t * t - 1 / 12);
  }
  return xyz;
}

describe('morph', () => {
  it('brings a bent model back along a smooth field', () => {
    const atoms = { elements: structure.element, b: truth.b, occupancy: truth.occupancy, omit: new Uint8Array(N) };
    const target = new LikelihoodTarget(mapOfTruth(), 8, atoms, kernels);
    const start = bent();
    const xyz = start.slice();
    target.estimate(xyz, 8);
    expect(rmsd(start, truth.xyz)).toBeGreaterThan(1);
    expect(morph(xyz, target, { radius: 8, iterations: 30, onIteration: () => {} })).toBeGreaterThan(2);
    expect(rmsd(xyz, truth.xyz)).toBeLessThan(0.4 * rmsd(start, truth.xyz));
    // Neighbours in the chain have moved alike.
    let largest = 0;
    for (let i = 1; i < N; i++) {
      const change = [0, 1, 2].map(
        (d) => xyz[3 * i + d]! - start[3 * i + d]! - xyz[3 * i - 3 + d]! + start[3 * i - 3 + d]!,
      );
      const apart = Math.hypot(...[0, 1, 2].map((d) => start[3 * i + d]! - start[3 * i - 3 + d]!));
      largest = Math.max(largest, Math.hypot(...change) / apart);
    }
    expect(largest).toBeLessThan(0.5);
  });
});

describe('the smooth metric', () => {
  const xyz = Float64Array.of(0, 0, 0, 4, 0, 0, 0, 9, 0, 100, 0, 0);
  const apply = (v: readonly number[]): Float64Array => {
    const result = Float64Array.from(v);
    smoothMetric(xyz, 6, Float64Array.of(2, 2, 2, 2)).apply(result);
    return result;
  };

  it('is Σ K v over Σ K c, to what the grid leaves', () => {
    const k = (d: number): number => Math.exp(-0.5 * (d / 6) ** 2);
    const resistance = [1 + k(4) + k(9), 1 + k(4) + k(Math.hypot(4, 9)), 1 + k(9) + k(Math.hypot(4, 9)), 1];
    const pushed = apply([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    [1, k(4), k(9), 0].forEach((kernel, i) => {
      expect(pushed[3 * i]!).toBeCloseTo(kernel / (2 * Math.sqrt(resistance[0]! * resistance[i]!)), 1);
    });
    expect(pushed[1]).toBe(0);
  });

  it('is symmetric and positive', () => {
    const a = [1, -2, 3, 0.5, 0, -1, 2, 2, 1, -3, 1, 1];
    const b = [0, 1, 1, -2, 1, 0, 3, -1, 1, 1, 2, -1];
    const dot = (u: ArrayLike<number>, v: ArrayLike<number>): number =>
      Array.from(u).reduce((sum, value, i) => sum + value * v[i]!, 0);
    expect(dot(a, apply(b))).toBeCloseTo(dot(b, apply(a)), 10);
    expect(dot(a, apply(a))).toBeGreaterThan(0);
  });
});

describe('morphing under NCS constraints', () => {
  const copies = threeCopies();
  const { xyz: places } = copies.conformations[0]!;
  const groups = findNcsGroups(copies.structure, places);
  const random = randomFrom('ncs morph');

  it('has a metric that is symmetric and positive, wherever operators have been moved to', () => {
    const constraints = new NcsReduction(groups, places);
    constraints.follow(places);
    const curvature = Float64Array.from({ length: places.length / 3 }, () => 1 + random.uniform());
    const metric = constraints.averaged(smoothMetric(places, 6, curvature), places);
    const vector = (): Float64Array => Float64Array.from({ length: 3 * constraints.count }, () => random.normal());
    const [a, b] = [vector(), vector()];
    const applied = (v: Float64Array): Float64Array => {
      const out = v.slice();
      metric.apply(out);
      return out;
    };
    const dot = (u: Float64Array, v: Float64Array): number => u.reduce((sum, value, i) => sum + value * v[i]!, 0);
    const moved = constraints.reduce(places).fill(2, 3 * constraints.count);
    constraints.expand(moved, new Float64Array(places.length));
    expect(dot(a, applied(b))).toBeCloseTo(dot(b, applied(a)), 10);
    expect(dot(a, applied(a))).toBeGreaterThan(0);
  });

  it('gives all copies the mean of what the map of each pulls at, as seen from each', () => {
    // Springs to places that are 1.5 Å off along z in the last copy alone, in atoms of the upper half; z is the axis of the copies.
    const size = copies.structure.atomCount / 3;
    const middle = places.reduce((sum, v, p) => sum + (p % 3 === 2 ? v : 0), 0) / (3 * size);
    const goal = places.map((v, p) => (p % 3 === 2 && p >= 6 * size && v > middle ? v + 1.5 : v));
    const springs: MapTarget = {
      name: 'springs',
      estimate: () => {},
      curvature: (out) => void out.fill(1),
      evaluate: (at, gradient) => {
        let value = 0;
        at.forEach((v, p) => {
          gradient[p] = gradient[p]! + v - goal[p]!;
          value += 0.5 * (v - goal[p]!) ** 2;
        });
        return value;
      },
    };
    const xyz = places.slice();
    const constraints = new NcsReduction(groups, xyz);
    constraints.follow(xyz);
    morph(xyz, springs, { radius: 6, iterations: 60, onIteration: () => {}, constraints });
    const followed = xyz.slice();
    constraints.follow(followed);
    expect(rmsd(followed, xyz)).toBeLessThan(1e-9);
    // How much further the upper half of the first copy is from the lower.
    const stretch = (of: Float64Array): number => {
      const [high, low] = [true, false].map((side) => {
        const own = Array.from({ length: size }, (_, atom) => atom).filter(
          (atom) => places[3 * atom + 2]! > middle === side,
        );
        return own.reduce((sum, atom) => sum + of[3 * atom + 2]!, 0) / own.length;
      });
      return high! - low!;
    };
    expect(stretch(xyz) - stretch(places)).toBeGreaterThan(0.3);
    expect(stretch(xyz) - stretch(places)).toBeLessThan(0.6);
  });
});
