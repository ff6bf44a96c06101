// Rigid bodies under NCS constraints: what moves by itself, what moves alike in all copies, and that copies stay one shape.
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import type { MapTarget } from '../../src/refinement/map-target.js';
import { ncsBodies, refineNcsBodies } from '../../src/refinement/ncs-bodies.js';
import { NcsReduction } from '../../src/refinement/ncs-reduction.js';
import type { NcsGroup } from '../../src/restraints/ncs-groups.js';
import { applyMotion, type RigidMotion, rmsd } from '../../src/structure/superpose.js';

/** Two copies of ten atoms, 0–9 and 10–19; atoms 20 and 21 are of no copy. */
const atoms = (from: number, to: number): Int32Array => Int32Array.from({ length: to - from }, (_, k) => from + k);
const group = (...members: Int32Array[]): NcsGroup => ({
  members: members.map((own, c) => ({
    name: 'ABC'[c]!,
    atoms: own,
    operator: { rotation: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), translation: new Float64Array(3) },
    rmsd: 0,
  })),
});
const two = [group(atoms(0, 10), atoms(10, 20))];
const listed = (lists: readonly (Int32Array | undefined)[]): number[][] => lists.map((list) => [...list!]);

describe('bodies that are asked for', () => {
  it('stay as they are where they cut no copy', () => {
    const asked = [atoms(0, 10), Int32Array.of(...atoms(10, 20), 20)];
    const { wholes, parts, torn } = ncsBodies(asked, two, 22);
    expect(listed(wholes)).toEqual(listed(asked));
    expect([parts, torn]).toEqual([[], []]);
  });

  it('are parts of all copies where they cut each alike, with the copies as wholes', () => {
    const { wholes, parts, torn } = ncsBodies([atoms(0, 4), atoms(4, 10), atoms(10, 14), atoms(14, 20)], two, 22);
    expect(listed(wholes)).toEqual(listed([atoms(0, 10), atoms(10, 20)]));
    expect(parts.map((places) => listed(places.map(({ core }) => core)))).toEqual([
      listed([atoms(0, 4), atoms(10, 14)]),
      listed([atoms(4, 10), atoms(14, 20)]),
    ]);
    expect(torn).toEqual([]);
  });

  it('move in all copies where one copy names them, and leave the rest where it is', () => {
    const { wholes, parts, torn } = ncsBodies([atoms(12, 15)], two, 22);
    expect(parts.map((places) => listed(places.map(({ core }) => core)))).toEqual([
      listed([atoms(2, 5), atoms(12, 15)]),
    ]);
    expect([wholes, torn]).toEqual([[], []]);
  });

  it('take along what other copies have no like of', () => {
    const asked = [atoms(0, 4), atoms(4, 10), atoms(10, 14), Int32Array.of(...atoms(14, 20), 21)];
    const { wholes, parts } = ncsBodies(asked, two, 22);
    expect([...wholes[1]!]).toEqual([...atoms(10, 20), 21]);
    expect([...parts[1]![1]!.atoms]).toEqual([...atoms(14, 20), 21]);
    expect([...parts[1]![1]!.core]).toEqual([...atoms(14, 20)]);
    expect([...parts[1]![0]!.atoms]).toEqual([...atoms(4, 10)]);
  });

  it('are torn where they cut copies in different places, or are in two: the first copy says where', () => {
    const asked = [atoms(0, 4), atoms(4, 10), atoms(10, 15), atoms(15, 20)];
    const elsewhere = ncsBodies(asked, two, 22);
    expect(elsewhere.torn).toEqual([2, 3]);
    expect(elsewhere.parts.map((places) => [...places[1]!.core])).toEqual(listed([atoms(10, 14), atoms(14, 20)]));
    const across = ncsBodies([Int32Array.of(...atoms(0, 4), ...atoms(14, 20)), atoms(4, 14)], two, 22);
    expect(across.torn).toEqual([0, 1]);
    // A copy whose master is whole does not move by itself.
    const against = ncsBodies([atoms(0, 10), atoms(10, 14)], two, 22);
    expect([against.torn, listed(against.wholes), against.parts]).toEqual([[1], listed([atoms(0, 10)]), []]);
  });
});

describe('rigid bodies under constraints', () => {
  const random = randomFrom('ncs bodies');
  const turn = (degrees: number, axis: number, shift: readonly number[]): RigidMotion => {
    const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
    const rotation = new Float64Array(9);
    rotation[4 * axis] = 1;
    rotation[4 * u] = c;
    rotation[4 * v] = c;
    rotation[3 * u + v] = -s;
    rotation[3 * v + u] = s;
    return { rotation, translation: Float64Array.from(shift) };
  };
  const size = 30;
  const split = 12;
  const shape = Float64Array.from({ length: 3 * size }, () => 8 * random.normal());
  /** The shape with its first atoms turned by 25° and shifted. */
  const bent = shape.slice();
  bent.set(applyMotion(turn(25, 0, [1, -2, 0.5]), shape.slice(0, 3 * split)));
  const operators = [turn(0, 0, [0, 0, 0]), turn(120, 2, [60, 5, -3]), turn(80, 1, [-10, 70, 4])];
  const extra = Float64Array.of(3, 4, 5);
  /** All copies of one, and an atom that goes with the first part of the third copy. */
  const assembled = (one: Float64Array, own: readonly RigidMotion[], last: Float64Array): Float64Array =>
    Float64Array.of(...own.flatMap((motion) => [...applyMotion(motion, one)]), ...applyMotion(own[2]!, last));
  /** ½ Σ |x − goal|²: its gradient is exact, and its minimum over shapes is what the test knows. */
  const springs = (goal: Float64Array): MapTarget => ({
    name: 'springs',
    estimate: () => {},
    curvature: (out) => void out.fill(1),
    evaluate: (xyz, gradient) => {
      let value = 0;
      xyz.forEach((v, i) => {
        gradient[i] = gradient[i]! + v - goal[i]!;
        value += 0.5 * (v - goal[i]!) ** 2;
      });
      return value;
    },
  });
  const members = [0, 1, 2].map((c) => atoms(c * size, (c + 1) * size));
  const bodies = members.flatMap((own, c) => [
    c === 2 ? Int32Array.of(...own.subarray(0, split), 3 * size) : own.subarray(0, split),
    own.subarray(split),
  ]);
  const ncs = [group(...members)];
  const start = assembled(shape, operators, extra);
  const refined = (goal: Float64Array): { xyz: Float64Array; constraints: NcsReduction } => {
    const xyz = start.slice();
    const constraints = new NcsReduction(ncs, xyz);
    refineNcsBodies(xyz, ncsBodies(bodies, ncs, 3 * size + 1), constraints, springs(goal), 200, () => {});
    return { xyz, constraints };
  };

  it('find parts that turned in all copies, each seen from its own, and take along what is in one copy alone', () => {
    const goal = assembled(bent, operators, applyMotion(turn(25, 0, [1, -2, 0.5]), extra));
    const { xyz, constraints } = refined(goal);
    expect(rmsd(start, goal)).toBeGreaterThan(2);
    expect(rmsd(xyz, goal)).toBeLessThan(0.05);
    expect(Math.hypot(...[0, 1, 2].map((d) => xyz.at(d - 3)! - goal.at(d - 3)!))).toBeLessThan(0.1);
    const followed = xyz.slice();
    constraints.follow(followed);
    expect(xyz).toEqual(followed);
  });

  it('move copies as wholes as well', () => {
    const elsewhere = [operators[0]!, turn(112, 2, [58, 6, -3]), turn(85, 1, [-10, 68, 5])];
    const goal = assembled(bent, elsewhere, applyMotion(turn(25, 0, [1, -2, 0.5]), extra));
    const { xyz } = refined(goal);
    expect(rmsd(xyz, goal)).toBeLessThan(0.25 * rmsd(start, goal));
  });

  it('ask all copies: where one shows a turn and two do not, they go a third of the way, and together', () => {
    const slight = shape.slice();
    slight.set(applyMotion(turn(0, 0, [0, 0, 1.5]), shape.slice(0, 3 * split)));
    const goal = assembled(shape, operators, extra);
    goal.set(applyMotion(operators[1]!, slight), 3 * size);
    const { xyz } = refined(goal);
    /** Of the first part from the second in copy A, Å. */
    const apart = (of: Float64Array): number[] =>
      [0, 1, 2].map((d) => {
        const mean = (from: number, to: number): number =>
          atoms(from, to).reduce((sum, atom) => sum + of[3 * atom + d]!, 0) / (to - from);
        return mean(0, split) - mean(split, size);
      });
    const change = apart(xyz).map((v, d) => v - apart(start)[d]!);
    [0, 0, 0.5].forEach((wanted, d) => {
      expect(Math.abs(change[d]! - wanted)).toBeLessThan(0.1);
    });
    const other = new NcsReduction(ncs, xyz);
    const followed = xyz.slice();
    other.follow(followed);
    expect(rmsd(followed, xyz)).toBeLessThan(1e-9);
  });
});
