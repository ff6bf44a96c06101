// Who shares a B factor or an occupancy under NCS constraints, and that what starts unlike is alike from then on.
import { describe, expect, it } from 'vitest';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { imageGroups } from '../../src/refinement/image-groups.js';
import { NcsReduction } from '../../src/refinement/ncs-reduction.js';
import { occupancyGroups } from '../../src/refinement/occupancies.js';
import { findNcsGroups } from '../../src/restraints/ncs-groups.js';
import { parseModel } from '../../src/structure/read-model.js';
import { type FixtureAtom, pdbText, peptide } from '../chemistry/peptide-fixture.js';

const SEQUENCE = 'ALA SER GLY VAL ALA SER ALA GLY VAL SER ALA VAL'.split(' ');
/** The second chain has another residue in the place of the fifth, and so a CB that the master has no like of. */
const MUTATED = SEQUENCE.with(4, 'VAL');
const ALTERNATES = [2, 3];

/** Chains A and B, 40 Å apart; residues 2 and 3 of both in two alternates, 0.4 Å from one another. */
const chains = [SEQUENCE, MUTATED].map((sequence, c) => {
  const atoms = peptide(sequence).flatMap((atom): FixtureAtom[] => {
    const at = (altloc: string, dy: number): FixtureAtom => ({
      ...atom,
      xyz: [atom.xyz[0] + 40 * c, atom.xyz[1] + dy, atom.xyz[2]],
      altloc,
    });
    return ALTERNATES.includes(atom.number) ? [at('A', 0), at('B', 0.4)] : [at('', 0)];
  });
  const lines = pdbText(atoms).split('\n');
  return lines
    .filter((line) => line.startsWith('ATOM'))
    .map((line) => `${line.slice(0, 21)}${'AB'[c]}${line.slice(22)}`);
});
const model = parseModel(`${chains.map((lines) => `${lines.join('\n')}\nTER\n`).join('')}END\n`, 'chains.pdb');
const { structure } = model;
const { xyz } = model.conformations[0]!;
const topology = buildTopology(model, new Dictionary([embeddedDictionary()]));
const constraints = new NcsReduction(findNcsGroups(structure, xyz), xyz);

const atomOf = (chain: number, number: number, name: string, altloc = ''): number =>
  Array.from(structure.atomName.keys()).find((atom) => {
    const residue = structure.residueOfAtom[atom]!;
    return (
      structure.residues.chain[residue] === chain &&
      structure.residues.number[residue] === number &&
      structure.atomName[atom] === name &&
      structure.altloc[atom] === altloc
    );
  })!;

describe('groups of B factors', () => {
  it.each(['residue', 'atom'] as const)('are the master’s in the copy, one a %s', (per) => {
    const { groupOf, count } = imageGroups(structure, topology, xyz, per, constraints);
    for (const [number, name] of [
      [1, 'N'],
      [4, 'CB'],
      [12, 'O'],
    ] as const)
      expect(groupOf[atomOf(1, number, name)]).toBe(groupOf[atomOf(0, number, name)]);
    expect(groupOf[atomOf(1, 2, 'CB', 'B')]).toBe(groupOf[atomOf(0, 2, 'CB', 'B')]);
    expect(new Set(groupOf)).toEqual(new Set(Array.from({ length: count }, (_, g) => g)));
  });

  it.each(['residue', 'atom'] as const)(
    'leave what the master lacks by itself, tied to its neighbours: one a %s',
    (per) => {
      const groups = imageGroups(structure, topology, xyz, per, constraints);
      const own = groups.groupOf[atomOf(1, 5, 'CB')]!;
      for (let atom = 0; atom < structure.atomCount; atom++) {
        if (structure.residues.chain[structure.residueOfAtom[atom]!] === 0) expect(groups.groupOf[atom]).not.toBe(own);
      }
      const tied = Array.from(groups.sigma, (_, k) => [groups.ties[2 * k], groups.ties[2 * k + 1]]);
      const neighbour = groups.groupOf[atomOf(1, 5, 'CA')]!;
      expect(tied).toContainEqual([Math.min(own, neighbour), Math.max(own, neighbour)]);
    },
  );

  it('are each atom’s and each residue’s own without constraints', () => {
    expect([...imageGroups(structure, topology, xyz, 'atom').groupOf]).toEqual([...structure.atomName.keys()]);
    expect([...imageGroups(structure, topology, xyz, 'residue').groupOf]).toEqual([...structure.residueOfAtom]);
  });

  it('start from the mean of the copies, to the last bit where they are equal', () => {
    const b = Float64Array.from({ length: structure.atomCount }, (_, atom) => 30 + atom / 7);
    const [master, copy] = [atomOf(0, 9, 'CA'), atomOf(1, 9, 'CA')];
    const mean = (b[master]! + b[copy]!) / 2;
    const alone = b[atomOf(1, 5, 'CB')];
    constraints.equalize(xyz.slice(), b);
    expect(b[master]).toBeCloseTo(mean, 12);
    expect(b[copy]).toBe(b[master]);
    expect(b[atomOf(1, 5, 'CB')]).toBe(alone);
    const again = b.slice();
    constraints.equalize(xyz.slice(), again);
    expect(again).toEqual(b);
  });
});

describe('groups of occupancies', () => {
  it('have the alternates of all copies in common', () => {
    const separate = occupancyGroups(structure, topology, xyz, []);
    const common = occupancyGroups(structure, topology, xyz, [], constraints);
    expect([separate.length, common.length]).toEqual([2, 1]);
    for (const label of [0, 1]) {
      const parts = separate.flatMap((group) => [...group.parts[label]!]).sort((a, b) => a - b);
      expect([...common[0]!.parts[label]!]).toEqual(parts);
    }
  });

  it('take what is named in one copy in all, and selections of each copy as one', () => {
    const wanted = [atomOf(0, 7, 'O'), atomOf(1, 7, 'O')];
    for (const free of [
      ['chain A and resi 7 and name O'],
      ['chain B and resi 7 and name O', 'chain A and resi 7 and name O'],
    ]) {
      const [group, ...rest] = occupancyGroups(structure, topology, xyz, free, constraints);
      expect([...group!.parts[0]!]).toEqual(wanted);
      expect(rest).toHaveLength(1);
    }
    expect(() => occupancyGroups(structure, topology, xyz, ['resi 7', 'chain A and resi 7'], constraints)).toThrow(
      /names no atom/,
    );
  });
});
