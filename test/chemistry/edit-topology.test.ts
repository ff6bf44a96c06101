// A user's edits: rows added, changed and deleted, exclusions that follow, and messages that name file, place and value.
import { describe, expect, it } from 'vitest';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { editTopology } from '../../src/chemistry/edit-topology.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { parseEdits } from '../../src/chemistry/restraint-edits.js';
import type { Topology } from '../../src/chemistry/topology.js';
import { parseModel } from '../../src/structure/read-model.js';
import { atomLabel } from '../../src/structure/structure.js';
import { pdbText, peptide } from './peptide-fixture.js';

const model = parseModel(pdbText(peptide(['ALA', 'GLY', 'SER', 'ALA', 'VAL'])), 'fixture.pdb');
const { structure } = model;
const { xyz } = model.conformations[0]!;
const topology = buildTopology(model, new Dictionary([embeddedDictionary()]));

const at = (residue: number, name: string): string => `resi ${residue} and name ${name}`;
const index = (residue: number, name: string): number =>
  structure.atomName.findIndex(
    (n, a) => n === name && structure.residues.number[structure.residueOfAtom[a]!] === residue,
  );
const edited = (...edits: readonly unknown[]) =>
  editTopology(topology, structure, xyz, parseEdits(edits, 'edits.yaml'));
const table = (of: Topology, kind: string) => of.tables.find((one) => one.kind === kind)!;

function rowOf(of: Topology, kind: string, atoms: readonly number[]) {
  const { count, offsets, atoms: all, values, origin, origins } = table(of, kind);
  for (let r = 0; r < count; r++) {
    const own = Array.from(all.subarray(offsets[r], offsets[r + 1]));
    if (own.join() === atoms.join() || own.toReversed().join() === atoms.join())
      return { ideal: values['ideal']?.[r], sigma: values['sigma']![r], origin: origins[origin[r]!]! };
  }
  return undefined;
}

function isExcluded({ nonbonded: { excludedOffsets: o, excluded } }: Topology, a: number, b: number): boolean {
  const [i, j] = a < b ? [a, b] : [b, a];
  return excluded.subarray(o[i], o[i + 1]).includes(j);
}

describe('edits of a topology', () => {
  const [one, five] = [index(1, 'CB'), index(5, 'CB')];

  it('add a bond, and the pairs that it takes out of the nonbonded term', () => {
    const { topology: after, notes } = edited({
      add: 'bond',
      atoms: [at(1, 'CB'), at(5, 'CB')],
      ideal: 1.53,
      sigma: 0.02,
    });
    expect(rowOf(after, 'bond', [one, five])).toEqual({
      ideal: 1.53,
      sigma: 0.02,
      origin: 'edit (edits.yaml, edit 1)',
    });
    expect(isExcluded(topology, one, five)).toBe(false);
    expect(isExcluded(after, one, five)).toBe(true);
    // 1-3 over the new bond.
    expect(isExcluded(after, one, index(5, 'CA'))).toBe(true);
    expect(notes).toEqual(['Restraints edited: 1 added, 0 changed, 0 deleted.']);
  });

  it('delete a bond, and bring its pair back into the nonbonded term', () => {
    const atoms = [at(1, 'CA'), at(1, 'CB')];
    const { topology: after } = edited({ delete: 'bond', atoms });
    expect(rowOf(after, 'bond', [index(1, 'CA'), one])).toBeUndefined();
    expect(table(after, 'bond').count).toBe(table(topology, 'bond').count - 1);
    expect(isExcluded(after, index(1, 'CA'), one)).toBe(false);
    // Put back, all is as it was.
    const { topology: again } = edited({ delete: 'bond', atoms }, { add: 'bond', atoms, ideal: 1.53, sigma: 0.02 });
    expect(again.nonbonded).toEqual(topology.nonbonded);
  });

  it('change an angle from either end, and keep what they do not name', () => {
    const before = rowOf(topology, 'angle', [index(2, 'N'), index(2, 'CA'), index(2, 'C')])!;
    const { topology: after } = edited({ change: 'angle', atoms: [at(2, 'C'), at(2, 'CA'), at(2, 'N')], ideal: 120 });
    expect(rowOf(after, 'angle', [index(2, 'N'), index(2, 'CA'), index(2, 'C')])).toEqual({
      ideal: 120,
      sigma: before.sigma,
      origin: `edit (edits.yaml, edit 1) of ${before.origin}`,
    });
    expect(after.nonbonded).toBe(topology.nonbonded);
  });

  it('add a plane of what selections select, and a parallelity as a table of its own', () => {
    const { topology: after, tables } = edited(
      { add: 'plane', atoms: 'resi 2 and backbone' },
      { add: 'parallelity', atoms: ['resi 1 and backbone', 'resi 3 and backbone'] },
    );
    const planes = table(after, 'plane');
    expect(planes.count).toBe(table(topology, 'plane').count + 1);
    const last = Array.from(planes.atoms.subarray(planes.offsets[planes.count - 1], planes.offsets[planes.count]));
    expect(last.map((atom) => atomLabel(structure, atom).split('/').at(-1))).toEqual(['N', 'CA', 'C', 'O']);
    expect(tables.map(({ kind, count, values }) => [kind, count, values['first']![0]])).toEqual([
      ['parallelity', 1, 4],
    ]);
  });

  it.each([
    [
      { add: 'bond', atoms: [at(1, 'CB'), at(9, 'CB')], ideal: 1.5, sigma: 0.02 },
      /edits.yaml, edit 1: 'resi 9 and name CB' selects no atom/,
    ],
    [
      { add: 'bond', atoms: ['resi 1', at(5, 'CB')], ideal: 1.5, sigma: 0.02 },
      /'resi 1' selects 5 atoms .*it must select one/,
    ],
    [{ delete: 'bond', atoms: [at(1, 'CB'), at(5, 'CB')] }, /there is no bond of .*CB.*CB to delete/],
    [{ add: 'bond', atoms: [at(1, 'CB'), at(5, 'CB')], sigma: 0.02 }, /a new bond needs ideal and sigma, in Å/],
    [{ add: 'bond', atoms: [at(1, 'CB'), at(5, 'CB')], ideal: -1.5, sigma: 0.02 }, /cannot be -1.5 Å/],
    [{ add: 'bond', atoms: [at(1, 'CB'), at(5, 'CB')], ideal: 1.5, sigma: 0 }, /sigma cannot be 0/],
    [
      { add: 'angle', atoms: [at(1, 'CB'), at(5, 'CB')], ideal: 109, sigma: 2 },
      /an angle takes 3 selections under atoms, and has 2/,
    ],
    [{ change: 'torsion', atoms: [at(1, 'N'), at(1, 'CA'), at(1, 'C'), at(2, 'N')] }, /it changes nothing/],
    [{ add: 'bnd', atoms: ['all'] }, /add cannot be "bnd"/],
    [{ add: 'plane', atoms: 'chein A' }, /edits.yaml, edit 1: .*chein/],
    [{ add: 'bond', remove: 'bond', atoms: ['all'] }, /'remove' is not known/],
    [{ atoms: ['all'] }, /one of add, change and delete/],
  ])('say what is wrong with %j', (edit, message) => {
    expect(() => edited(edit)).toThrow(message);
  });

  it('must be a list', () => {
    expect(() => parseEdits({ add: 'bond' }, 'edits.json')).toThrow(/edits.json must hold a list of edits/);
  });
});
