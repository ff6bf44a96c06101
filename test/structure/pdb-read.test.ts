import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/user-error.js';
import type { Model } from '../../src/structure/model.js';
import { pdbNumber } from '../../src/structure/pdb-numbers.js';
import { parseModel } from '../../src/structure/read-model.js';
import { atomLabel, residueLabel } from '../../src/structure/structure.js';

const read = (...lines: string[]): Model => parseModel(lines.join('\n'), 'test.pdb');
const labels = ({ structure }: Model): string[] =>
  Array.from({ length: structure.atomCount }, (_, a) => atomLabel(structure, a));

describe('numbers of PDB files', () => {
  it.each([
    ['  42', 4, Number.NaN, 42],
    [' -12', 4, Number.NaN, -12],
    // Hybrid-36 reference values: cci.lbl.gov/hybrid_36 (A000 is 10,000; ZZZZ 1,223,055; a000 1,223,056).
    ['A000', 4, 9999, 10_000],
    ['ZZZZ', 4, 1_223_054, 1_223_055],
    ['a000', 4, 1_223_055, 1_223_056],
    ['A0000', 5, 99_999, 100_000],
    // Hexadecimal goes on from the largest decimal number: 0x2710 is 10,000, 0x186a0 is 100,000.
    ['2710', 4, 9999, 10_000],
    ['2710', 4, 2709, 2710],
    ['a000', 4, 0x9fff, 0xa000],
    ['186a0', 5, 99_999, 100_000],
    ['   1', 4, 0x3000, 1],
  ])("'%s' in %d columns after %d is %d", (field, width, previous, expected) => {
    expect(pdbNumber(field, width, previous)).toBe(expected);
  });

  it.each(['', '****', '1A'])("'%s' is no number", (field) => {
    expect(pdbNumber(field, 4, 1)).toBeNaN();
  });
});

describe('parsing PDB', () => {
  it('reads every column of an atom', () => {
    const { structure, conformations } = read(
      'HETATM  123 ZN  AZN2 B -12C    -11.104   6.134  -6.504  0.50 11.20      SEGMZN2+',
    );
    expect(atomLabel(structure, 0)).toBe('B/-12C/ZN2/ZN.A');
    expect(structure.serial[0]).toBe(123);
    expect([structure.element[0], structure.charge[0], structure.hetero[0]]).toEqual(['ZN', 2, 1]);
    expect(structure.residues.segment[0]).toBe('SEGM');
    expect([...conformations[0]!.xyz]).toEqual([-11.104, 6.134, -6.504]);
    expect([conformations[0]!.occupancy[0], conformations[0]!.b[0]]).toEqual([0.5, 11.2]);
  });

  it('takes short lines with CRLF, fills occupancy and B, and says so', () => {
    const model = parseModel('ATOM      1  CA  ALA A   1       1.000   2.000   3.000\r\nEND\r\n', 'short.pdb');
    expect(model.structure.element).toEqual(['C']);
    expect([model.conformations[0]!.occupancy[0], model.conformations[0]!.b[0]]).toEqual([1, 20]);
    expect(model.warnings).toEqual([
      'short.pdb: 1 atom has no element in columns 77–78; it was taken from the atom name.',
      'short.pdb: 1 atom has no readable occupancy; 1 is used.',
      'short.pdb: 1 atom has no readable B factor; 20 Å² is used.',
    ]);
  });

  it('takes asterisks of an overflow for no occupancy', () => {
    const model = read('ATOM      1  CA  ALA A   1       1.000   2.000   3.000****** 10.00           C');
    expect(model.conformations[0]!.occupancy[0]).toBe(1);
    expect(model.warnings[0]).toMatch(/no readable occupancy/);
  });

  // Columns 13–14 hold the right-justified symbol: CA in column 13 is calcium, in column 14 an alpha carbon.
  it.each([
    [' CA ', 'ALA', 'C'],
    ['CA  ', ' CA', 'CA'],
    ['CA  ', 'ALA', 'C'],
    ['HG11', 'VAL', 'H'],
    ['1HB ', 'ALA', 'H'],
    ['SE  ', 'MSE', 'SE'],
    ['HG  ', ' HG', 'HG'],
    ['FE  ', 'HEM', 'FE'],
    ['HN12', 'LIG', 'H'],
    [' C1A', 'HEM', 'C'],
    ["H5''", ' DA', 'H'],
    [' D  ', 'GLY', 'D'],
  ])('deduces the element of %s in %s as %s', (name, residue, element) => {
    const { structure } = read(`HETATM    1 ${name} ${residue} A   1       1.000   2.000   3.000  1.00 10.00`);
    expect(structure.element).toEqual([element]);
  });

  it('gathers the two residues of a microheterogeneity whose atoms take turns, and keeps the order of the file', () => {
    const model = read(
      'ATOM      1  N  APRO A  22       1.000   0.000   0.000  0.60 10.00           N',
      'ATOM      2  N  BSER A  22       2.000   0.000   0.000  0.40 10.00           N',
      'ATOM      3  CA APRO A  22       3.000   0.000   0.000  0.60 10.00           C',
      'ATOM      4  CA BSER A  22       4.000   0.000   0.000  0.40 10.00           C',
    );
    expect(labels(model)).toEqual(['A/22/PRO/N.A', 'A/22/PRO/CA.A', 'A/22/SER/N.B', 'A/22/SER/CA.B']);
    expect([...model.conformations[0]!.xyz.filter((_, i) => i % 3 === 0)]).toEqual([1, 3, 2, 4]);
    expect([...model.structure.fileOrder!]).toEqual([0, 2, 1, 3]);
  });

  it('gathers a chain whose water follows another chain, and marks the residues before TER', () => {
    const { structure } = read(
      'ATOM      1  CA  ALA A   1       1.000   0.000   0.000  1.00 10.00           C',
      'TER       2      ALA A   1',
      'ATOM      3  CA  GLY B   1       2.000   0.000   0.000  1.00 10.00           C',
      'TER',
      'HETATM    5  O   HOH A 101       3.000   0.000   0.000  1.00 10.00           O',
    );
    expect(structure.chains.id).toEqual(['A', 'B']);
    expect(Array.from({ length: 3 }, (_, r) => residueLabel(structure, r))).toEqual([
      'A/1/ALA',
      'A/101/HOH',
      'B/1/GLY',
    ]);
    expect([...structure.residues.terminal]).toEqual([1, 0, 1]);
  });

  it('begins a new residue where numbers have run over, and keeps insertion codes apart', () => {
    const { structure } = read(
      'HETATM    1  O   HOH A   1       1.000   0.000   0.000  1.00 10.00           O',
      'HETATM    2  O   HOH A   1A      2.000   0.000   0.000  1.00 10.00           O',
      'HETATM    3  O   HOH A   1       3.000   0.000   0.000  1.00 10.00           O',
    );
    expect(structure.residues.count).toBe(3);
    expect(structure.residues.insertion).toEqual(['', 'A', '']);
  });

  it('reads two-letter chain ids and four-letter residue names from column 21 by what stands before', () => {
    const { structure } = read(
      'ATOM      1  CA  ALAAB   1       1.000   0.000   0.000  1.00 10.00           C',
      'ATOM      2  OH2 TIP3    2       2.000   0.000   0.000  1.00 10.00           O',
    );
    expect(structure.chains.id).toEqual(['AB', '']);
    expect(structure.residues.name).toEqual(['ALA', 'TIP3']);
  });

  it('makes conformations of MODELs with the same atoms', () => {
    const atom = (x: string): string => `ATOM      1  CA  ALA A   1      ${x}   0.000   0.000  1.00 10.00           C`;
    const model = read('MODEL        1', atom(' 1.000'), 'ENDMDL', 'MODEL        2', atom(' 2.000'), 'ENDMDL', 'END');
    expect(model.conformations.map(({ xyz }) => xyz[0])).toEqual([1, 2]);
    expect(model.warnings).toEqual([]);
  });

  it('keeps the first MODEL alone where atoms differ, and says which', () => {
    const atom = (name: string): string => `ATOM      1  ${name}  ALA A   1       1.000   0.000   0.000  1.00 10.00`;
    const model = read('MODEL        1', atom('CA'), 'ENDMDL', 'MODEL        2', atom('CB'), 'ENDMDL');
    expect(model.conformations.length).toBe(1);
    expect(model.warnings.join()).toMatch(/MODEL 2 has A\/1\/ALA\/CB where the first has A\/1\/ALA\/CA/);
  });

  it('resolves SSBOND, LINK, HELIX, SHEET and CRYST1 and carries the other records', () => {
    // Columns as in wwPDB format 3.30; the LINK end at B/7 is missing, so that record stays a line.
    const model = read(
      'TITLE     A TEST',
      'HELIX    1   1 CYS A    1  CYS A    2  5                                   2',
      'SHEET    1   A 2 CYS A   1  CYS A   2 -1',
      'SSBOND   1 CYS A    1    CYS A    2                          1555   1555  2.04',
      'LINK         SG  CYS A   1                ZN    ZN B   7     1555   1555  2.30',
      'LINK         SG  CYS A   1                ZN    ZN B   8     1555   2556  2.31',
      'CRYST1   10.000   20.000   30.000  90.00  91.00  90.00 P 1 21 1      2',
      'ATOM      1  SG  CYS A   1       0.000   0.000   0.000  1.00 10.00           S',
      'ATOM      2  SG  CYS A   2       2.000   0.000   0.000  1.00 10.00           S',
      'HETATM    3 ZN    ZN B   8       0.000   2.000   0.000  1.00 10.00          ZN',
    );
    expect(model.links).toEqual([
      { type: 'disulfide', atoms: [0, 1], length: 2.04, symmetry: ['1555', '1555'], id: '' },
      { type: 'metal', atoms: [0, 2], length: 2.31, symmetry: ['1555', '2556'], id: '' },
    ]);
    expect(model.secondaryStructure).toEqual([
      { kind: 'helix', first: 0, last: 1, class: 5, id: '1' },
      { kind: 'strand', first: 0, last: 1, class: -1, id: 'A' },
    ]);
    expect(model.cell).toEqual({ lengths: [10, 20, 30], angles: [90, 91, 90], spaceGroup: 'P 1 21 1' });
    expect(model.carried.pdbHeader.map((line) => line.slice(0, 6).trim())).toEqual([
      'TITLE',
      'HELIX',
      'SHEET',
      'LINK',
      'CRYST1',
    ]);
    expect(model.warnings.join()).toMatch(/LINK SG CYS A 1 ZN ZN B 7 .* not have/);
  });

  it('reads ANISOU into the atom before', () => {
    const model = read(
      'ATOM      1  CA  ALA A   1       1.000   2.000   3.000  1.00 10.00           C',
      'ATOM      2  CB  ALA A   1       1.000   2.000   4.000  1.00 10.00           C',
      'ANISOU    2  CB  ALA A   1     1000   2000   3000   -100    200   -300       C',
    );
    expect(model.anisotropic![0]).toBeNaN();
    expect(Array.from(model.anisotropic!.subarray(6), (u) => Number(u.toFixed(4)))).toEqual([
      0.1, 0.2, 0.3, -0.01, 0.02, -0.03,
    ]);
  });
});

describe('a PDB file that cannot be read', () => {
  const refusal = (text: string): string => {
    try {
      parseModel(text, 'bad.pdb');
    } catch (error) {
      if (error instanceof UserError) return error.message;
      throw error;
    }
    return 'it was read';
  };

  it.each([
    [
      'ATOM      1  CA  ALA A   1       1.0x0   2.000   3.000',
      /bad\.pdb, line 1: the x coordinate '1\.0x0' in columns 31–38/,
    ],
    ['ATOM      1  CA  ALA A   1       1.000     nan   3.000', /line 1: the y coordinate 'nan'/],
    ['ATOM      1  CA  ALA A   1       1.000   2.000', /line 1: the z coordinate ''/],
    [
      'REMARK\nATOM      1  CA  ALA A  x1       1.000   2.000   3.000',
      /line 2: the residue number 'x1' in columns 23–26/,
    ],
    ['', /bad\.pdb is empty/],
    ['hello', /neither ATOM records \(PDB\) nor a data_ block/],
  ])('is refused in a sentence', (text, sentence) => {
    expect(refusal(text)).toMatch(sentence);
  });
});
