// NCS: copies found and given, the restraint toward their average, and constraints that let only the master move.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { runMinimizeStage } from '../../src/refinement/minimize-stage.js';
import { NcsReduction } from '../../src/refinement/ncs-reduction.js';
import { createBodyFit, fitBody } from '../../src/restraints/body-fit.js';
import { refinementRegistry } from '../../src/restraints/extra-kinds.js';
import { ncsAgreement } from '../../src/restraints/ncs-agreement.js';
import { describeNcsGroups, findNcsGroups, selectedNcsGroup } from '../../src/restraints/ncs-groups.js';
import { createNcsTerm } from '../../src/restraints/ncs-term.js';
import { checkTerm } from '../../src/restraints/term-check.js';
import { parseModel } from '../../src/structure/read-model.js';
import { applyMotion, type RigidMotion, superpose } from '../../src/structure/superpose.js';
import { type FixtureAtom, pdbText, peptide } from '../chemistry/peptide-fixture.js';
import { scattered } from './tables.js';

/** A quarter turn about z and a shift. */
const QUARTER: RigidMotion = {
  rotation: Float64Array.of(0, -1, 0, 1, 0, 0, 0, 0, 1),
  translation: Float64Array.of(30, 0, 5),
};
const SEQUENCE = 'ALA SER GLY VAL ALA SER ALA GLY VAL SER ALA VAL'.split(' ');

/** Chains A, B (A moved) and C (another sequence). */
function assembly() {
  const one = peptide(SEQUENCE);
  const moved = one.map((atom): FixtureAtom => {
    const [x, y, z] = applyMotion(QUARTER, Float64Array.from(atom.xyz));
    return { ...atom, xyz: [x!, y!, z!] };
  });
  const other = peptide(SEQUENCE.map(() => 'ALA')).map(
    (atom): FixtureAtom => ({ ...atom, xyz: [atom.xyz[0] - 40, atom.xyz[1], atom.xyz[2]] }),
  );
  const chains = [one, moved, other].map((atoms, c) =>
    pdbText(atoms)
      .split('\n')
      .filter((line) => line.startsWith('ATOM'))
      .map((line) => `${line.slice(0, 21)}${'ABC'[c]}${line.slice(22)}`),
  );
  return parseModel(`${chains.map((lines) => `${lines.join('\n')}\nTER\n`).join('')}END\n`, 'assembly.pdb');
}

const { structure, conformations } = assembly();
const { xyz } = conformations[0]!;
const groups = findNcsGroups(structure, xyz);

describe('NCS groups', () => {
  it('are chains of the same sequence and shape, with their operators', () => {
    expect(groups.map(({ members }) => members.map(({ name }) => name))).toEqual([['A', 'B']]);
    const [master, copy] = groups[0]!.members;
    expect(copy!.rmsd).toBeLessThan(0.001);
    QUARTER.rotation.forEach((value, k) => {
      expect(copy!.operator.rotation[k]).toBeCloseTo(value, 3);
    });
    master!.atoms.forEach((atom, k) => {
      expect(structure.atomName[copy!.atoms[k]!]).toBe(structure.atomName[atom]);
    });
    expect(describeNcsGroups(groups)).toEqual([
      `NCS: one copy of A over ${master!.atoms.length} atoms: B (turned by 90.0°, shifted by 30.4 Å, 0.00 Å rms apart).`,
    ]);
  });

  it('are not found where the shapes differ by more than 2 Å', () => {
    const bent = xyz.slice();
    for (let a = 0; a < structure.atomCount; a++)
      if (structure.chains.id[structure.residues.chain[structure.residueOfAtom[a]!]!] === 'B') bent[3 * a + 2]! *= 3;
    expect(findNcsGroups(structure, bent)).toEqual([]);
  });

  it('may be given by selections, parts of chains too', () => {
    const group = selectedNcsGroup(structure, xyz, ['chain A and resi 3-9', 'chain B and resi 3-9']);
    expect(group.members[1]!.rmsd).toBeLessThan(0.001);
    expect(
      new Set(Array.from(group.members[1]!.atoms, (a) => structure.residues.number[structure.residueOfAtom[a]!])).size,
    ).toBe(7);
    expect(() => selectedNcsGroup(structure, xyz, ['chain A', 'chain C'])).toThrow(/less than 85 %/);
    expect(() => selectedNcsGroup(structure, xyz, ['chain A', 'chain Q'])).toThrow(/'chain Q' selects no atom/);
    expect(() => selectedNcsGroup(structure, xyz, ['chain A', 'resi 1-9'])).toThrow(/shares atoms/);
  });
});

describe('the fit of a body', () => {
  it('is the superposition that structure/superpose.ts finds', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = randomFrom('body-fit', seed);
        const normal = () => random.normal();
        const shape = scattered(7, 3, normal);
        const target = scattered(7, 3, normal);
        const weights = Float64Array.from({ length: 7 }, () => random.uniform() + 0.1);
        const fit = createBodyFit();
        fitBody(
          shape,
          target,
          Int32Array.from({ length: 7 }, (_, k) => k),
          weights,
          fit,
        );
        const expected = superpose(shape, target, weights);
        expected.rotation.forEach((value, k) => {
          expect(fit.rotation[k]).toBeCloseTo(value, 8);
        });
        expected.translation.forEach((value, k) => {
          expect(fit.translation[k]).toBeCloseTo(value, 7);
        });
      }),
      { numRuns: 50 },
    );
  });
});

describe('NCS restraints', () => {
  const term = createNcsTerm(groups, 0.05);

  it('cost nothing where the copies agree, however they lie', () => {
    term.refresh!(xyz);
    expect(term.evaluate(xyz, new Float64Array(xyz.length))).toBeCloseTo(0, 3);
    const turned = xyz.slice();
    for (const atom of groups[0]!.members[1]!.atoms) {
      turned.set(applyMotion(QUARTER, xyz.subarray(3 * atom, 3 * atom + 3)), 3 * atom);
    }
    expect(term.evaluate(turned, new Float64Array(xyz.length))).toBeCloseTo(0, 3);
  });

  it('pass the shared check on copies that differ', () => {
    for (let seed = 1; seed < 5; seed++) {
      const random = randomFrom('ncs', seed);
      const shaken = xyz.map((x) => x + 0.2 * random.normal());
      term.refresh!(shaken);
      checkTerm(term, shaken, { seed });
    }
  });

  it('cost nothing where all copies change alike after the refresh', () => {
    term.refresh!(xyz);
    const changed = xyz.slice();
    const [master, copy] = groups[0]!.members;
    // 1 Å along x in the frame of the master is 1 Å along y in that of the copy, a quarter turn about z away.
    changed[3 * master!.atoms[7]!]! += 1;
    changed[3 * copy!.atoms[7]! + 1]! += 1;
    expect(term.evaluate(changed, new Float64Array(xyz.length))).toBeCloseTo(0, 3);
    changed[3 * copy!.atoms[7]! + 1]! -= 0.1;
    expect(term.evaluate(changed, new Float64Array(xyz.length))).toBeGreaterThan(1);
  });

  it('do not depend on what they saw before', () => {
    const random = randomFrom('ncs-history');
    const gradient = new Float64Array(xyz.length);
    const here = xyz.map((x) => x + 0.1 * random.normal());
    const there = xyz.map((x) => x + 0.1 * random.normal());
    term.refresh!(here);
    const first = term.evaluate(here, gradient);
    term.refresh!(there);
    term.evaluate(there, gradient);
    term.refresh!(here);
    expect(term.evaluate(here, gradient)).toBe(first);
  });

  it('let go where a copy is really different', () => {
    const flipped = xyz.slice();
    const atom = groups[0]!.members[1]!.atoms[4]!;
    flipped[3 * atom]! += 5;
    term.refresh!(flipped);
    const gradient = new Float64Array(xyz.length);
    term.evaluate(flipped, gradient);
    // 2.5 Å from the average: w = 1/(1 + 2.5²/(4σ²)) = 0.0016, force 2·400·2.5·w = 3.2 against 2,000 without letting go.
    expect(Math.abs(gradient[3 * atom]!)).toBeLessThan(4);
  });
});

describe('NCS agreement', () => {
  it('tells how far copies are apart, and which residues differ', () => {
    const refined = xyz.slice();
    const copy = groups[0]!.members[1]!;
    // Residue 5 of B, a fifth of the way along the chain, moved by 2 Å: half of that from what two copies have in common.
    const moved = Array.from(copy.atoms).filter(
      (atom) => structure.residues.number[structure.residueOfAtom[atom]!] === 5,
    );
    for (const atom of moved) refined[3 * atom + 2]! += 2;
    const [group] = ncsAgreement(structure, groups, xyz, refined).groups;
    expect([group!.master, group!.atoms]).toEqual(['A', copy.atoms.length]);
    expect(group!.copies.map(({ name }) => name)).toEqual(['B']);
    expect(group!.copies[0]!.before).toBeLessThan(0.001);
    // √(m/n)·2 Å without superposition, which takes some of it.
    const naive = 2 * Math.sqrt(moved.length / copy.atoms.length);
    expect(group!.copies[0]!.after).toBeGreaterThan(0.6 * naive);
    expect(group!.copies[0]!.after).toBeLessThan(naive);
    expect(group!.apart.map(({ residue }) => residue).sort()).toEqual(['A/5/ALA', 'B/5/ALA']);
    for (const { before, after } of group!.apart) {
      expect(before).toBeLessThan(0.001);
      expect(after).toBeGreaterThan(0.8);
      expect(after).toBeLessThan(1.1);
    }
  });

  it('does not count hydrogens: a hydroxyl turns as its neighbours in the copy let it', () => {
    const [master, copy] = groups[0]!.members;
    // The fixture has none: its CB are called hydrogens.
    const places = Array.from(master!.atoms.keys()).filter((k) => structure.atomName[master!.atoms[k]!] === 'CB');
    const hydrogens = new Set(places.flatMap((k) => [master!.atoms[k]!, copy!.atoms[k]!]));
    const element = structure.element.map((symbol, atom) => (hydrogens.has(atom) ? 'H' : symbol));
    const refined = xyz.slice();
    for (const k of places) refined[3 * copy!.atoms[k]!]! += 1.5;
    const [group] = ncsAgreement({ ...structure, element }, groups, xyz, refined).groups;
    expect(places.length).toBeGreaterThan(2);
    expect(group!.atoms).toBe(copy!.atoms.length - places.length);
    expect(group!.copies[0]!.after).toBeLessThan(0.001);
    expect(group!.apart).toEqual([]);
  });
});

describe('NCS constraints', () => {
  const reduction = new NcsReduction(groups, xyz);

  it('keep only the masters free, and put the copies where the operators say', () => {
    expect(reduction.count).toBe(structure.atomCount - groups[0]!.members[1]!.atoms.length);
    const reduced = reduction.reduce(xyz);
    const expanded = new Float64Array(xyz.length);
    reduction.expand(reduced, expanded);
    expanded.forEach((value, p) => {
      expect(value).toBeCloseTo(xyz[p]!, 2);
    });
  });

  it('give the gradient of the energy as a function of the free atoms and the operators', () => {
    // E = Σ c·x over all atoms: its slopes by the master are Rᵀ c summed over the copies; by an operator it is not linear.
    const random = randomFrom('ncs-constraints');
    const c = xyz.map(() => random.normal());
    const energy = {
      size: xyz.length,
      evaluate: (x: Float64Array, g: Float64Array) => {
        g.set(c);
        return x.reduce((sum, value, p) => sum + c[p]! * value, 0);
      },
    };
    const objective = reduction.objective(energy);
    const variables = reduction.reduce(xyz);
    const operator = 3 * reduction.count;
    expect(variables.length).toBe(operator + 6);
    // A shift of 1 Å and a turn of some degrees: there the rotation's own derivative counts.
    variables.set([1, 0, 0, 0.5, -0.8, 0.3], operator);
    const gradient = new Float64Array(objective.size);
    objective.evaluate(variables, gradient);
    const scratch = new Float64Array(objective.size);
    const at = (p: number, step: number): number =>
      objective.evaluate(
        variables.map((value, q) => value + (q === p ? step : 0)),
        scratch,
      );
    for (const p of [0, 1, 2, 17, 34, 51, ...Array.from({ length: 6 }, (_, k) => operator + k)])
      expect(gradient[p]).toBeCloseTo((at(p, 1e-3) - at(p, -1e-3)) / 2e-3, 4);
  });

  it('lift a change of the variables to the atoms as expansion does, to first order', () => {
    reduction.refresh(xyz);
    const random = randomFrom('ncs-lift');
    const origin = reduction.reduce(xyz);
    const change = origin.map(() => 1e-4 * random.normal());
    const [before, after] = [new Float64Array(xyz.length), new Float64Array(xyz.length)];
    reduction.expand(origin, before);
    reduction.expand(
      origin.map((value, p) => value + change[p]!),
      after,
    );
    reduction.expand(origin, new Float64Array(xyz.length));
    const lifted = new Float64Array(xyz.length);
    reduction.addLifted(change, before, lifted);
    for (let p = 0; p < lifted.length; p++) expect(lifted[p]).toBeCloseTo(after[p]! - before[p]!, 7);
  });

  it('start from what the copies show on average, and leave out one that is alone', () => {
    // Three copies of a chain, each shaken by 0.2 Å; an atom of the third 5 Å away.
    const random = randomFrom('ncs-equalize');
    const size = groups[0]!.members[0]!.atoms.length;
    const shape = Float64Array.from(
      Array.from(groups[0]!.members[0]!.atoms).flatMap((atom) => Array.from(xyz.subarray(3 * atom, 3 * atom + 3))),
    );
    const members = [0, 1, 2].map((copy) => ({
      name: 'ABC'[copy]!,
      atoms: Int32Array.from({ length: size }, (_, k) => copy * size + k),
      operator: QUARTER,
      rmsd: 0,
    }));
    const all = new Float64Array(9 * size);
    for (let copy = 0; copy < 3; copy++) all.set(shape, 3 * copy * size);
    const shaken = all.map((x) => x + 0.2 * random.normal());
    shaken[3 * (2 * size + 4)]! += 5;
    new NcsReduction([{ members }], shaken).equalize(shaken, new Float64Array(3 * size));
    const apart = superpose(shaken.subarray(0, 3 * size), shape).rmsd;
    // The mean of three is √3 nearer than each, 0.2·√3 Å off; with one atom of 5/3 Å among 60 it would be 0.29.
    expect(apart).toBeLessThan(0.24);
    expect(superpose(shaken.subarray(0, 3 * size), shaken.subarray(6 * size)).rmsd).toBeLessThan(1e-6);
  });

  it('hold through a minimization: geometry gets better, and the copy stays the master moved', () => {
    const model = assembly();
    const topology = buildTopology(model, new Dictionary([embeddedDictionary()]));
    const registry = refinementRegistry();
    const context = { atomCount: structure.atomCount };
    const terms = topology.tables
      .filter(({ count }) => count > 0)
      .map((table) => registry.compile(table, context, 'the test'));
    const random = randomFrom('ncs-minimization');
    const at = xyz.map((x) => x + 0.1 * random.normal());
    const energy = (): number => terms.reduce((sum, term) => sum + term.evaluate(at, new Float64Array(at.length)), 0);
    const before = energy();
    runMinimizeStage(at, {
      terms,
      target: undefined,
      weight: 1,
      resolution: 3,
      macroCycles: 2,
      iterations: 40,
      ncs: { mode: 'constraints', reduction: new NcsReduction(groups, at) },
    });
    expect(energy()).toBeLessThan(before / 20);
    const [master, copy] = groups[0]!.members.map(({ atoms }) =>
      Float64Array.from(Array.from(atoms).flatMap((atom) => Array.from(at.subarray(3 * atom, 3 * atom + 3)))),
    );
    expect(superpose(master!, copy!).rmsd).toBeLessThan(1e-6);
  });

  it('fold the curvature of a restraint between copies onto their masters', () => {
    const [master, copy] = groups[0]!.members;
    const rows: { atoms: number[]; jacobian: number[] }[] = [];
    const sink = reduction.curvatureSink({
      addOuter: (atoms, count, jacobian) => {
        rows.push({
          atoms: Array.from(atoms.subarray(0, count)),
          jacobian: Array.from(jacobian.subarray(0, 3 * count)),
        });
      },
    });
    sink.addOuter(Int32Array.of(master!.atoms[0]!, copy!.atoms[0]!), 2, Float64Array.of(1, 2, 3, 10, 20, 30), 1);
    expect(rows[0]!.atoms).toEqual([reduction.free.indexOf(master!.atoms[0]!)]);
    // Rᵀ (10, 20, 30) of a quarter turn about z is (20, −10, 30).
    [21, -8, 33].forEach((value, k) => {
      expect(rows[0]!.jacobian[k]).toBeCloseTo(value, 2);
    });
  });
});
