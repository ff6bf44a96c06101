// The parts of the rotamer search's energy: the map probe against the likelihood itself, gradients against finite differences.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { Contacts } from '../../src/refinement/contacts.js';
import { LocalEnergy } from '../../src/refinement/local-energy.js';
import { chainOf, error, gather, structure, system, targetAt, topology, truth, turned } from './rotamer-fixture.js';

const target = targetAt(truth.xyz);
const T = (xyz: Float64Array): number => target.evaluate(xyz, new Float64Array(xyz.length), 1);

/** Largest difference of a gradient from central differences, as a share of its largest component. */
function gradientError(evaluate: (x: Float64Array, gradient: Float64Array) => number, x: Float64Array): number {
  const gradient = new Float64Array(x.length);
  const idle = new Float64Array(x.length);
  evaluate(x, gradient);
  const h = 1e-4;
  let worst = 0;
  for (let i = 0; i < x.length; i++) {
    const at = (shift: number): number => evaluate(x.with(i, x[i]! + shift), idle);
    worst = Math.max(worst, Math.abs(gradient[i]! - (at(h) - at(-h)) / (2 * h)));
  }
  return worst / gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 1e-12);
}

function shaken(xyz: Float64Array, sigma: number): Float64Array {
  const random = randomFrom('rotamer energy', sigma);
  return xyz.map((v) => v + sigma * random.normal());
}

describe('MapProbe', () => {
  const probe = target.probe(truth.xyz);

  it.each([
    ['VAL 2', 2, [120]],
    ['LEU 8', 8, [-120, 60]],
    ['TYR 20', 20, [90, 0]],
  ])('foretells what moving %s does to the likelihood within 8 %%', (_, number, by) => {
    // Per cents: atoms count as carbons at the mean B.
    const { atoms } = chainOf(number);
    const moved = turned(number, by);
    const strength = probe.strengthOf(atoms);
    const taken = { strength: strength.map((a) => -a), xyz: gather(truth.xyz, atoms) };
    const change = (xyz: Float64Array): number => probe.energy({ strength, xyz: gather(xyz, atoms) }, taken);
    const actual = T(moved) - T(truth.xyz);
    expect(actual).toBeGreaterThan(50);
    expect(Math.abs(change(moved) - change(truth.xyz) - actual)).toBeLessThan(0.08 * actual);
  });

  it('gives the same with a gradient, and the gradient is right', () => {
    const { atoms } = chainOf(20);
    const strength = probe.strengthOf(atoms);
    const taken = { strength: strength.map((a) => -a), xyz: gather(truth.xyz, atoms) };
    const placed = shaken(taken.xyz, 0.3);
    const evaluate = (xyz: Float64Array, gradient: Float64Array): number =>
      probe.evaluate({ strength, xyz }, taken, 2, gradient);
    // Linear interpolation against cubic.
    const ratio = evaluate(placed, new Float64Array(placed.length)) / probe.energy({ strength, xyz: placed }, taken);
    expect(ratio).toBeCloseTo(2, 3);
    expect(gradientError(evaluate, placed)).toBeLessThan(0.01);
  });
});

// A target keeps what its probes have in common: other noise, or other images of atoms, must not be answered with that of before.
describe.each([
  ['noise that is estimated anew', true, false],
  ['other images of atoms', false, true],
  ['both', true, true],
])('a probe after %s', (_, estimated, imaged) => {
  it('is that of a target that was never asked before', () => {
    const elsewhere = shaken(truth.xyz, 0.4);
    const energyOf = (asked: boolean): number => {
      const known = targetAt(truth.xyz);
      if (asked) known.probe(truth.xyz);
      if (imaged)
        known.setImages(
          truth.b.map((b, i) => b + 5 + (i % 7)),
          truth.occupancy.map(() => 0.8),
        );
      if (estimated) known.estimate(elsewhere, known.dMin);
      const probe = known.probe(truth.xyz);
      const { atoms } = chainOf(20);
      const xyz = gather(elsewhere, atoms);
      return probe.energy({ strength: probe.strengthOf(atoms), xyz }, { strength: new Float64Array(0), xyz });
    };
    expect(energyOf(true)).toBe(energyOf(false));
  });
});

describe('Contacts', () => {
  const contacts = new Contacts(topology.nonbonded, truth.xyz);

  it('has the same energy with a gradient where the group does not touch itself', () => {
    const { atoms } = chainOf(2);
    const placed = gather(turned(2, [77]), atoms);
    const near = contacts.near(atoms, placed);
    expect(near.evaluate(placed, new Float64Array(placed.length))).toBeCloseTo(contacts.energy(atoms, placed), 9);
  });

  // One object looks at one side chain after another: who belonged to the last must count as a neighbour again.
  it('does not remember whom it looked at before', () => {
    const [here, there] = [chainOf(8).atoms, chainOf(20).atoms];
    const onto = gather(truth.xyz, there);
    const placed = onto.slice(0, 3 * Math.min(here.length, there.length));
    const some = here.slice(0, placed.length / 3);
    const first = new Contacts(topology.nonbonded, truth.xyz).energy(some, placed);
    expect(first).toBeGreaterThan(1);
    const used = new Contacts(topology.nonbonded, truth.xyz);
    used.energy(there, onto);
    used.near(there, onto);
    expect(used.energy(some, placed)).toBe(first);
    expect(used.near(some, placed).evaluate(placed, new Float64Array(placed.length))).toBe(
      new Contacts(topology.nonbonded, truth.xyz).near(some, placed).evaluate(placed, new Float64Array(placed.length)),
    );
  });

  it('has the right gradient, and no contact costs more than 12', () => {
    fc.assert(
      fc.property(fc.double({ min: -180, max: 180, noNaN: true }), (angle) => {
        const { atoms } = chainOf(20);
        const placed = shaken(gather(turned(20, [angle, angle / 2]), atoms), 0.2);
        const near = contacts.near(atoms, placed);
        expect(gradientError((x, gradient) => near.evaluate(x, gradient), placed)).toBeLessThan(1e-4);
        expect(contacts.energy(atoms, placed)).toBeLessThan(12 * structure.atomCount);
      }),
      { numRuns: 10 },
    );
  });
});

describe('LocalEnergy', () => {
  it('brings shaken residues back to the truth without moving the others', () => {
    const chain = chainOf(8);
    const surroundings = {
      map: target.probe(truth.xyz),
      contacts: new Contacts(topology.nonbonded, truth.xyz),
      weight: 1,
      xyz: truth.xyz,
    };
    const local = new LocalEnergy(system.restraints.touching(system.restraints.bonded(chain.residue)), surroundings);
    expect([...new Set(Array.from(local.atoms, (atom) => structure.residueOfAtom[atom]! - chain.residue))]).toEqual([
      -1, 0, 1,
    ]);
    const { placed } = local.relax(shaken(local.stood, 0.2), 30);
    const xyz = truth.xyz.slice();
    local.atoms.forEach((atom, k) => {
      xyz.set(placed.subarray(3 * k, 3 * k + 3), 3 * atom);
    });
    expect(error(8, xyz)).toBeLessThan(0.1);
  });
});
