import { describe, expect, it } from 'vitest';
import { formatMmcif, writeMmcif } from '../../src/structure/mmcif-write.js';
import type { Model } from '../../src/structure/model.js';
import { canWritePdb } from '../../src/structure/pdb-limits.js';
import { formatPdb, writePdb } from '../../src/structure/pdb-write.js';
import { parseModel } from '../../src/structure/read-model.js';

/** A file as the archive writes it: what is read must come out the same, byte for byte. */
const canonical = `${[
  'HEADER    TEST                                    01-JAN-00   1ABC',
  'TITLE     A SMALL TEST',
  'SEQRES   1 A    4  ALA CYS CYS GLY',
  'HELIX    1   1 CYS A    2  CYS A    3  1 A COMMENT                          2',
  'SSBOND   1 CYS A    2    CYS A    3                          1555   1555  2.00',
  'LINK         SG  CYS A   2                ZN    ZN A 301     1555   1555  2.30',
  'CISPEP   1 CYS A    2    CYS A    3          0         0.50',
  'CRYST1   10.000   20.000   30.000  90.00  90.00  90.00 P 1           1',
  'ATOM      1  SG  CYS A   2       0.000   0.000   0.000  1.00 10.00           S',
  'ANISOU    1  SG  CYS A   2     1000   2000   3000   -100    200   -300       S',
  'ATOM      2  SG ACYS A   3      -2.000   0.000   0.000  0.50 10.00           S',
  'ATOM      3  SG BCYS A   3      -2.100   0.000   0.000  0.50 10.00           S',
  'TER       4      CYS A   3',
  'HETATM    5 ZN    ZN A 301       0.000   2.300   0.000  1.00 10.00      SEG ZN2+',
  'END',
]
  .map((line) => line.padEnd(80))
  .join('\n')}\n`;

async function textOf(write: (sink: (text: string) => void) => Promise<void>): Promise<string> {
  const pieces: string[] = [];
  await write((text) => {
    pieces.push(text);
  });
  return pieces.join('');
}

describe('writing PDB', () => {
  it('puts a file of the format back byte for byte', async () => {
    const model = parseModel(canonical, '1abc.pdb');
    expect(formatPdb(model)).toBe(canonical);
    expect(await textOf((sink) => writePdb(model, sink))).toBe(canonical);
  });

  it('writes one MODEL a conformation, also from a stream', async () => {
    const model = parseModel(canonical, '1abc.pdb');
    const first = model.conformations[0]!;
    async function* frames() {
      yield first;
      yield { ...first, xyz: first.xyz.map((value) => value + 1) };
    }
    const text = await textOf((sink) => writePdb(model, sink, frames()));
    expect(text.match(/^(MODEL {5}.{4}|ENDMDL)/gm)).toEqual(['MODEL        1', 'ENDMDL', 'MODEL        2', 'ENDMDL']);
    const back = parseModel(text, 'ensemble.pdb');
    expect(back.conformations.map(({ xyz }) => xyz[0])).toEqual([0, 1]);
    expect(formatPdb(back)).toBe(text);
  });

  it('keeps wide B factors in their columns and writes no minus zero', () => {
    const model = parseModel(canonical, '1abc.pdb');
    const [first] = model.conformations;
    const wide = { ...first!, xyz: first!.xyz.map((value) => value - 0.0001), b: first!.b.map(() => 1234.56) };
    const line = formatPdb({ ...model, conformations: [wide] }).split('\n')[8];
    expect(line).toBe(`${'ATOM      1  SG  CYS A   2       0.000   0.000   0.000  1.001234.6           S'.padEnd(80)}`);
  });

  const shifted = (change: (model: Model) => void): Model => {
    const model = parseModel(canonical, '1abc.pdb');
    change(model);
    return model;
  };
  it.each([
    [shifted((m) => m.conformations[0]!.xyz.fill(10_000, 3, 4)), /x = 10000\.000 Å of A\/3\/CYS\/SG\.A does not fit/],
    [shifted((m) => m.conformations[0]!.xyz.fill(-999.9996, 1, 2)), /y = -1000\.000 Å of A\/2\/CYS\/SG does not fit/],
    [
      shifted((m) => m.structure.residues.number.fill(12_345, 0, 1)),
      /Residue A\/12345\/CYS has a name or number too long/,
    ],
    [parseModel(canonical.replaceAll('CYS A', 'CYSAA'), 'two.pdb'), /Chain AA has more than the one letter/],
  ])('says why a model does not fit, and writes nothing of it', async (model, sentence) => {
    expect(canWritePdb(model)).toMatch(sentence);
    expect(canWritePdb(model)).toMatch(/mmCIF alone is written\.$/);
    expect(() => formatPdb(model)).toThrow(sentence);
    await expect(textOf((sink) => writePdb(model, sink))).rejects.toThrow(sentence);
  });
});

describe('writing mmCIF', () => {
  it('works out entities, subchains and places in the sequence, with SEQRES', () => {
    const { structure, carried } = parseModel(formatMmcif(parseModel(canonical, '1abc.pdb')), '1abc.cif');
    expect([...structure.residues.labelSequence]).toEqual([2, 3, -1]);
    expect(structure.residues.subchain).toEqual(['A', 'A', 'B']);
    expect(structure.residues.entity).toEqual(['1', '1', '2']);
    expect(carried.categories.get('_entity')!.get('type')).toEqual(['polymer', 'non-polymer']);
    expect(carried.categories.get('_entity_poly_seq')!.get('mon_id')).toEqual(['ALA', 'CYS', 'CYS', 'GLY']);
    expect(carried.categories.get('_struct')!.get('title')).toEqual(['A SMALL TEST']);
  });

  it('comes back to PDB with links, helix, sequence, cell and displacements', () => {
    const viaMmcif = parseModel(formatMmcif(parseModel(canonical, '1abc.pdb')), '1abc.cif');
    const keep = (text: string): string[] =>
      text.split('\n').filter((line) => /^(SEQRES|SSBOND|LINK|CRYST1|ATOM|ANISOU|HETATM|TER)/.test(line));
    // The segment identifier, the Z value of CRYST1 and the words of HELIX have no place in the atoms of mmCIF.
    const expected = keep(canonical).map((line) =>
      line.replace('SEG ', '    ').replace(/P 1 {11}1/, 'P 1            '),
    );
    expect(keep(formatPdb(viaMmcif))).toEqual(expected);
    expect(viaMmcif.secondaryStructure).toEqual([{ kind: 'helix', first: 0, last: 1, class: 1, id: '1' }]);
  });

  it('writes the same file from a stream, numbered by model', async () => {
    const model = parseModel(canonical, '1abc.pdb');
    const twice = { ...model, conformations: [model.conformations[0]!, model.conformations[0]!] };
    const text = formatMmcif(twice);
    expect(await textOf((sink) => writeMmcif(model, sink, twice.conformations))).toBe(text);
    expect(parseModel(text, 'two.cif').conformations.length).toBe(2);
  });

  it('carries categories it does not know, and measures the lengths of links anew', () => {
    const cif = formatMmcif(parseModel(canonical, '1abc.pdb'));
    const model = parseModel(`${cif}_odd.text 'two words'\n_odd.field\n;line one\nline two\n;\n`, '1abc.cif');
    const [first] = model.conformations;
    const moved = {
      ...model,
      conformations: [{ ...first!, xyz: first!.xyz.map((value, i) => (i === 3 ? -3 : value)) }],
    };
    const back = parseModel(formatMmcif(moved), 'back.cif');
    expect(Object.fromEntries(back.carried.categories.get('_odd')!)).toEqual({
      text: ['two words'],
      field: ['line one\nline two'],
    });
    expect(back.links.map((link) => link.length)).toEqual([3, 2.3]);
  });
});
