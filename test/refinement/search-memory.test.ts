// A search must not look twice at what cannot have changed, and must look again at what can.
import { describe, expect, it } from 'vitest';
import { searchRotamers } from '../../src/refinement/rotamer-search.js';
import { clarity, SearchMemory } from '../../src/refinement/search-memory.js';
import { chainOf, error, system, targetAt, truth, turned } from './rotamer-fixture.js';

/** Three residues of one atom each in a row: 0 and 1 touch, 2 stands apart. */
const row = [0, 1, 2].map((residue) => ({ residue, atoms: Int32Array.of(residue) }));
const standing = Float64Array.of(0, 0, 0, 4, 0, 0, 20, 0, 0);

function moved(atom: number, by: number): Float64Array {
  const xyz = standing.slice();
  xyz[3 * atom]! += by;
  return xyz;
}

function worth(memory: SearchMemory, xyz: Float64Array, clearness = 0): number[] {
  return memory.worthALook(row, { xyz, clarity: clearness }, () => false).map(({ residue }) => residue);
}

describe('SearchMemory', () => {
  it('knows nothing at first', () => {
    expect(worth(new SearchMemory(), standing)).toEqual([0, 1, 2]);
  });

  it('forgets what stands near something that moved, at the old place or the new', () => {
    const memory = new SearchMemory();
    memory.rememberAll({ xyz: standing, clarity: 0 });
    expect(worth(memory, standing)).toEqual([]);
    expect(worth(memory, moved(1, 0.1))).toEqual([]);
    // 1 Å apart from its neighbour is half an ångström for either after superposition.
    expect(worth(memory, moved(1, 1))).toEqual([0, 1]);
    // It has left the first and come to the third.
    const gone = standing.slice();
    gone[3] = 18;
    expect(worth(memory, gone)).toEqual([0, 1, 2]);
  });

  it('knows a neighbourhood again that has moved as one', () => {
    const memory = new SearchMemory();
    memory.rememberAll({ xyz: standing, clarity: 0 });
    // 0 and 1 turned by 90° about z and carried 3 Å along it; 2 stays.
    const turned = Float64Array.of(0, 0, 3, 0, 4, 3, 20, 0, 0);
    expect(worth(memory, turned)).toEqual([]);
  });

  it('takes the word of another map for what is at rest only', () => {
    const memory = new SearchMemory();
    memory.rememberAll({ xyz: standing, clarity: 0, elsewhere: true });
    const strained = ({ residue }: { readonly residue: number }): boolean => residue === 2;
    const looks = memory.worthALook(row, { xyz: standing, clarity: 0 }, strained);
    expect(looks.map(({ residue }) => residue)).toEqual([2]);
    memory.rememberAll({ xyz: standing, clarity: 0 });
    expect(memory.worthALook(row, { xyz: standing, clarity: 0 }, strained)).toEqual([]);
  });

  it('forgets when the map says more, and not when it says less', () => {
    const memory = new SearchMemory();
    memory.rememberAll({ xyz: standing, clarity: 1 });
    expect(worth(memory, standing, 0)).toEqual([]);
    expect(worth(memory, standing, 1.2)).toEqual([]);
    expect(worth(memory, standing, 1.5)).toEqual([0, 1, 2]);
  });

  it('takes a later look at single residues before an earlier one at all', () => {
    const memory = new SearchMemory();
    memory.rememberAll({ xyz: standing, clarity: 0 });
    const later = moved(1, 1);
    memory.remember([1], { xyz: later, clarity: 0 });
    expect(worth(memory, later)).toEqual([0]);
  });

  it('tells from the shells how much a map says', () => {
    // Half the noise of σ = 1: ln 4 more; a shell without correlation has no say.
    const shells = (sigma: number) => ({
      sMax: 1,
      profile: 0,
      scale: Float64Array.of(1, 0),
      variance: Float64Array.of(sigma ** 2, 1),
    });
    expect(clarity(shells(0.5)) - clarity(shells(1))).toBeCloseTo(Math.log(4), 12);
  });
});

describe('searchRotamers with a memory', () => {
  const search = (xyz: Float64Array, memory: SearchMemory) => {
    const target = targetAt(xyz);
    let probes = 0;
    const probe = (at: Float64Array) => {
      probes++;
      return target.probe(at);
    };
    const options = { memory, clarity: clarity(target.shells) };
    const { turned: residues } = searchRotamers(xyz, system, probe, 1, options);
    return { residues, probes };
  };

  it('does not even probe the map where nothing has changed', () => {
    const memory = new SearchMemory();
    expect(search(truth.xyz.slice(), memory).residues).toEqual([]);
    expect(search(truth.xyz.slice(), memory)).toEqual({ residues: [], probes: 0 });
  });

  it('finds a leucine that was turned since', () => {
    const memory = new SearchMemory();
    memory.rememberAll({ xyz: truth.xyz, clarity: Number.POSITIVE_INFINITY });
    const xyz = turned(8, [120, 0]);
    expect(search(xyz, memory).residues).toEqual([chainOf(8).residue]);
    expect(error(8, xyz)).toBeLessThan(0.35);
  });
});
