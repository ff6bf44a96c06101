import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiralVolume } from '../../src/chemistry/chirality-volume.js';
import { bondGraph, excludedPairs } from '../../src/chemistry/excluded-pairs.js';
import { ringsOf } from '../../src/chemistry/rings.js';

function pairs({ offsets, partners }: { offsets: Int32Array; partners: Int32Array }): readonly string[] {
  return Array.from({ length: offsets.length - 1 }, (_, i) =>
    Array.from(partners.subarray(offsets[i], offsets[i + 1]), (j) => `${i}-${j}`),
  ).flat();
}

describe('excluded pairs', () => {
  it('of butane: 1-2 and 1-3 out, 1-4 apart', () => {
    const { excluded, pairs14 } = excludedPairs(4, bondGraph(4, [0, 1, 1, 2, 2, 3]), []);
    expect(pairs(excluded)).toEqual(['0-1', '0-2', '1-2', '1-3', '2-3']);
    expect(pairs(pairs14)).toEqual(['0-3']);
  });

  it('of a plane: all pairs, also where they are 1-4 or not bonded at all', () => {
    const { excluded, pairs14 } = excludedPairs(5, bondGraph(5, [0, 1, 1, 2, 2, 3]), [[0, 1, 2, 3, 4]]);
    expect(pairs(excluded)).toHaveLength(10);
    expect(pairs(pairs14)).toEqual([]);
  });

  // The reference walks all paths of the graph by distance.
  it('agree with shortest paths on any graph', () => {
    const edges = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 20 });
    fc.assert(
      fc.property(edges, (drawn) => {
        const bonds = drawn.filter(([a, b]) => a !== b);
        const steps: number[][] = Array.from({ length: 12 }, (_, i) =>
          Array.from({ length: 12 }, (_, j) => (i === j ? 0 : 99)),
        );
        for (const [a, b] of bonds) {
          steps[a]![b] = 1;
          steps[b]![a] = 1;
        }
        for (let k = 0; k < 12; k++) {
          for (let i = 0; i < 12; i++) {
            for (let j = 0; j < 12; j++) {
              steps[i]![j] = Math.min(steps[i]![j]!, steps[i]![k]! + steps[k]![j]!);
            }
          }
        }
        const expected = (low: number, high: number): readonly string[] =>
          steps.flatMap((row, i) => row.flatMap((n, j) => (j > i && n >= low && n <= high ? [`${i}-${j}`] : [])));
        const { excluded, pairs14 } = excludedPairs(12, bondGraph(12, bonds.flat()), []);
        expect(pairs(excluded)).toEqual(expected(1, 2));
        expect(pairs(pairs14)).toEqual(expected(3, 3));
      }),
    );
  });
});

describe('rings', () => {
  it('of two fused ones are the two small ones', () => {
    // Indole's skeleton: six-ring 0…5, five-ring 4 5 6 7 8.
    const bonds = [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
      [5, 0],
      [4, 6],
      [6, 7],
      [7, 8],
      [8, 5],
    ] as const;
    const neighbours = Array.from({ length: 9 }, (_, k) =>
      bonds.flatMap(([a, b]) => (a === k ? [b] : b === k ? [a] : [])),
    );
    const rings = ringsOf(neighbours, 6).map((ring) => [...ring].sort((a, b) => a - b).join(' '));
    expect(rings.sort()).toEqual(['0 1 2 3 4 5', '4 5 6 7 8']);
    expect(ringsOf([[1], [0]], 6)).toEqual([]);
  });
});

describe('chiral volume', () => {
  it('of a unit cube corner is 1, of a regular tetrahedron 4√3/9', () => {
    expect(chiralVolume([1, 1, 1], [90, 90, 90])).toBeCloseTo(1, 12);
    const tetrahedral = (Math.acos(-1 / 3) * 180) / Math.PI;
    expect(chiralVolume([1, 1, 1], [tetrahedral, tetrahedral, tetrahedral])).toBeCloseTo((4 * Math.sqrt(3)) / 9, 12);
  });
});
