// What acts on atoms without a table, listed: contacts and NCS; their rows add up to what the terms say.
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { listRestraints } from '../../src/refinement/restraint-list.js';
import { findNcsGroups } from '../../src/restraints/ncs-groups.js';
import { createNcsTerm } from '../../src/restraints/ncs-term.js';
import { createNonbondedTerm } from '../../src/restraints/nonbonded.js';
import { parseModel } from '../../src/structure/read-model.js';
import { pdbText, peptide } from '../chemistry/peptide-fixture.js';

const atoms = peptide('ALA SER GLY VAL ALA SER ALA GLY VAL SER ALA VAL'.split(' '));
const away = atoms.map((atom) => ({ ...atom, xyz: [atom.xyz[0] + 30, atom.xyz[1], atom.xyz[2]] as const }));
const lines = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('ATOM'));
const model = parseModel(
  [...lines(pdbText(atoms, 'A')), 'TER', ...lines(pdbText(away, 'B')), 'TER', 'END', ''].join('\n'),
  'copies.pdb',
);
const { structure } = model;
const topology = buildTopology(model, new Dictionary([embeddedDictionary()]));
const start = model.conformations[0]!.xyz;
const random = randomFrom(0, 0, 0, 'listed');
/** Copies that differ, and atoms that come too near. */
const xyz = start.map((x) => x + 0.4 * random.normal());
const groups = findNcsGroups(structure, start);
const system = { structure, topology, reference: start };
const energyOf = (rows: readonly { readonly energy: number }[]): number =>
  rows.reduce((sum, { energy }) => sum + energy, 0);

describe('contacts in the list of restraints', () => {
  const rows = listRestraints(system, xyz).filter(({ kind }) => kind === 'nonbonded');

  it('are the pairs that repel each other, and cost what the term says', () => {
    const term = createNonbondedTerm(topology.nonbonded, loadKernels());
    expect(rows.length).toBeGreaterThan(5);
    for (const { value, ideal, z } of rows) {
      expect(value).toBeLessThan(ideal);
      expect(z).toBeLessThan(0);
    }
    // The kernel sums in single precision.
    expect(energyOf(rows) / term.evaluate(xyz, new Float64Array(xyz.length))).toBeCloseTo(1, 4);
  });
});

describe('NCS in the list of restraints', () => {
  const ncs = { mode: 'restraints', groups, sigma: 0.2 } as const;
  const listed = (mode: 'restraints' | 'constraints', at: Float64Array) =>
    listRestraints({ ...system, restraints: { ncs: { ...ncs, mode } } }, at).filter(({ kind }) => kind === 'ncs');

  it('is a row an atom of each copy, and costs what the term says', () => {
    const rows = listed('restraints', xyz);
    const term = createNcsTerm(groups, ncs.sigma);
    term.refresh!(xyz);
    expect(rows).toHaveLength(structure.atomCount);
    expect(rows[0]).toMatchObject({ atoms: [0], ideal: 0, sigma: 0.2, origin: 'NCS restraints: A, B' });
    expect(energyOf(rows) / term.evaluate(xyz, new Float64Array(xyz.length))).toBeCloseTo(1, 3);
  });

  it('of one atom that is off in one copy names it and its like', () => {
    const off = start.slice();
    const atom = structure.atomName.lastIndexOf('CB');
    off[3 * atom]! += 2;
    const rows = listed('restraints', off).sort((a, b) => b.value - a.value);
    expect(rows.slice(0, 2).flatMap((row) => row.atoms)).toContain(atom);
    // Half of it is the average's, or all where the other copy is believed.
    expect(rows[0]!.value).toBeGreaterThan(0.9);
    expect(rows[2]!.value).toBeLessThan(0.1);
  });

  it('of constraints tells the distance, and neither sigma nor cost', () => {
    const rows = listed('constraints', xyz);
    expect(rows).toHaveLength(structure.atomCount);
    for (const { sigma, z, energy } of rows) expect([sigma, z, energy]).toEqual([Number.NaN, Number.NaN, 0]);
    expect(Math.max(...rows.map(({ value }) => value))).toBeGreaterThan(0.3);
  });
});
