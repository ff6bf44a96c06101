// Plans over distance matrices whose tree is known.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { childrenOf, longSteps, makePlan, planDescription } from '../../src/series/plan.js';

/** Distances between points of a line or plane; the start model sits at `model`. */
function along(points: readonly (readonly number[])[], model: readonly number[]) {
  const apart = (a: readonly number[], b: readonly number[]): number => Math.hypot(...a.map((v, k) => v - b[k]!));
  const distances = Float64Array.from(points.flatMap((a) => points.map((b) => apart(a, b))));
  return { distances, toModel: Float64Array.from(points, (point) => apart(point, model)) };
}

describe('auto', () => {
  test('recovers a chain from frames in shuffled order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.integer(), (count, seed) => {
        const random = randomFrom(seed, 'shuffle');
        const place = Array.from({ length: count }, (_, k) => k);
        for (let k = count - 1; k > 0; k--) {
          const other = Math.floor(random.uniform() * (k + 1));
          [place[k], place[other]] = [place[other]!, place[k]!];
        }
        const middle = (count - 1) >> 1;
        const plan = makePlan(
          'auto',
          ...values(
            place.map((x) => [x]),
            [middle],
          ),
        );
        expect(place[plan.root]).toBe(middle);
        plan.parent.forEach((parent, frame) => {
          if (frame !== plan.root) expect(Math.abs(place[frame]! - place[parent]!)).toBe(1);
          if (frame !== plan.root)
            expect(Math.abs(place[parent]! - middle)).toBeLessThan(Math.abs(place[frame]! - middle));
        });
      }),
      { numRuns: 50 },
    );
  });

  test('forks where the maps fork', () => {
    // A T: frames 0 1 2 along x, 3 and 4 upwards from 1; the start model beside frame 0.
    const points = [
      [0, 0],
      [1, 0],
      [2, 0],
      [1, 1.1],
      [1, 2.1],
    ];
    const plan = makePlan('auto', ...values(points, [-0.1, 0]));
    expect(plan.parent).toEqual([-1, 0, 1, 1, 3]);
    expect(childrenOf(plan)).toEqual([[1], [2, 3], [], [4], []]);
    expect(planDescription(plan, ['a', 'b', 'c', 'd', 'e'])[0]).toContain('a tree with 1 fork and 2 ends');
  });

  test('ties go to the lower frame', () => {
    const distances = Float64Array.from({ length: 16 }, (_, k) => (k % 5 === 0 ? 0 : 1));
    const plan = makePlan('auto', distances, new Float64Array(4).fill(0.5));
    expect(plan).toMatchObject({ root: 0, parent: [-1, 0, 0, 0], order: [0, 1, 2, 3] });
  });

  test('no tree is shorter (against all trees of four frames, by Prüfer code)', () => {
    const weight = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(weight, { minLength: 6, maxLength: 6 }), (upper) => {
        const pairs = [
          [0, 1],
          [0, 2],
          [0, 3],
          [1, 2],
          [1, 3],
          [2, 3],
        ] as const;
        const distances = new Float64Array(16);
        pairs.forEach(([a, b], k) => {
          distances[4 * a + b] = distances[4 * b + a] = upper[k]!;
        });
        const plan = makePlan('auto', distances, Float64Array.of(0, 1, 1, 1));
        const length = plan.distance.reduce((sum, d, frame) => sum + (frame === plan.root ? 0 : d), 0);
        expect(length).toBeLessThanOrEqual(shortestTree(distances) + 1e-12);
      }),
    );
  });
});

describe('given and star', () => {
  const points = [[0], [5], [1], [4]];
  test('given: the given order, from the root in both directions', () => {
    const plan = makePlan('given', ...values(points, [1.1]));
    expect(plan).toMatchObject({ root: 2, parent: [1, 2, -1, 2], order: [2, 3, 1, 0] });
    expect(plan.distance[3]).toBeCloseTo(3, 12);
  });

  test('star: every frame from the start model', () => {
    const plan = makePlan('star', ...values(points, [1.1]));
    expect(plan.parent).toEqual([-1, -1, -1, -1]);
    expect(plan.order).toEqual([2, 0, 1, 3]);
    expect(plan.distance[1]).toBeCloseTo(3.9, 12);
  });

  test('a single frame is a plan, none is refused', () => {
    expect(makePlan('auto', Float64Array.of(0), Float64Array.of(0.2)).order).toEqual([0]);
    expect(() => makePlan('auto', new Float64Array(0), new Float64Array(0))).toThrow(/at least one map/);
  });
});

test('a step is long against the others, not in itself', () => {
  const even = makePlan('given', ...values([[0], [1], [2], [3]], [0]));
  expect(longSteps(even)).toEqual([]);
  const gap = makePlan('given', ...values([[0], [1], [2], [12]], [0]));
  expect(longSteps(gap)).toEqual([3]);
});

function values(points: readonly (readonly number[])[], model: readonly number[]): [Float64Array, Float64Array] {
  const { distances, toModel } = along(points, model);
  return [distances, toModel];
}

/** The 16 labelled trees of four nodes are the 16 Prüfer codes (a, b). */
function shortestTree(distances: Float64Array): number {
  let best = Number.POSITIVE_INFINITY;
  for (let code = 0; code < 16; code++) {
    const sequence = [code >> 2, code & 3];
    const degree = [1, 1, 1, 1];
    for (const node of sequence) degree[node]!++;
    let length = 0;
    for (const node of sequence) {
      const leaf = degree.indexOf(1);
      length += distances[4 * leaf + node]!;
      degree[leaf]!--;
      degree[node]!--;
    }
    const [a, b] = [degree.indexOf(1), degree.lastIndexOf(1)];
    best = Math.min(best, length + distances[4 * a + b]!);
  }
  return best;
}
