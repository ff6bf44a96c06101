// Reading map files: every field that changes what is read, and real odd files against gemmi's numbers.
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/user-error.js';
import { mapStatistics } from '../../src/density/map-statistics.js';
import { parseMap, readMap, requireVolume } from '../../src/density/mrc-read.js';
import { type FileFields, floatBytes, mapFile, shortBytes } from './fixtures.js';

const counting = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
const read = (fields: FileFields, data: Uint8Array, name = 'test.mrc') => parseMap(mapFile(fields, data), name);
const failure = (run: () => unknown): UserError => {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return error as UserError;
  }
  throw new Error('nothing was thrown');
};

describe('values', () => {
  it.each<[number, Uint8Array, number[]]>([
    [0, Uint8Array.of(0, 1, 127, 128, 255, 3), [0, 1, 127, -128, -1, 3]],
    [1, shortBytes([0, 1, -1, 32767, -32768, 3]), [0, 1, -1, 32767, -32768, 3]],
    [6, shortBytes([0, 1, 65535, 32767, 32768, 3]), [0, 1, 65535, 32767, 32768, 3]],
    // IEEE 754: 1, −2, 65504 (largest), 2⁻²⁴ (smallest), 2⁻¹⁴, 0.333251953125
    [
      12,
      shortBytes([0x3c00, 0xc000, 0x7bff, 0x0001, 0x0400, 0x3555]),
      [1, -2, 65504, 2 ** -24, 2 ** -14, 0.333251953125],
    ],
  ])('of mode %i', (mode, data, expected) => {
    expect([...read({ size: [3, 2, 1], mode }, data).map.values]).toEqual(expected);
  });

  it('of mode 0 are unsigned where IMOD says so', () => {
    const file = read({ size: [2, 1, 1], mode: 0, ints: { 39: 1146047817, 40: 0 } }, Uint8Array.of(200, 1));
    expect([...file.map.values]).toEqual([200, 1]);
  });

  it('are put with x fastest whatever the order in the file', () => {
    // Columns are z, rows x, sections y: value = column + 2·row + 6·section.
    const file = read(
      { size: [2, 3, 4], axes: [3, 1, 2], cell: [3, 4, 2], sampling: [3, 4, 2] },
      floatBytes(counting(24)),
    );
    expect(file.map.grid.shape).toEqual([3, 4, 2]);
    const at = (x: number, y: number, z: number): number => file.map.values[x + 3 * (y + 4 * z)]!;
    expect(at(0, 0, 0)).toBe(1);
    expect(at(2, 0, 0)).toBe(5);
    expect(at(0, 3, 0)).toBe(19);
    expect(at(1, 2, 1)).toBe(1 + 1 + 2 + 12);
  });

  it('of big-endian files, and of files whose stamp is missing or wrong, are the same', () => {
    const values = counting(8);
    const plain = read({ size: [2, 2, 2] }, floatBytes(values));
    const big = read({ size: [2, 2, 2], little: false }, floatBytes(values, false));
    const zero = read({ size: [2, 2, 2], stamp: [0, 0, 0, 0] }, floatBytes(values));
    const wrong = read({ size: [2, 2, 2], stamp: [0x11, 0x11, 0, 0] }, floatBytes(values));
    for (const file of [big, zero, wrong]) expect(file.map).toEqual(plain.map);
    expect(plain.notes).toEqual([]);
    expect(big.header.byteOrder).toBe('big');
    expect(zero.notes.join()).toContain('does not name a byte order');
    expect(wrong.notes.join()).toContain('names the wrong byte order');
  });

  it('begin behind the extended header', () => {
    const file = read({ size: [2, 1, 1], extended: 160 }, floatBytes([7, 8]));
    expect([...file.map.values]).toEqual([7, 8]);
    expect(file.notes.join()).toContain('160 bytes');
  });
});

describe('placement', () => {
  const data = floatBytes(counting(8));
  const size = [2, 2, 2] as const;

  it('is by NSTART where ORIGIN is zero, in steps of the cell over MX, MY, MZ', () => {
    const { map, notes } = read({ size, start: [3, -4, 5], sampling: [10, 20, 40], cell: [20, 20, 20] }, data);
    expect(map.grid.origin).toEqual([6, -4, 2.5]);
    expect(map.grid.steps).toEqual([
      [2, 0, 0],
      [0, 1, 0],
      [0, 0, 0.5],
    ]);
    expect(notes).toEqual(['Placed by NSTART at (6, -4, 2.5) Å; ORIGIN is not set.']);
  });

  it('takes NSTART in the order of the axes in the file', () => {
    const { map } = read({ size, start: [3, 4, 5], axes: [2, 3, 1] }, data);
    expect(map.grid.origin).toEqual([5, 3, 4].map((v) => v));
  });

  it('is by ORIGIN where it is set, and says what others would do', () => {
    const { map, notes } = read({ size, start: [3, 4, 5], origin: [1.5, 2.5, -3.5] }, data);
    expect(map.grid.origin).toEqual([1.5, 2.5, -3.5]);
    expect(notes[0]).toMatch(/disagree; ORIGIN counts, as in ChimeraX/);
  });

  it('is by NSTART for crystals and files older than ORIGIN', () => {
    const crystal = read({ size, start: [1, 0, 0], origin: [9, 9, 9], spaceGroup: 19 }, data);
    expect(crystal.map.grid.origin).toEqual([1, 0, 0]);
    expect(crystal.notes.join()).toContain('NSTART counts');
    const old = read({ size, start: [1, 0, 0], origin: [9, 9, 9], id: '\0\0\0\0' }, data);
    expect(old.map.grid.origin).toEqual([1, 0, 0]);
  });

  it('has the axes of a monoclinic cell as PDB files have them', () => {
    const { map } = read({ size, cell: [20, 30, 40], sampling: [10, 10, 10], angles: [90, 120, 90] }, data);
    const [, , c] = map.grid.steps;
    expect(c[0]).toBeCloseTo(-2, 10);
    expect(c[1]).toBeCloseTo(0, 10);
    expect(c[2]).toBeCloseTo(2 * Math.sqrt(3), 10);
  });

  it('undoes a skew: x_map = S(x_atoms − t)', () => {
    // S turns by 90° about z: map x axis = atoms' y axis. t = (1, 2, 3).
    const floats = { 26: 0, 27: 1, 28: 0, 29: -1, 30: 0, 31: 0, 32: 0, 33: 0, 34: 1, 35: 1, 36: 2, 37: 3 };
    const { map, notes } = read({ size, start: [5, 0, 0], ints: { 25: 1 }, floats }, data);
    // Voxel 0 of the map is at x_map = (5, 0, 0) = S(x − t), so x = Sᵀ(5, 0, 0) + t = (0, 5, 0) + t.
    expect(map.grid.origin.map((v) => v + 0)).toEqual([1, 7, 3]);
    expect(map.grid.steps[0].map((v) => v + 0)).toEqual([0, 1, 0]);
    expect(notes.join()).toContain('skew matrix');
  });

  it('takes 1 Å where the header has no voxel size, and says so', () => {
    const { map, notes } = read({ size, cell: [2, 0, -4] }, data);
    expect(map.grid.steps).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(notes).toHaveLength(2);
  });
});

describe('what is refused', () => {
  const data = floatBytes(counting(8));
  const size = [2, 2, 2] as const;

  it.each<[string, () => unknown, RegExp]>([
    [
      'a truncated file',
      () => parseMap(mapFile({ size }, data).subarray(0, 1050), 'cut.mrc'),
      /cut\.mrc is cut short.*1056 bytes.*1050/,
    ],
    ['a file shorter than a header', () => parseMap(new Uint8Array(10), 'tiny.mrc'), /10 bytes/],
    ['text', () => parseMap(new TextEncoder().encode('ATOM  '.repeat(300)), 'model.pdb'), /model\.pdb is not an MRC/],
    ['a transform', () => read({ size, mode: 4 }, data), /mode 4, complex/],
    ['axes that are no axes', () => read({ size, axes: [1, 1, 3] }, data), /1, 1, 3/],
  ])('%s', (_, run, message) => {
    expect(failure(run).message).toMatch(message);
  });

  it.each<[string, FileFields, number[], string, RegExp]>([
    ['a stack of images', { size: [2, 2, 3], spaceGroup: 0 }, counting(12), 's.mrcs', /stack of images/],
    ['a stack of volumes', { size: [2, 2, 4], spaceGroup: 401 }, counting(16), 's.mrc', /stack of volumes/],
    ['an image', { size: [2, 2, 1] }, counting(4), 's.mrc', /an image/],
    [
      'NaN and infinity',
      { size },
      [1, 2, Number.NaN, 3, 4, Number.POSITIVE_INFINITY, 5, 6],
      's.mrc',
      /2 of its 8 voxels/,
    ],
    ['a constant map', { size }, Array(8).fill(3), 's.mrc', /all of its 8 voxels are 3/],
  ])('as a volume: %s', (_, fields, values, name, message) => {
    const file = read(fields, floatBytes(values), name);
    expect(failure(() => requireVolume(file)).message).toMatch(message);
  });

  it('nothing, where a volume has ISPG 0, as RELION writes it', () => {
    expect(requireVolume(read({ size, spaceGroup: 0 }, data)).values).toHaveLength(8);
  });
});

const formats = new URL('../../../shared/data/formats/mrc/', import.meta.url);

// The shared files are not part of the repository.
describe.skipIf(!existsSync(formats))('real files', () => {
  const path = (name: string): string => fileURLToPath(new URL(name, formats));

  // gemmi 0.5.7: grid of read_ccp4_map as stored (min, max, mean, sd; NSTART through the cell as origin).
  it.each<[string, [number, number, number], [number, number, number], number, number, number, number]>([
    ['axes321_partial_cell.ccp4', [11, 20, 29], [8.92, 8.763, 9.542], -0.37173, 26.212, -0.016783, 0.8305],
    [
      'bigendian_axes213_sym640.ccp4.gz',
      [88, 61, 67],
      [-18.514, 9.257, -15.763],
      -0.91074,
      2.3122,
      0.00098739,
      0.26513,
    ],
    ['emd3001_P21_axes312_sym160.map.gz', [43, 25, 73], [-9.413, -4.71, 0], -0.36814, 0.72161, 0.00053297, 0.15706],
    ['emd_3197.map.gz', [20, 20, 20], [-22.8, 0, 0], -4.1337, 5.5767, 0.78361, 2.4],
    ['emd_5625_nstart.map.gz', [56, 56, 56], [-118.44, -118.44, -118.44], -1.5, 7.9407, 0.25216, 0.86932],
    ['gemmi_5i55_tiny.ccp4', [6, 8, 10], [-11.336, 21.875, 18.361], -0.53104, 2.3988, 0.34712, 0.69122],
    ['mode0_3pqr.ccp4.gz', [100, 69, 59], [-73.328, -35.695, 11.902], -128, 127, -36.391, 25.52],
    ['mode2_3pqr.ccp4.gz', [100, 69, 59], [-73.328, -35.695, 11.902], -0.5163, 0.90914, -0.0025832, 0.14219],
    ['mode1_mask.mrc', [10, 10, 10], [0, 0, 0], 0, 7, 1.642, 2.0586],
    ['mode6_FEI2_exthdr.mrc.gz', [16, 16, 1], [0, 0, 0], 3923, 9399, 6066.2, 1134.7],
    ['mode6_custom.mrc', [16, 16, 30], [0, 0, 0], 682, 1596, 1172.7, 362.13],
    ['cryodrgn_volume.mrc.gz', [64, 64, 64], [0, 0, 0], -2.8398, 6.1306, 0.0010293, 0.1042],
    ['relion_toy_volume.mrc.gz', [30, 30, 30], [0, 0, 0], 0, 1, 0.0066667, 0.081377],
  ])('%s has the grid and the statistics that gemmi finds', async (name, shape, origin, min, max, mean, sd) => {
    const { map } = await readMap(path(name));
    expect(map.grid.shape).toEqual(shape);
    map.grid.origin.forEach((v, axis) => {
      expect(v).toBeCloseTo(origin[axis]!, 2);
    });
    const found = mapStatistics(map);
    for (const [value, expected] of [
      [found.min, min],
      [found.max, max],
      [found.mean, mean],
      [found.sd, sd],
    ] as const) {
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(6e-5 * Math.abs(expected));
    }
  });

  it('are all read, but for the bzip2 file and the invalid one, which are refused in a sentence', async () => {
    for (const name of readdirSync(formats)) {
      if (name === 'README.md') continue;
      const file = await readMap(path(name)).catch((error: unknown) => error);
      if (name.endsWith('.bz2') || name.startsWith('INVALID')) {
        expect(file, name).toBeInstanceOf(UserError);
        expect((file as UserError).message).toContain(name);
      } else {
        expect(file, name).toHaveProperty('map.values');
      }
    }
  });

  it('of cryoDRGN 0.3, whose stamp is zero, are read as little-endian', async () => {
    const { map, notes } = await readMap(path('cryodrgn03_zero_stamp.mrc.gz'));
    // 419.2 Å over 64 voxels.
    expect(map.grid.steps[0][0]).toBeCloseTo(6.55, 4);
    expect(mapStatistics(map).sd).toBeCloseTo(0.29025, 4);
    expect(notes.join()).toContain('little-endian');
  });

  it('with NSTART and ORIGIN that disagree are placed by ORIGIN', async () => {
    const { map } = await readMap(path('nstart_and_origin_both.mrc.gz'));
    [1.2, 3.4, 5.6].forEach((v, axis) => {
      expect(map.grid.origin[axis]).toBeCloseTo(v, 5);
    });
  });
});
