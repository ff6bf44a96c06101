import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCif } from '../../src/structure/cif-document.js';
import { columnsOfRows, formatCategory, quoteCif } from '../../src/structure/cif-write.js';
import { parseModel } from '../../src/structure/read-model.js';

const tableOf = (text: string, category: string) => parseCif(text, 'test.cif').blocks[0]!.tables.get(category)!;

describe('parsing CIF', () => {
  it('reads pairs, loops, quotes, text fields and comments', () => {
    const text = [
      'data_X # a block',
      "_a.pair 'it''s a value'",
      '_a.other "two words"',
      'loop_',
      '_b.id',
      '_b.text',
      "1 O5'",
      '2',
      ';first line',
      ' ; not the end',
      ';',
      '3 . 4 ?',
    ].join('\n');
    const { blocks } = parseCif(text, 'test.cif');
    const [a, b] = [blocks[0]!.tables.get('_a')!, blocks[0]!.tables.get('_b')!];
    expect(blocks[0]!.name).toBe('X');
    // A quote ends a value only before white space (CIF 1.1).
    expect([a.text(0, a.column('pair')), a.text(0, a.column('OTHER'))]).toEqual(["it''s a value", 'two words']);
    expect(b.rowCount).toBe(4);
    expect(b.text(0, 1)).toBe("O5'");
    expect(b.text(1, 1)).toBe('first line\n ; not the end');
    expect([b.isGiven(2, 1), b.isGiven(3, 1), b.text(2, 1), b.spelled(3, 1)]).toEqual([false, false, '', '?']);
  });

  it.each(['\n', '\r\n', '\r'])('ends lines at %j', (end) => {
    const table = tableOf(['data_x', '_a.text', ';one', 'two', ';', '_a.b 1'].join(end), '_a');
    expect(table.text(0, 0)).toBe(`one${end}two`);
    expect(table.number(0, 1)).toBe(1);
  });

  it('tells a quoted question mark from a missing value', () => {
    const table = tableOf("data_x\n_a.x '?'\n_a.y ?", '_a');
    expect([table.text(0, 0), table.isGiven(0, 0), table.spelled(0, 0)]).toEqual(["'?'", true, "'?'"]);
    expect(table.isGiven(0, 1)).toBe(false);
  });

  it('reads numbers without their uncertainty', () => {
    const table = tableOf('data_x\n_a.x 1.53(2)\n_a.y -1e3\n_a.z word\n_a.w .', '_a');
    expect([0, 1, 2, 3].map((k) => table.number(0, k))).toEqual([1.53, -1000, Number.NaN, Number.NaN]);
  });

  it('skips a stray word before the first block with a warning, as Debian HIS.cif has it', () => {
    const document = parseCif('f#\ndata_comp_list\n_a.b 1\n', 'HIS.cif');
    expect(document.blocks.map((block) => block.name)).toEqual(['comp_list']);
    expect(document.warnings).toEqual(['HIS.cif, line 1: skipped f# before the first data block.']);
  });

  it('reads tags without dots and save frames', () => {
    const [block] = parseCif(
      'data_x\n_cell_length_a 5\nloop_\n_atom_label\n_atom_x\nC1 1\nC2 2\nsave_f\n_a.b 1\nsave_\n',
      't',
    ).blocks;
    expect(block!.tables.get('_cell_length_a')!.number(0, 0)).toBe(5);
    const atoms = block!.tables.get('_atom_label')!;
    expect(atoms.text(1, atoms.column('_atom_label'))).toBe('C2');
    expect(block!.frames[0]!.tables.get('_a')!.text(0, 0)).toBe('1');
  });

  it.each([
    ['data_x\nloop_\n_a.b\n_a.c\n1 2 3\n', /line 2: the loop of _a\.b has 3 values, no multiple of its 2 columns/],
    ["data_x\n_a.b 'open\n", /line 2: the quote before open is not closed/],
    ['data_x\n_a.b\n;text\nmore\n', /line 3: the text field that begins here has no closing semicolon/],
    ['data_x\n_a.b\n_a.c 1\n', /line 2: _a\.b has no value/],
    ['data_x\n_a.b 1 2\n', /line 2: 2 belongs to no tag/],
    ['_a.b 1\n', /line 1: _a\.b stands before the first data_ line/],
  ])('refuses %j in a sentence', (text, sentence) => {
    expect(() => parseCif(text, 'bad.cif')).toThrow(sentence);
  });
});

describe('writing CIF', () => {
  it.each([
    ['CA', 'CA'],
    ["O5'", "O5'"],
    ["'H5", `"'H5"`],
    ['two words', "'two words'"],
    ['both \' and " quotes', '\n;both \' and " quotes\n;\n'],
    ['data_x', "'data_x'"],
    ['_tag', "'_tag'"],
    ['', "''"],
    ['?', '?'],
  ])('%j is written as %j', (value, text) => {
    expect(quoteCif(value)).toBe(text);
  });

  it('reads back any printable values, as pairs and as a loop', () => {
    // A text field cannot hold a line that begins with a semicolon: CIF has no spelling for it.
    const value = fc
      .string({ unit: fc.constantFrom(...`aB1 '"#_;.?-[]$\n`), maxLength: 12 })
      .filter((text) => !/\n;/.test(text) && !/^['"][.?]['"]$/.test(text));
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 4 }), (rows) => {
        const text = `data_x\n${formatCategory('_a', columnsOfRows(['p', 'q'], rows))}`;
        const table = tableOf(text, '_a');
        expect(
          Array.from({ length: table.rowCount }, (_, row) => [table.spelled(row, 0), table.spelled(row, 1)]),
        ).toEqual(rows);
      }),
    );
  });
});

describe('parsing mmCIF models', () => {
  const sites = (...rows: string[]): string =>
    [
      'data_T',
      'loop_',
      ...['group_PDB', 'id', 'type_symbol', 'label_atom_id', 'label_alt_id', 'label_comp_id', 'label_asym_id'].map(
        (tag) => `_atom_site.${tag}`,
      ),
      ...['label_entity_id', 'label_seq_id', 'pdbx_PDB_ins_code', 'Cartn_x', 'Cartn_y', 'Cartn_z'].map(
        (tag) => `_atom_site.${tag}`,
      ),
      ...['occupancy', 'B_iso_or_equiv', 'pdbx_formal_charge', 'auth_seq_id', 'auth_asym_id', 'pdbx_PDB_model_num'].map(
        (tag) => `_atom_site.${tag}`,
      ),
      ...rows,
    ].join('\n');

  it('takes author names and numbers, and models as conformations', () => {
    const model = parseModel(
      sites(
        'ATOM 1 C CA . ALA Aa 1 5 ? 1 2 3 1.0 10 ? -3 LONG 1',
        'HETATM 2 Zn ZN . ZN Bb 2 . B 4 5 6 0.5 20 2 301 LONG 1',
        'ATOM 3 C CA . ALA Aa 1 5 ? 7 2 3 1.0 10 ? -3 LONG 2',
        'HETATM 4 Zn ZN . ZN Bb 2 . B 8 5 6 0.5 20 2 301 LONG 2',
      ),
      'm.cif',
    );
    const { residues, chains, element, charge, hetero } = model.structure;
    expect(chains.id).toEqual(['LONG']);
    expect([...residues.number]).toEqual([-3, 301]);
    expect([...residues.labelSequence]).toEqual([5, -1]);
    expect(residues.subchain).toEqual(['Aa', 'Bb']);
    expect(residues.insertion).toEqual(['', 'B']);
    expect([...residues.terminal]).toEqual([1, 0]);
    expect([element, [...charge], [...hetero]]).toEqual([
      ['C', 'ZN'],
      [0, 2],
      [0, 1],
    ]);
    expect(model.conformations.map(({ xyz }) => [xyz[0], xyz[3]])).toEqual([
      [1, 4],
      [7, 8],
    ]);
  });

  it.each([
    ['ATOM 1 C CA . ALA A 1 5 ? 1 ? 3 1.0 10 ? 3 A 1', /m\.cif, line 22: the Cartn_y '\?' is not a number/],
    ['ATOM 1 C CA . ALA A 1 5 ? 1 2 3 1.0 10 ? x A 1', /line 22: the residue number 'x' of ALA/],
  ])('refuses %j with its line', (row, sentence) => {
    expect(() => parseModel(sites(row), 'm.cif')).toThrow(sentence);
  });

  it('says that a monomer dictionary is no model', () => {
    expect(() => parseModel('data_LIG\n_chem_comp_atom.atom_id C1\n', 'LIG.cif')).toThrow(
      /LIG\.cif is a monomer dictionary/,
    );
  });
});
