// Reference models, reference coordinates, automatic contacts and rotamers: which atoms they hold and where they let go.
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { createRotamerTerm, rotamerTable } from '../../src/refinement/rotamer-term.js';
import { automaticContacts } from '../../src/restraints/automatic-contacts.js';
import { refinementRegistry } from '../../src/restraints/extra-kinds.js';
import { referenceCoordinates } from '../../src/restraints/reference-coordinates.js';
import { referenceTorsions } from '../../src/restraints/reference-torsions.js';
import { checkTerm } from '../../src/restraints/term-check.js';
import type { Model } from '../../src/structure/model.js';
import { parseModel, readModel } from '../../src/structure/read-model.js';
import { alignSequences, sequenceIdentity } from '../../src/structure/sequence-alignment.js';
import { atomLabel } from '../../src/structure/structure.js';
import { rotamerRows } from '../../src/validation/rotamers.js';
import { type FixtureAtom, pdbText, peptide } from '../chemistry/peptide-fixture.js';

const dictionary = new Dictionary([embeddedDictionary()]);
const SEQUENCE = 'ALA SER GLY VAL ALA SER LEU GLY VAL SER ALA VAL'.split(' ');
const model = parseModel(pdbText(peptide(SEQUENCE)), 'model.pdb');
const { structure } = model;
const { xyz } = model.conformations[0]!;
const topology = buildTopology(model, dictionary);
const registry = refinementRegistry();
const context = { atomCount: structure.atomCount };

describe('sequence alignment', () => {
  const letters = (text: string): string[] => [...text];

  it('finds the residues that correspond across gaps and free ends', () => {
    const { one, two, identical } = alignSequences(letters('MKTAYIAKQR'), letters('TAYAKQRGG'));
    expect(identical).toBe(7);
    expect(Array.from(one, (i, k) => `${'MKTAYIAKQR'[i]}${'TAYAKQRGG'[two[k]!]}`).join(' ')).toBe(
      'TT AA YY AA KK QQ RR',
    );
  });

  it('counts identity over the shorter sequence', () => {
    expect(sequenceIdentity(alignSequences(letters('AAAA'), letters('AAAAGGGG')), 4, 8)).toBe(1);
    expect(sequenceIdentity(alignSequences(letters('ACGT'), letters('ACCT')), 4, 4)).toBe(0.75);
  });
});

describe('a reference model', () => {
  /** The same chain under another name, numbered 101 …, without its first residue. */
  const renamed = (atoms: readonly FixtureAtom[]): Model =>
    parseModel(
      pdbText(atoms.filter(({ number }) => number > 1).map((atom) => ({ ...atom, number: atom.number + 100 })))
        .split('\n')
        .map((line) => (line.startsWith('ATOM') ? `${line.slice(0, 21)}Z${line.slice(22)}` : line))
        .join('\n'),
      'reference.pdb',
    );

  it('holds torsions at its own values, matched by sequence where chains are called otherwise', () => {
    const { table, notes } = referenceTorsions(structure, topology, [renamed(peptide(SEQUENCE))]);
    expect(notes[0]).toMatch(/reference reference.pdb holds \d+ torsions \(chains by sequence: A from Z\)/);
    // φ and ψ of residues 2 … 12 but φ of the first that is there and ψ of the last: no residue 1 to reach back to.
    expect(table.count).toBeGreaterThanOrEqual(20);
    const term = registry.compile(table, context, 'the test');
    expect(term.evaluate(xyz, new Float64Array(xyz.length))).toBeCloseTo(0, 2);
    for (const atom of table.atoms)
      expect(structure.residues.number[structure.residueOfAtom[atom]!]).toBeGreaterThan(1);
  });

  it('speaks first where it stands first', () => {
    const bent = parseModel(pdbText(peptide(SEQUENCE, [180, 180, 150])), 'bent.pdb');
    const { table } = referenceTorsions(structure, topology, [model, bent]);
    expect(table.origins).toEqual(['reference model.pdb']);
  });

  it('leaves planes to the dictionary', () => {
    const { table } = referenceTorsions(structure, topology, [model]);
    const rows = Array.from({ length: table.count }, (_, r) =>
      Array.from(table.atoms.subarray(4 * r, 4 * r + 4), (a) => structure.atomName[a]!).join('-'),
    );
    expect(rows).not.toContain('CA-C-N-CA');
    expect(rows).not.toContain('O-C-N-CA');
  });

  it('is a term like others', () => {
    const { table } = referenceTorsions(structure, topology, [model]);
    checkTerm(
      registry.compile(table, context, 'the test'),
      xyz.map((x, p) => x + 0.05 * Math.sin(p)),
    );
  });
});

describe('reference coordinates', () => {
  it('hold the atoms that are selected, 25 at most each', () => {
    const table = referenceCoordinates(structure, xyz, [0, 1, 5]);
    expect(Array.from(table.atoms)).toEqual([0, 1, 5]);
    const term = registry.compile(table, context, 'the test');
    expect(term.evaluate(xyz, new Float64Array(xyz.length))).toBe(0);
    expect(
      term.evaluate(
        xyz.map((x) => x + 9),
        new Float64Array(xyz.length),
      ),
    ).toBeCloseTo(75, 6);
  });
});

describe('automatic contacts', () => {
  /** A water at `distance` Å from the first carbonyl oxygen, away from the chain. */
  const withWater = (distance: number): Model => {
    const atoms = peptide(SEQUENCE);
    const [c, o] = ['C', 'O'].map((name) => atoms.find((atom) => atom.number === 1 && atom.name === name)!.xyz);
    const length = Math.hypot(...[0, 1, 2].map((d) => o![d]! - c![d]!));
    const place = [0, 1, 2].map((d) => o![d]! + (distance * (o![d]! - c![d]!)) / length) as [number, number, number];
    return parseModel(
      pdbText([...atoms, { name: 'O', residue: 'HOH', number: 101, xyz: place, hetero: true, element: 'O' }]),
      'wet.pdb',
    );
  };
  const contactsOf = (of: Model) =>
    automaticContacts(of.structure, buildTopology(of, dictionary), of.conformations[0]!.xyz);

  it('hold a water to its acceptor as found, and let go', () => {
    const wet = withWater(2.8);
    const table = contactsOf(wet);
    const rows = Array.from({ length: table.count }, (_, r) =>
      Array.from(table.atoms.subarray(2 * r, 2 * r + 2), (a) => atomLabel(wet.structure, a)),
    );
    expect(rows).toContainEqual(['A/1/ALA/O', 'A/101/HOH/O']);
    expect(table.values['ideal']![0]).toBeCloseTo(2.8, 2);
    checkTerm(
      refinementRegistry().compile(table, { atomCount: wet.structure.atomCount }, 'the test'),
      wet.conformations[0]!.xyz,
    );
  });

  it('are none where nothing is near, or no ligand is there', () => {
    expect(contactsOf(withWater(3.8)).count).toBe(0);
    expect(contactsOf(model).count).toBe(0);
  });
});

// Side chains as they really are: the smallest real model.
const real = new URL('../../../shared/data/single/asc-3j63-emd5830/model.pdb', import.meta.url);
describe.skipIf(!existsSync(real))('rotamer restraints', () => {
  it('act on outliers alone, toward rotamers that occur', async () => {
    const { structure: whole, conformations } = await readModel(real.pathname);
    const at = conformations[0]!.xyz;
    const system = buildTopology((await readModel(real.pathname)) as Model, dictionary);
    const table = rotamerTable(whole, system);
    const term = createRotamerTerm(table, whole);
    expect(term.evaluate(at, new Float64Array(at.length))).toBe(0);
    term.refresh!(at);
    const { delta, residual } = term.residuals!(at);
    const acted = new Set<number>();
    residual.forEach((energy, r) => {
      if (energy > 0) acted.add(whole.residueOfAtom[table.atoms[4 * r]!]!);
    });
    const outliers = rotamerRows(whole, at)
      .filter(({ evaluation, residue }) => evaluation === 'outlier' && whole.residues.name[residue] !== 'PRO')
      .map(({ residue }) => residue);
    expect([...acted].sort((a, b) => a - b)).toEqual(outliers);
    expect(outliers.length).toBeGreaterThan(0);
    for (const d of delta) expect(Math.abs(d)).toBeLessThanOrEqual(180);
    checkTerm(term, at);
  });
});
