// Files, wildcards, folders and archives as users give them.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../../src/base/user-error.js';
import { findMaps } from '../../src/series/map-inputs.js';

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
const put = (name: string, content: string | Uint8Array = name): void => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(at(name), content);
};
const namesOf = async (...args: string[]): Promise<string[]> =>
  (await findMaps(args)).sources.map((source) => relative(folder, source.name));
const text = async (args: string[]): Promise<string[]> =>
  Promise.all(
    (await findMaps(args)).sources.map(async (source) =>
      new TextDecoder().decode((await source.load()).content as Uint8Array),
    ),
  );

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'varia-inputs-'));
  // cryoDRGN: analyze.N/pc1/vol_000.mrc beside z_values.txt
  for (const k of [0, 1, 2, 10]) put(`analyze.20/pc1/vol_${k}.mrc`);
  put('analyze.20/pc1/z_values.txt');
  put('analyze.20/pc1/vol_3.mrc.gz', gzipSync('zipped'));
  // cryoSPARC: the job's consensus, half maps and mask lie beside its frames
  for (const k of [0, 1]) put(`J30/cryosparc_P1_J30_series_000_frame_00${k}.mrc`);
  for (const beside of ['map', 'map_half_A', 'map_half_B', 'map_sharp', 'mask', 'component_0'])
    put(`J30/cryosparc_P1_J30_${beside}.mrc`);
  // RELION multibody
  for (const k of [1, 2]) put(`bodies/analyse_component1_bin00${k}.mrc`);
  put('empty/notes.txt');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('folders', () => {
  test('a cryoDRGN folder gives its volumes in the order of their numbers and says what it left out', async () => {
    const { sources, notes } = await findMaps([at('analyze.20/pc1')]);
    expect(sources.map((s) => s.name.split('/').at(-1))).toEqual([
      'vol_0.mrc',
      'vol_1.mrc',
      'vol_2.mrc',
      'vol_3.mrc.gz',
      'vol_10.mrc',
    ]);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain('z_values.txt');
  });

  test('a cryoSPARC folder gives its frames without consensus, mask, half maps and component', async () => {
    expect(await namesOf(at('J30'))).toEqual([
      'J30/cryosparc_P1_J30_series_000_frame_000.mrc',
      'J30/cryosparc_P1_J30_series_000_frame_001.mrc',
    ]);
    const { notes } = await findMaps([at('J30')]);
    expect(notes).toHaveLength(6);
    expect(notes.find((note) => note.includes('half_A'))).toContain('a half map');
  });

  test('the bins of a RELION component are frames', async () => {
    expect(await namesOf(at('bodies'))).toHaveLength(2);
  });

  test('a folder without maps is refused; where its folders hold some, they are named', async () => {
    await expect(findMaps([at('empty')])).rejects.toThrow(/empty holds no maps.*\.mrc/);
    await expect(findMaps([at('analyze.20')])).rejects.toThrow(/give one of its folders that hold some: pc1/);
  });
});

describe('wildcards', () => {
  test.each([
    ['analyze.20/pc1/vol_?.mrc', 3],
    ['analyze.20/*/vol_*.mrc', 4],
    ['analyze.20/pc1/vol_{0,10}.mrc*', 2],
    ['analyze.20/pc1/vol_[!0]*.mrc', 3],
    ['**/*_bin*.mrc', 2],
  ])('%s matches %i maps', async (pattern, count) => {
    expect(await namesOf(at(pattern))).toHaveLength(count);
  });

  test('a pattern that matches nothing is refused', async () => {
    await expect(findMaps([at('J30/*.map')])).rejects.toThrow(UserError);
  });

  test('a file whose name holds a wildcard character is that file', async () => {
    put('odd/frame[1].mrc');
    expect(await namesOf(at('odd/frame[1].mrc'))).toEqual(['odd/frame[1].mrc']);
  });
});

describe('single files', () => {
  const vol = (k: number): string => at(`analyze.20/pc1/vol_${k}.mrc`);
  test('as a shell orders them: put in natural order, and said', async () => {
    const { sources, notes } = await findMaps([vol(1), vol(10), vol(2)]);
    expect(sources.map((s) => s.name)).toEqual([vol(1), vol(2), vol(10)]);
    expect(notes[0]).toContain('order of their numbers');
  });

  test('in an order of their own: kept', async () => {
    expect((await findMaps([vol(10), vol(2), vol(1)])).sources.map((s) => s.name)).toEqual([vol(10), vol(2), vol(1)]);
  });

  test('a missing file, a file given twice and a link to a file already given are refused', async () => {
    await expect(findMaps([at('gone.mrc')])).rejects.toThrow(/no file or folder .*gone\.mrc/);
    await expect(findMaps([vol(1), vol(1)])).rejects.toThrow(/given twice/);
    symlinkSync(vol(1), at('link.mrc'));
    await expect(findMaps([vol(1), at('link.mrc')])).rejects.toThrow(/are the same file/);
    await expect(findMaps([])).rejects.toThrow(/No maps were given/);
  });
});

describe('a series .zip', () => {
  const entry = (k: number): string => `J30/series_000/J30_series_000_frame_00${k}.mrc`;

  test('gives its maps, deflated or stored, gzipped inside or not', async () => {
    const bytes = new TextEncoder().encode('a map '.repeat(1000));
    const archive = zipSync({
      [entry(1)]: [bytes, { level: 6 }],
      [entry(0)]: [new TextEncoder().encode('stored'), { level: 0 }],
      [`${entry(2)}.gz`]: [gzipSync('zipped'), { level: 0 }],
      'J30/J30_mask.mrc': bytes,
      'J30/README.txt': bytes,
    });
    put('series.zip', archive);
    expect(await text([at('series.zip')])).toEqual(['stored', 'a map '.repeat(1000), 'zipped']);
    expect((await findMaps([at('series.zip')])).notes).toHaveLength(2);
  });

  test('a damaged entry, a truncated archive and one without maps are refused in a sentence', async () => {
    // Random bytes do not compress: the middle of the archive is inside the data of the entry.
    const noise = Uint8Array.from({ length: 5000 }, (_, k) => (k * k * 7919) % 251);
    const archive = zipSync({ [entry(0)]: [noise, { level: 6 }] });
    const broken = archive.slice();
    broken[broken.length >> 1]! ^= 0xff;
    put('broken.zip', broken);
    await expect(text([at('broken.zip')])).rejects.toThrow(UserError);
    put('short.zip', archive.subarray(0, archive.length - 30));
    await expect(findMaps([at('short.zip')])).rejects.toThrow(/cut short/);
    put('none.zip', zipSync({ 'a.txt': noise }));
    await expect(findMaps([at('none.zip')])).rejects.toThrow(/holds no maps/);
  });
});
