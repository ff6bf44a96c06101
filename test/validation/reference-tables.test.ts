import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/user-error.js';
import { type AngleTable, valueAt } from '../../src/validation/angle-table.js';
import { parseContours } from '../../src/validation/contour-file.js';
import { parsePickle } from '../../src/validation/plain-pickle.js';
import { chosenTables, referenceTables } from '../../src/validation/reference-tables.js';
import { shippedTables } from '../../src/validation/shipped-tables.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

// Four cells of 90° around the circle; the third is left out, as the files leave out empty ones.
const CYS = `# Table name/description: "Top8000 Cys"
# Number of dimensions: 1
# For each dimension, 1 to 1: lower_bound  upper_bound  number_of_bins  wrapping
#   x1: 0.0 360.0 4 true
# List of table coordinates and values. (Value is last number on each line.)
45.0 1.0
135.0 5.0E-1
315.0 2.5E-1
`;

describe('a table over angles', () => {
  const table = parseContours(bytes(CYS), 'cys.data');

  it('is read linearly between cell centres and across the end of the circle', () => {
    expect(Array.from(table.cells)).toEqual([1, 0.5, 0, 0.25]);
    expect(valueAt(table, [135])).toBe(0.5);
    expect(valueAt(table, [90])).toBeCloseTo(0.75, 12);
    // A quarter of the way from 45° back to −45° = 315°: ¾ · 1 + ¼ · 0.25.
    expect(valueAt(table, [22.5])).toBeCloseTo(0.8125, 12);
    expect(valueAt(table, [-337.5])).toBeCloseTo(0.8125, 12);
  });

  it('keeps the outermost value where a dimension does not go round', () => {
    const edged: AngleTable = {
      dimensions: [{ start: 60, span: 20, bins: 2, wraps: false }],
      cells: Float32Array.of(0.5, 1),
    };
    expect(valueAt(edged, [60])).toBe(0.5);
    expect(valueAt(edged, [200])).toBe(1);
    expect(valueAt(edged, [70])).toBe(0.75);
  });

  it('stays within its cells’ values in two dimensions', () => {
    const dimension = { start: -180, span: 360, bins: 3, wraps: true };
    const cells = Float32Array.from({ length: 9 }, (_, k) => k / 8);
    const angle = fc.double({ min: -720, max: 720, noNaN: true });
    fc.assert(
      fc.property(angle, angle, (a, b) => {
        const value = valueAt({ dimensions: [dimension, dimension], cells }, [a, b]);
        return value >= -1e-12 && value <= 1 + 1e-12;
      }),
    );
  });

  it('may have its value first', () => {
    const first = CYS.replace('last', 'first').replace(/\n([\d.]+) (\S+)/g, '\n$2 $1');
    expect(Array.from(parseContours(bytes(first.replace('Value is last', 'Value is first')), 'x').cells)).toEqual(
      Array.from(table.cells),
    );
  });

  it('says which line is wrong', () => {
    const broken = (row: string): (() => unknown) => {
      return () => parseContours(bytes(CYS.replace('135.0 5.0E-1', row)), 'cys.data');
    };
    expect(broken('135.0 1.5')).toThrow("cys.data, line 7: '135.0 1.5' is not 1 angles inside the grid");
    expect(broken('535.0 0.5')).toThrow(UserError);
    expect(broken('135.0 0.5 0.5')).toThrow(UserError);
    expect(broken('135.0 0.5x')).toThrow(UserError);
    expect(() => parseContours(bytes('45 1\n'), 'cys.data')).toThrow('no header of a contour grid');
  });
});

describe('a pickle', () => {
  // Python 3.11: pickle.dumps({'H': {'ALA': [[1, 2], [300, 4]]}}, protocol=2)
  const PLAIN =
    '\x80\x02}q\x00X\x01\x00\x00\x00Hq\x01}q\x02X\x03\x00\x00\x00ALAq\x03]q\x04(]q\x05(K\x01K\x02e]q\x06(M,\x01K\x04eess.';
  // pickle.dumps({'a': 1.5, 'b': [70000, -1, None, True]}, protocol=4)
  const FOURTH =
    '\x80\x04\x95&\x00\x00\x00\x00\x00\x00\x00}\x94(\x8c\x01a\x94G?\xf8\x00\x00\x00\x00\x00\x00\x8c\x01b\x94]\x94(Jp\x11\x01\x00J\xff\xff\xff\xffN\x88eu.';
  // pickle.dumps of an object whose loading would run the command `true`.
  const RUNNING = '\x80\x02cposix\nsystem\nq\x00X\x04\x00\x00\x00trueq\x01\x85q\x02Rq\x03.';
  const raw = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

  it('of plain data is read', () => {
    expect(parsePickle(raw(PLAIN), 'x.pkl')).toEqual(
      new Map([
        [
          'H',
          new Map([
            [
              'ALA',
              [
                [1, 2],
                [300, 4],
              ],
            ],
          ]),
        ],
      ]),
    );
    expect(parsePickle(raw(FOURTH), 'x.pkl')).toEqual(
      new Map<string, unknown>([
        ['a', 1.5],
        ['b', [70000, -1, null, true]],
      ]),
    );
  });

  it('that would run code, or is cut off, is refused', () => {
    expect(() => parsePickle(raw(RUNNING), 'x.pkl')).toThrow('x.pkl, byte 3: not a pickle of plain data');
    for (let length = 0; length < PLAIN.length; length++)
      expect(() => parsePickle(raw(PLAIN.slice(0, length)), 'x.pkl')).toThrow(UserError);
  });
});

describe('a reference folder', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'varia-reference-'));
    mkdirSync(join(folder, 'rotarama_data'));
    writeFileSync(join(folder, 'rotarama_data', 'rota8000-cys.data.gz'), gzipSync(CYS));
    writeFileSync(join(folder, 'rotarama_data', 'rota8000-val.data'), 'no table');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('stands in for what ships, where it has files', () => {
    const tables = referenceTables(folder);
    const cysteine = tables.rotamers.grid('CYS')!;
    expect(valueAt(cysteine.table, [90])).toBeCloseTo(0.75, 12);
    expect([cysteine.outlier, cysteine.favored]).toEqual([0.003, 0.02]);
    expect(tables.rotamers.grid('LYS')).toBe(shippedTables.rotamers.grid('LYS'));
    expect(tables.rotamers.source).toContain(`Top8000, ${folder} (ARG, ASN`);
    expect(tables.rotamers.source).toContain('Top500');
    expect(tables.ramachandran).toBe(shippedTables.ramachandran);
    expect(tables.cablam).toBeUndefined();
  });

  it('is read file by file: a broken one is named when it is needed', () => {
    const tables = referenceTables(folder);
    expect(() => tables.rotamers.grid('VAL')).toThrow(join(folder, 'rotarama_data', 'rota8000-val.data'));
  });

  it('is chosen by option before environment', () => {
    expect(chosenTables(undefined, {})).toBe(shippedTables);
    expect(chosenTables(undefined, { VARIA_REFERENCE: folder }).rotamers.source).toContain(folder);
    expect(() => chosenTables('/nowhere', { VARIA_REFERENCE: folder })).toThrow("'/nowhere' is not a folder");
  });

  it('without any table is refused', () => {
    const empty = mkdtempSync(join(tmpdir(), 'varia-reference-'));
    try {
      expect(() => referenceTables(empty)).toThrow("has none of MolProbity's tables");
    } finally {
      rmSync(empty, { recursive: true });
    }
  });
});
