// Occupancies refined against maps of known truth, and who shares with whom.
import { describe, expect, it } from 'vitest';
import { LikelihoodTarget } from '../../src/refinement/likelihood-target.js';
import { type OccupancyGroup, occupancyGroups, refineOccupancies } from '../../src/refinement/occupancies.js';
import { parsePdb } from '../../src/structure/pdb-read.js';
import { atoms, kernels, mapOf, truth } from './fixtures.js';

/** The sulfur of the fixture is half there; everything else is whole. */
function refined(groups: readonly OccupancyGroup[], start: Float64Array): Float64Array {
  const occupancy = start.slice();
  const target = new LikelihoodTarget(mapOf(truth, 2.5, 3), 2.5, { ...atoms, occupancy }, kernels);
  refineOccupancies(truth, atoms.b, occupancy, target, { groups, weight: 1, resolution: 2.5, iterations: 30 });
  return occupancy;
}

describe('the occupancy stage', () => {
  it('finds how much of a free part is there', () => {
    const start = new Float64Array(8).fill(1);
    const occupancy = refined([{ parts: [Int32Array.of(4), new Int32Array(0)], open: true }], start);
    expect(occupancy[4]).toBeGreaterThan(0.45);
    expect(occupancy[4]).toBeLessThan(0.55);
    expect(occupancy[0]).toBe(1);
  });

  it('keeps the sum of parts at one', () => {
    const start = atoms.occupancy.slice();
    [start[4], start[5]] = [0.3, 0.7];
    const occupancy = refined([{ parts: [Int32Array.of(4), Int32Array.of(5)], open: false }], start);
    expect(occupancy[4]! + occupancy[5]!).toBeCloseTo(1, 9);
    // The carbon is whole and the sulfur half in the truth: as 1 : 2 is what fits both best when they must share.
    expect(occupancy[5]!).toBeGreaterThan(occupancy[4]!);
  });
});

describe('groups of occupancies', () => {
  const line = (serial: number, name: string, altloc: string, residue: number, x: number): string =>
    `ATOM  ${String(serial).padStart(5)}  ${name.padEnd(3)}${altloc}SER A${String(residue).padStart(4)}    ${x.toFixed(3).padStart(8)}   0.000   0.000  0.50 30.00           ${name[0]}`;
  const { structure, conformations } = parsePdb(
    [
      line(1, 'CA', ' ', 1, 0),
      line(2, 'CB', 'A', 1, 1),
      line(3, 'CB', 'B', 1, 2),
      line(4, 'CB', 'A', 2, 3),
      line(5, 'CB', 'B', 2, 4),
      line(6, 'CB', 'A', 5, 5),
      line(7, 'CB', 'B', 5, 6),
    ].join('\n'),
    'alternates',
  );
  const bond = { kind: 'bond', count: 1, atoms: Int32Array.of(1, 3) } as never;
  const groups = (free: readonly string[]): OccupancyGroup[] =>
    occupancyGroups(structure, { tables: [bond] }, conformations[0]!.xyz, free);

  it('join the alternates of bonded residues, label by label', () => {
    expect(groups([]).map(({ parts }) => parts.map((part) => [...part]))).toEqual([
      [
        [1, 3],
        [2, 4],
      ],
      [[5], [6]],
    ]);
  });

  it('take what is named out of the alternates, and refuse what names nothing', () => {
    const [free, ...rest] = groups(['resi 5']);
    expect(free).toEqual({ parts: [Int32Array.of(5, 6), new Int32Array(0)], open: true });
    expect(rest.length).toBe(1);
    expect(() => groups(['resi 99'])).toThrow(/'resi 99' names no atom/);
  });
});
