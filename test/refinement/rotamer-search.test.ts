// Side chains put at wrong rotamers, or given the wrong hand, must come back; those at the right ones must stay where they are.
import { describe, expect, it } from 'vitest';
import { type RotamerRecord, searchRotamers } from '../../src/refinement/rotamer-search.js';
import { SearchMemory } from '../../src/refinement/search-memory.js';
import { rmsd } from '../../src/structure/superpose.js';
import { atomOf, error, minimized, structure, system, targetAt, truth, turned } from './rotamer-fixture.js';

/** Turns side chains of xyz in place; answers with the author's residue numbers. */
function search(xyz: Float64Array, weight = 1): RotamerRecord {
  const target = targetAt(xyz);
  const record = searchRotamers(xyz, system, (at) => target.probe(at), weight, {
    memory: new SearchMemory(),
    clarity: 0,
  });
  return { ...record, turned: record.turned.map((residue) => structure.residues.number[residue]!) };
}

function swapped(xyz: Float64Array, a: number, b: number): Float64Array {
  const result = xyz.slice();
  result.set(xyz.subarray(3 * a, 3 * a + 3), 3 * b);
  result.set(xyz.subarray(3 * b, 3 * b + 3), 3 * a);
  return result;
}

describe('searchRotamers', () => {
  it('leaves the truth as it is', () => {
    const xyz = truth.xyz.slice();
    expect(search(xyz).turned).toEqual([]);
    expect(xyz).toEqual(truth.xyz);
  });

  it.each([
    ['VAL 2', 2, [120]],
    ['VAL 2, the other way', 2, [-120]],
    ['LEU 8', 8, [-120, 0]],
    ['LEU 17, its mirror image in the density', 17, [-100, 120]],
    ['TYR 20', 20, [120, 30]],
    ['MET 12', 12, [0, 120, -120]],
    ['LYS 13', 13, [120, 0, 0, 0]],
    ['ARG 14', 14, [0, 120, 0, 90]],
  ])('turns %s back', (_, number, by) => {
    const xyz = turned(number, by);
    expect(error(number, xyz)).toBeGreaterThan(1);
    expect(search(xyz).turned).not.toEqual([]);
    expect(error(number, xyz)).toBeLessThan(0.25);
    expect(rmsd(xyz, truth.xyz)).toBeLessThan(0.1);
  });

  it('finds a valine that a minimization has bent into the density', () => {
    const xyz = minimized(turned(2, [120]));
    expect(error(2, xyz)).toBeGreaterThan(1);
    expect(search(xyz).turned).toEqual([2]);
    expect(error(2, xyz)).toBeLessThan(0.3);
  });

  it.each([
    [2, [120]],
    [12, [0, 120, -120]],
    [17, [-100, 120]],
    [20, [120, 30]],
  ])('finds what a map much stronger than the restraints has bent, residue %i', (number, by) => {
    // Without noise energies are many times those of usual maps, and so are the differences between places that are equally good.
    const xyz = minimized(turned(number, by), 20);
    search(xyz, 20);
    expect(error(number, xyz)).toBeLessThan(0.35);
  });

  it('mends a wrong hand', () => {
    const xyz = swapped(truth.xyz, atomOf(2, 'CG1'), atomOf(2, 'CG2'));
    expect(search(xyz).turned).toEqual([2]);
    expect(error(2, xyz)).toBeLessThan(0.25);
  });

  it('mends side chains that are each other’s neighbours in one call', () => {
    const xyz = turned(23, [120, 0], turned(20, [120, 0]));
    expect(search(xyz).turned).toEqual(expect.arrayContaining([20, 23]));
    expect(Math.max(error(20, xyz), error(23, xyz))).toBeLessThan(0.3);
  });

  it('does the same again', () => {
    const [one, two] = [turned(2, [120]), turned(2, [120])];
    expect(search(one)).toEqual(search(two));
    expect(one).toEqual(two);
  });
});
