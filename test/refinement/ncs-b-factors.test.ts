// B factors of NCS copies: the restraint worked out by hand and against finite differences, and who is like whom.
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { type LikeGroups, likeGroups, NcsLikeness } from '../../src/refinement/ncs-b-factors.js';
import type { NcsGroup } from '../../src/restraints/ncs-groups.js';

/** Three copies of four groups, and group 12, which is in none. */
function threeCopies(weight: (c: number, k: number) => number): LikeGroups {
  const copies = [0, 1, 2].map((c) => Int32Array.from({ length: 4 }, (_, k) => 4 * c + k));
  return { copies, weights: copies.map((_, c) => Float64Array.from({ length: 4 }, (_, k) => weight(c, k))) };
}

const random = randomFrom('ncs-b-factors');
const u = Float64Array.from({ length: 13 }, () => 4 + 0.3 * random.normal());
const unequal = threeCopies((c, k) => 0.1 + ((7 * c + 3 * k) % 10) / 10);

describe('NCS restraints on B factors', () => {
  it('cost the squares of what two copies differ by, beside what they differ by throughout', () => {
    const like = {
      copies: [Int32Array.of(0, 1), Int32Array.of(2, 3)],
      weights: [Float64Array.of(1, 1), Float64Array.of(1, 1)],
    };
    const gradient = new Float64Array(4);
    // The second copy is higher by 0.2 and 0.6, by 0.4 on the whole: ∓0.2 are left, 0.1 from the average in each copy.
    const energy = new NcsLikeness([like], 0.1).evaluate(Float64Array.of(3, 4, 3.2, 4.6), gradient);
    expect(energy).toBeCloseTo(4, 9);
    [20, -20, -20, 20].forEach((value, g) => {
      expect(gradient[g]).toBeCloseTo(value, 9);
    });
  });

  it('have the gradient of finite differences, whatever the weights', () => {
    const likeness = new NcsLikeness([unequal], 0.2);
    const gradient = new Float64Array(13);
    likeness.evaluate(u, gradient);
    for (let g = 0; g < 13; g++) {
      const [up, down] = [u.slice(), u.slice()];
      up[g]! += 1e-4;
      down[g]! -= 1e-4;
      const scratch = new Float64Array(13);
      const slope = (likeness.evaluate(up, scratch) - likeness.evaluate(down, scratch)) / 2e-4;
      expect(gradient[g]).toBeCloseTo(slope, 5);
    }
    expect(gradient[12]).toBe(0);
  });

  it('let a copy be less ordered than another, and all copies be more ordered in a place', () => {
    const likeness = new NcsLikeness([unequal], 0.2);
    const energy = (values: Float64Array): number => likeness.evaluate(values, new Float64Array(13));
    const level = u.map((value, g) => (g >= 8 && g < 12 ? value + 0.7 : value));
    const place = u.map((value, g) => (g < 12 && g % 4 === 2 ? value - 0.5 : value));
    expect(energy(level)).toBeCloseTo(energy(u), 8);
    expect(energy(place)).toBeCloseTo(energy(u), 8);
  });

  it('are solved place by place: stiff where copies part, as soft as the map where they change alike', () => {
    const sigma = 0.05;
    const curvature = Float64Array.from({ length: 13 }, (_, g) => 3 + g);
    const solved = u.slice();
    new NcsLikeness([unequal], sigma).precondition(solved, curvature);
    // Put back: (curvature + a) x − a Σ a x / Σ a, a = 2w/σ².
    const a = (c: number, k: number): number => (2 * unequal.weights[c]![k]!) / sigma ** 2;
    for (let k = 0; k < 4; k++) {
      const total = [0, 1, 2].reduce((sum, c) => sum + a(c, k), 0);
      const mean = [0, 1, 2].reduce((sum, c) => sum + a(c, k) * solved[4 * c + k]!, 0) / total;
      for (let c = 0; c < 3; c++) {
        const g = 4 * c + k;
        expect((curvature[g]! + a(c, k)) * solved[g]! - a(c, k) * mean).toBeCloseTo(u[g]!, 7);
      }
    }
    expect(solved[12]).toBeCloseTo(u[12]! / curvature[12]!, 12);
  });
});

describe('groups that are alike', () => {
  /** Five atoms in each of three copies, two of a residue, and a hydrogen; copy 2 has its last residue 3 Å elsewhere. */
  const size = 20;
  const residueOf = (k: number): number => Math.floor(k / 2);
  const shape = Array.from({ length: 3 * size }, () => 8 * random.normal());
  const xyz = Float64Array.from([0, 1, 2].flatMap((c) => shape.map((v, p) => v + (p % 3 === 0 ? 50 * c : 0))));
  for (const k of [18, 19]) xyz[3 * (2 * size + k)]! += 3;
  const ncs: NcsGroup = {
    members: [0, 1, 2].map((c) => ({
      name: 'ABC'[c]!,
      atoms: Int32Array.from({ length: size }, (_, k) => c * size + k),
      operator: { rotation: new Float64Array(9), translation: new Float64Array(3) },
      rmsd: 0,
    })),
  };
  const groupOf = Int32Array.from({ length: 3 * size }, (_, atom) =>
    atom % size === 5 ? -1 : 10 * Math.floor(atom / size) + residueOf(atom % size),
  );
  const [like] = likeGroups([ncs], groupOf, xyz, 0.05);

  it('are those of corresponding atoms, one a residue', () => {
    expect(like!.copies.map((groups) => [...groups])).toEqual(
      [0, 1, 2].map((c) => Array.from({ length: 10 }, (_, k) => 10 * c + k)),
    );
  });

  it('count little where a copy has another shape, and as before elsewhere', () => {
    expect(like!.weights[2]![9]).toBeLessThan(0.01);
    expect(like!.weights[0]![9]).toBeGreaterThan(0.9);
    for (let k = 0; k < 9; k++) for (const c of [0, 1, 2]) expect(like!.weights[c]![k]).toBeGreaterThan(0.95);
  });
});
