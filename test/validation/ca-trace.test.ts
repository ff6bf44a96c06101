import { describe, expect, it } from 'vitest';
import { proteinBackbone } from '../../src/chemistry/protein-backbone.js';
import { ALPHA, findSegments, STRAND } from '../../src/validation/ca-segments.js';
import { sheetParts } from '../../src/validation/ca-sheets.js';
import { partsByCaTrace } from '../../src/validation/ca-trace-parts.js';
import { hasShared } from '../with-shared.js';
import { builtShared } from './models.js';

/** An ideal α helix: 1.5 Å and 100° a residue on a radius of 2.3 Å (Pauling, Corey & Branson 1951). */
function helix(residues: number): Float64Array {
  return Float64Array.from({ length: 3 * residues }, (_, k) => {
    const i = Math.floor(k / 3);
    const turn = (i * 100 * Math.PI) / 180;
    return [2.3 * Math.cos(turn), 2.3 * Math.sin(turn), 1.5 * i][k % 3]!;
  });
}

/** A zigzag of 3.3 Å a residue, pleated by ±0.9 Å; `y` Å to the side, running back where `sense` is −1. */
function strand(residues: number, y: number, sense: 1 | -1 = 1): Float64Array {
  return Float64Array.from({ length: 3 * residues }, (_, k) => {
    const i = Math.floor(k / 3);
    const along = sense === 1 ? i : residues - 1 - i;
    return [3.3 * along, y, along % 2 === 0 ? 0.9 : -0.9][k % 3]!;
  });
}

describe('segments of a CA trace', () => {
  it('finds an ideal helix whole, and no strand in it', () => {
    expect(findSegments(helix(12), ALPHA)).toEqual([{ first: 0, last: 11 }]);
    expect(findSegments(helix(12), STRAND)).toEqual([]);
  });

  it('finds an extended stretch whole, and no helix in it', () => {
    expect(findSegments(strand(8, 0), STRAND)).toEqual([{ first: 0, last: 7 }]);
    expect(findSegments(strand(8, 0), ALPHA)).toEqual([]);
  });

  it('finds nothing in what is too short', () => {
    expect(findSegments(helix(5), ALPHA)).toEqual([]);
    expect(findSegments(strand(3, 0), STRAND)).toEqual([]);
    expect(findSegments(new Float64Array(0), ALPHA)).toEqual([]);
  });

  it('does not see where the trace stands', () => {
    const moved = helix(12).map((x, k) => (k % 3 === 0 ? x + 100 : x));
    expect(findSegments(moved, ALPHA)).toEqual([{ first: 0, last: 11 }]);
  });
});

describe('sheets of a CA trace', () => {
  it('joins strands within reach, either way round, as far as they face each other', () => {
    for (const sense of [1, -1] as const)
      expect(sheetParts([strand(8, 0), strand(8, 4.8, sense)])).toEqual([
        [{ first: 0, last: 7 }],
        [{ first: 0, last: 7 }],
      ]);
    // Moved along by three residues: five are left that face each other, the last of the one and the first of the other.
    const shifted = strand(8, 4.8).map((x, k) => (k % 3 === 0 ? x + 3 * 3.3 : k % 3 === 2 ? -x : x));
    const [one, two] = sheetParts([strand(8, 0), shifted]);
    expect(one![0]!.last).toBe(7);
    expect(two![0]!.first).toBe(0);
    expect(one![0]!.first).toBeGreaterThan(0);
  });

  it('leaves alone what is out of reach', () => {
    expect(sheetParts([strand(8, 0), strand(8, 9)])).toEqual([[], []]);
    expect(sheetParts([])).toEqual([]);
  });

  it('does not count strands of four residues at the edge', () => {
    expect(sheetParts([strand(4, 0), strand(4, 4.8)])).toEqual([[], []]);
  });
});

// The search by CA of Debian's cctbx 2022.9 (find_ss_from_ca with alpha.rise_tolerance=0.13, beta.rise_tolerance=0.3, alpha.dot_min=0.94).
describe.skipIf(!hasShared('data/formats/models'))('beside cctbx', () => {
  it('finds the helices and strands of lysozyme that cctbx finds', async () => {
    const { model, topology, xyz } = await builtShared('data/formats/models/1aki.pdb.gz');
    const { structure } = model;
    const parts = partsByCaTrace(structure, proteinBackbone(structure, topology), xyz);
    const numbers = (part: string): readonly number[] =>
      parts.flatMap((found, r) => (found === part ? [structure.residues.number[r]!] : []));
    const range = (first: number, last: number): readonly number[] =>
      Array.from({ length: last - first + 1 }, (_, k) => first + k);
    expect(numbers('H')).toEqual([...range(4, 16), ...range(25, 35), ...range(88, 101), ...range(108, 114)]);
    expect(numbers('S')).toEqual([...range(42, 46), ...range(50, 54)]);
  });
});
