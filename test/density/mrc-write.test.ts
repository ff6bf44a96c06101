// Writing map files: what is written reads back, and lies in the same place for every reader.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/user-error.js';
import { halfToNumber, numberToHalf } from '../../src/density/float16.js';
import { mapStatistics } from '../../src/density/map-statistics.js';
import { parseMap, readMap } from '../../src/density/mrc-read.js';
import { encodeMap, writeMap } from '../../src/density/mrc-write.js';
import { noiseMap } from './fixtures.js';

describe('half-precision numbers', () => {
  it('survive the way to a number and back, all but the payload of NaN', () => {
    for (let half = 0; half < 65536; half++) {
      const value = halfToNumber(half);
      if (Number.isNaN(value)) expect(numberToHalf(value) & 0x7c00).toBe(0x7c00);
      else if (numberToHalf(value) !== half) throw new Error(`half ${half} became ${numberToHalf(value)}`);
    }
  });

  it('are the nearest ones, ties to even', () => {
    // Halves near 1 are 2⁻¹⁰ apart; near 2⁻²⁴ they are 2⁻²⁴ apart; 65520 is where infinity begins.
    expect(halfToNumber(numberToHalf(1 + 2 ** -11))).toBe(1);
    expect(halfToNumber(numberToHalf(1 + 3 * 2 ** -11))).toBe(1 + 2 ** -9);
    expect(halfToNumber(numberToHalf(1.5 * 2 ** -24))).toBe(2 ** -23);
    expect(halfToNumber(numberToHalf(0.4 * 2 ** -24))).toBe(0);
    expect(halfToNumber(numberToHalf(65519))).toBe(65504);
    expect(halfToNumber(numberToHalf(-65520))).toBe(Number.NEGATIVE_INFINITY);
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 6e4, noNaN: true }), (x) => {
        expect(Math.abs(halfToNumber(numberToHalf(x)) / Math.fround(x) - 1)).toBeLessThanOrEqual(2 ** -11);
      }),
    );
  });
});

describe('a written map', () => {
  const map = noiseMap([4, 6, 5], [1.25, 1.5, 2], [-5, 9, 4]);

  it('reads back voxel for voxel, in place, without a complaint', () => {
    const { bytes, notes } = encodeMap(map, { labels: ['Varia test'] });
    const file = parseMap(bytes, 'out.mrc');
    expect(file.map).toEqual(map);
    expect(notes).toEqual([]);
    expect(file.notes).toEqual(['Placed by ORIGIN at (-5, 9, 4) Å; NSTART agrees.']);
    expect(file.header.labels).toEqual(['Varia test']);
    expect(file.header.version).toBe(20141);
    const found = mapStatistics(map);
    expect(file.header.statistics.mean).toBeCloseTo(found.mean, 6);
    expect(file.header.statistics.rms).toBeCloseTo(found.sd, 6);
    expect(file.header.statistics.max).toBe(found.max);
  });

  it('says the same place in ORIGIN and NSTART', () => {
    const { header } = parseMap(encodeMap(map).bytes, 'out.mrc');
    expect(header.origin).toEqual([-5, 9, 4]);
    expect(header.start).toEqual([-4, 6, 2]);
  });

  it('says so where its origin lies between voxels', () => {
    const { notes } = encodeMap(noiseMap([4, 4, 4], [1, 1, 1], [0.4, 0, 0]));
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain('up to 0.40 voxel off');
  });

  it('keeps the axes of a monoclinic cell', () => {
    const steps = [
      [2, 0, 0],
      [0, 1.5, 0],
      [-0.5, 0, 1.8],
    ] as const;
    const tilted = { ...map, grid: { ...map.grid, steps, origin: [1.5, 3, 3.6] as const } };
    const { map: back } = parseMap(encodeMap(tilted).bytes, 'out.mrc');
    back.grid.steps.flat().forEach((v, i) => {
      expect(v).toBeCloseTo(steps.flat()[i]!, 6);
    });
    // 2 whole steps along c, 2 along b, and (1.5 + 1)/2 = 1.25 along a, rounded to 1 because ORIGIN does not count
    // there.
    expect(back.grid.origin[0]).toBeCloseTo(1, 5);
    expect(back.grid.origin[2]).toBeCloseTo(3.6, 5);
  });

  it('of mode 12 is within the precision of halves, at half the size', () => {
    const { bytes } = encodeMap(map, { mode: 12 });
    expect(bytes.length).toBe(1024 + 2 * 120);
    const back = parseMap(bytes, 'out.mrc').map.values;
    map.values.forEach((v, i) => {
      expect(Math.abs(back[i]! - v)).toBeLessThanOrEqual(Math.abs(v) * 2 ** -11 + 2 ** -25);
    });
  });

  it('of mode 12 is refused where halves end, and warned of where they are coarse', () => {
    const scaled = (factor: number) => ({ ...map, values: map.values.map((v) => v * factor) });
    expect(() => encodeMap(scaled(1e6), { mode: 12 }, 'big.mrc')).toThrow(UserError);
    expect(encodeMap(scaled(1e-5), { mode: 12 }).notes[0]).toContain('lose precision');
  });

  it('is refused where its axes are turned', () => {
    const turned = {
      ...map,
      grid: {
        ...map.grid,
        steps: [
          [0, 1, 0],
          [-1, 0, 0],
          [0, 0, 1],
        ] as const,
      },
    };
    expect(() => encodeMap(turned)).toThrow(UserError);
  });

  describe('on disk', () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'varia-density-'));
    });
    afterAll(() => rm(folder, { recursive: true }));

    it('is gzipped where the name says so, the same bytes each time', async () => {
      const path = join(folder, 'map.mrc.gz');
      await writeMap(path, map);
      const first = await readFile(path);
      await writeMap(path, map);
      expect(await readFile(path)).toEqual(first);
      expect((await readMap(path)).map).toEqual(map);
    });
  });
});
