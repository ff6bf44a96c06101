// The nonbonded term: pairs against all pairs tried one by one, contact distances by hand, and lists that outlive moves.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Random, randomFrom } from '../../src/base/random.js';
import type { NonbondedParameters } from '../../src/chemistry/topology.js';
import { referenceKernels } from '../../src/kernels/reference.js';
import { countClashes } from '../../src/restraints/clashes.js';
import { ContactFinder } from '../../src/restraints/contact-pairs.js';
import { createNonbondedTerm } from '../../src/restraints/nonbonded.js';
import { checkTerm } from '../../src/restraints/term-check.js';
import { parametersOf } from './tables.js';

const kernels = referenceKernels();

/** Contact distance of a pair as refinement.md §3 has it, looked up the slow way; undefined for pairs that do not see each other. */
function slowContact(parameters: NonbondedParameters, i: number, j: number): number | undefined {
  const has = (offsets: Int32Array, list: Int32Array) => list.slice(offsets[i], offsets[i + 1]).includes(j);
  const { radius, hydrogenBond, alternate } = parameters;
  if (radius[i] === 0 || radius[j] === 0) return undefined;
  if (has(parameters.excludedOffsets, parameters.excluded)) return undefined;
  if (alternate[i] !== 0 && alternate[j] !== 0 && alternate[i] !== alternate[j]) return undefined;
  const sum = radius[i]! + radius[j]!;
  if (has(parameters.pairs14Offsets, parameters.pairs14)) return 0.8 * sum;
  const bonded = [
    [1, 2],
    [1, 3],
    [2, 1],
    [2, 3],
    [3, 1],
    [3, 2],
    [3, 3],
  ].some(([a, b]) => hydrogenBond[i] === a && hydrogenBond[j] === b);
  return bonded ? sum - 0.6 : sum;
}

function slowPairs(parameters: NonbondedParameters, xyz: Float64Array, margin: number): Map<string, number> {
  const pairs = new Map<string, number>();
  for (let i = 0; i < parameters.radius.length; i++) {
    for (let j = i + 1; j < parameters.radius.length; j++) {
      const contact = slowContact(parameters, i, j);
      const distance = Math.hypot(...[0, 1, 2].map((d) => xyz[3 * i + d]! - xyz[3 * j + d]!));
      if (contact !== undefined && distance < contact + margin) pairs.set(`${i}-${j}`, contact);
    }
  }
  return pairs;
}

function foundPairs(parameters: NonbondedParameters, xyz: Float64Array, margin: number): Map<string, number> {
  const { offsets, second, contact } = new ContactFinder(parameters).find(xyz, margin);
  const pairs = new Map<string, number>();
  for (let i = 0; i < offsets.length - 1; i++) {
    for (let k = offsets[i]!; k < offsets[i + 1]!; k++) {
      const name = [i, second[k]!].sort((a, b) => a - b).join('-');
      expect(pairs.has(name)).toBe(false);
      pairs.set(name, contact[k]!);
    }
  }
  return pairs;
}

function expectSamePairs(parameters: NonbondedParameters, xyz: Float64Array, margin: number): void {
  const slow = slowPairs(parameters, xyz, margin);
  const found = foundPairs(parameters, xyz, margin);
  expect([...found.keys()].sort()).toEqual([...slow.keys()].sort());
  for (const [name, contact] of slow) expect(found.get(name)).toBeCloseTo(contact, 5);
}

/** Atoms in a box at about protein density, with radii, donors, alternates, exclusions and 1-4 pairs strewn over them. */
function crowd(random: Random, atoms: number, box: readonly [number, number, number]) {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random.uniform() * values.length)]!;
  const xyz = Float64Array.from({ length: 3 * atoms }, (_, p) => box[p % 3]! * random.uniform() - 20);
  const excluded: [number, number][] = [];
  const pairs14: [number, number][] = [];
  for (let i = 0; i + 3 < atoms; i++) {
    if (random.uniform() < 0.7) excluded.push([i, i + 1], [i, i + 2]);
    if (random.uniform() < 0.7) pairs14.push([i, i + 3]);
  }
  const list = (values: readonly number[]) => Array.from({ length: atoms }, () => pick(values));
  const parameters = parametersOf({
    radius: list([0, 1.52, 1.6, 1.75, 1.95]),
    hydrogenBond: list([0, 0, 1, 2, 3]),
    alternate: list([0, 0, 0, 1, 2]),
    excluded,
    pairs14,
  });
  return { parameters, xyz };
}

describe('pairs', () => {
  it('are those that trying all finds, in boxes of any shape and for margins of either sign', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 250 }),
        fc.tuple(fc.double({ min: 0.1, max: 60, noNaN: true }), fc.double({ min: 0.1, max: 30, noNaN: true })),
        fc.constantFrom(1, 0.3, 0, -0.4, -3.2),
        (seed, atoms, [a, b], margin) => {
          const { parameters, xyz } = crowd(randomFrom('crowd', seed), atoms, [a, b, 17]);
          expectSamePairs(parameters, xyz, margin);
        },
      ),
      { numRuns: 60, seed: 3 },
    );
  });

  it('are found when strays make space huge (it is wrapped onto the cells then)', () => {
    const { parameters, xyz } = crowd(randomFrom('strays'), 300, [30, 30, 30]);
    xyz.set([9999.999, 9999.999, 9999.999], 3 * 17);
    xyz.set([9998, 9999, 9999.5], 3 * 91);
    xyz.set([-1e7, 4, 1e9], 3 * 200);
    expectSamePairs(parameters, xyz, 1);
  });

  it('leave out coordinates that are no numbers, and find the others', () => {
    const { parameters, xyz } = crowd(randomFrom('lost'), 200, [20, 20, 20]);
    xyz[30] = Number.NaN;
    xyz[61] = Number.POSITIVE_INFINITY;
    expectSamePairs(parameters, xyz, 1);
  });
});

describe('contact distances, by hand', () => {
  // Two atoms of radius 1.6 and 1.5 Å, 2 Å apart: overlap 1.1 Å, E = 32 · 1.1⁴ = 46.8512.
  const two = { radius: [1.6, 1.5] };
  const xyz = Float64Array.of(0, 0, 0, 2, 0, 0);
  const energy = (contacts: Parameters<typeof parametersOf>[0], options = {}) =>
    createNonbondedTerm(parametersOf(contacts), kernels, options).evaluate(xyz, new Float64Array(6));

  it('plain, 1-4, hydrogen-bonded, excluded, alternate', () => {
    expect(energy(two)).toBeCloseTo(46.8512, 4);
    expect(energy(two, { strength: 100 })).toBeCloseTo(146.41, 3);
    // 0.8 · 3.1 − 2 = 0.48
    expect(energy({ ...two, pairs14: [[0, 1]] })).toBeCloseTo(32 * 0.48 ** 4, 5);
    // 3.1 − 0.6 − 2 = 0.5
    expect(energy({ ...two, hydrogenBond: [1, 2] })).toBeCloseTo(2, 5);
    expect(energy({ ...two, hydrogenBond: [1, 1] })).toBeCloseTo(46.8512, 4);
    expect(energy({ ...two, excluded: [[0, 1]] })).toBe(0);
    expect(energy({ ...two, alternate: [1, 2] })).toBe(0);
    expect(energy({ ...two, alternate: [1, 0] })).toBeCloseTo(46.8512, 4);
  });

  it('a clash is an overlap of more than 0.4 Å, counted per 1000 atoms', () => {
    const line = (gap: number) =>
      countClashes(parametersOf({ radius: [1.6, 1.6] }), Float64Array.of(0, 0, 0, gap, 0, 0));
    expect(line(2.79)).toEqual({ count: 1, perThousandAtoms: 500 });
    expect(line(2.81)).toEqual({ count: 0, perThousandAtoms: 0 });
  });
});

describe('the term', () => {
  it('passes the shared check', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { parameters, xyz } = crowd(randomFrom('check', seed), 60, [10, 10, 10]);
        checkTerm(createNonbondedTerm(parameters, kernels), xyz, { seed, tolerance: 1e-4 });
      }),
      { numRuns: 20, seed: 5 },
    );
  });

  it('keeps its list while no atom has left its skin, with the energy and gradient of a fresh one', () => {
    const random = randomFrom('walk');
    const { parameters, xyz } = crowd(random, 300, [18, 18, 18]);
    const term = createNonbondedTerm(parameters, kernels, { skin: 1 });
    for (let step = 0; step < 60; step++) {
      const gradient = new Float64Array(xyz.length);
      const energy = term.evaluate(xyz, gradient);
      const fresh = new Float64Array(xyz.length);
      const expected = createNonbondedTerm(parameters, kernels, { skin: 0 }).evaluate(xyz, fresh);
      expect(energy / expected).toBeCloseTo(1, 12);
      const largest = fresh.reduce((a, g) => Math.max(a, Math.abs(g)), 0);
      for (let p = 0; p < xyz.length; p++) expect(Math.abs(gradient[p]! - fresh[p]!)).toBeLessThan(1e-12 * largest);
      for (let p = 0; p < xyz.length; p++) xyz[p]! += 0.03 * random.normal();
    }
    expect(term.listings).toBeGreaterThan(1);
    expect(term.listings).toBeLessThan(20);
  });

  it('looks around those few alone that have left their skin, wherever they went, with the energy and gradient of a fresh list', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 8 }), (seed, strays) => {
        const random = randomFrom('far', seed);
        const { parameters, xyz } = crowd(random, 300, [18, 18, 18]);
        const term = createNonbondedTerm(parameters, kernels, { skin: 1 });
        term.evaluate(xyz, new Float64Array(xyz.length));
        // All move within their skin; strays go anywhere in the box and beyond, two of them to one place.
        for (let p = 0; p < xyz.length; p++) xyz[p]! += 0.28 * (2 * random.uniform() - 1);
        for (let n = 0; n < strays; n++)
          for (let d = 0; d < 3; d++) xyz[3 * 31 * n + d] = n === 1 ? xyz[d]! + 0.5 : 24 * random.uniform() - 23;
        const gradient = new Float64Array(xyz.length);
        const energy = term.evaluate(xyz, gradient);
        const fresh = new Float64Array(xyz.length);
        const expected = createNonbondedTerm(parameters, kernels).evaluate(xyz, fresh);
        expect(term.listings).toBe(1);
        expect(energy / expected).toBeCloseTo(1, 10);
        const largest = fresh.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
        for (let p = 0; p < xyz.length; p++) expect(Math.abs(gradient[p]! - fresh[p]!)).toBeLessThan(1e-10 * largest);
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  it('lists anew when more than a few atoms have moved by more than half the skin, before curvatures, and when it was told to forget', () => {
    const xyz = Float64Array.from({ length: 90 }, (_, p) => (p % 3 === 0 ? 2 * p : 0));
    const term = createNonbondedTerm(parametersOf({ radius: Array.from({ length: 30 }, () => 1.6) }), kernels, {
      skin: 1,
    });
    const gradient = new Float64Array(90);
    const listingsAfter = (moved: number, by: number): number => {
      for (let i = 0; i < moved; i++) xyz[3 * i + 1] = by;
      term.evaluate(xyz, gradient);
      return term.listings;
    };
    expect(listingsAfter(0, 0)).toBe(1);
    expect(listingsAfter(30, 0.49)).toBe(1);
    expect(listingsAfter(8, 0.51)).toBe(1);
    expect(listingsAfter(9, 0.51)).toBe(2);
    expect(listingsAfter(1, 1.02)).toBe(2);
    term.addCurvature!(xyz, { addOuter: () => {} });
    expect(term.listings).toBe(3);
    term.forget();
    expect(listingsAfter(0, 0)).toBe(4);
  });

  it('its curvature is the second derivative along a contact', () => {
    const xyz = Float64Array.of(0, 0, 0, 2, 0, 0);
    const term = createNonbondedTerm(parametersOf({ radius: [1.6, 1.5] }), kernels);
    const outer: [number[], number[], number][] = [];
    term.addCurvature!(xyz, {
      addOuter: (atoms, _count, jacobian, weight) => outer.push([[...atoms], [...jacobian], weight]),
    });
    expect(outer).toHaveLength(1);
    expect(outer[0]![0]).toEqual([0, 1]);
    expect(outer[0]![1]).toEqual([-1, -0, -0, 1, 0, 0]);
    expect(outer[0]![2]).toBeCloseTo(12 * 32 * 1.1 ** 2, 3);
  });
});
