// Peptides that were turned over must come back; those of the truth must stay.
import { describe, expect, it } from 'vitest';
import { searchPeptides } from '../../src/refinement/peptide-flips.js';
import { flipped, minimized, offBy, structure, system, targetAt, truth } from './peptide-fixture.js';

/** Turns peptides of xyz in place; answers with the author's residue numbers. */
function search(xyz: Float64Array): number[] {
  const target = targetAt(xyz);
  const record = searchPeptides(xyz, system, (at) => target.probe(at), 1);
  return record.turned.map((residue) => structure.residues.number[residue]!);
}

describe('searchPeptides', () => {
  it('leaves the truth as it is', () => {
    const xyz = truth.xyz.slice();
    expect(search(xyz)).toEqual([]);
    expect(xyz).toEqual(truth.xyz);
  });

  it('turns planes back that were turned over: in helices, strands, loops, before glycine', () => {
    const numbers = [10, 36, 51, 65, 70, 85, 102, 117];
    const xyz = flipped(numbers);
    expect(Math.min(...numbers.map((number) => offBy(number, 'O', xyz)))).toBeGreaterThan(3);
    expect(search(xyz)).toEqual(numbers);
    expect(Math.max(...numbers.map((number) => offBy(number, 'O', xyz)))).toBeLessThan(0.2);
  });

  it('turns neighbours back one after the other', () => {
    const xyz = flipped([48, 49]);
    expect(search(xyz)).toEqual([48, 49]);
    expect(Math.max(offBy(48, 'O', xyz), offBy(49, 'O', xyz))).toBeLessThan(0.2);
  });

  it('finds planes that a minimization has bent into the density', () => {
    const xyz = minimized(flipped([20, 47, 103]));
    expect(Math.min(...[20, 47, 103].map((number) => offBy(number, 'O', xyz)))).toBeGreaterThan(2.5);
    expect(search(xyz)).toEqual([20, 47, 103]);
    expect(Math.max(...[20, 47, 103].map((number) => offBy(number, 'O', xyz)))).toBeLessThan(0.2);
  });
});
