import { describe, expect, it } from 'vitest';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { parseModel } from '../../src/structure/read-model.js';
import { clashscore } from '../../src/validation/clashscore.js';
import { type FixtureAtom, pdbText, peptide } from '../chemistry/peptide-fixture.js';

const dictionary = new Dictionary([embeddedDictionary()]);

function score(atoms: readonly FixtureAtom[]) {
  return clashscore(parseModel(pdbText(atoms), 'fixture.pdb'), dictionary);
}

const water = (number: number, x: number, y: number, z: number, altloc = ''): FixtureAtom => ({
  name: 'O',
  residue: 'HOH',
  number,
  xyz: [x, y, z],
  hetero: true,
  altloc,
});

describe('clashes', () => {
  const chain = peptide(['GLY', 'GLY', 'GLY']);
  const oxygen = chain.find(({ name, number }) => name === 'O' && number === 2)!.xyz;
  const carbon = chain.find(({ name, number }) => name === 'C' && number === 2)!.xyz;
  /** On the line C=O, this many Å beyond O. */
  const beyond = (distance: number): readonly [number, number, number] => {
    const [x, y, z] = [0, 1, 2].map((d) => oxygen[d]! + (distance * (oxygen[d]! - carbon[d]!)) / 1.229);
    return [x!, y!, z!];
  };

  it('finds none in an extended peptide', () => {
    const report = score(chain);
    expect(report.clashes).toEqual([]);
    // 3 × 4 heavy atoms, OXT, NH3, two amide hydrogens and three methylenes.
    expect(report.atomCount).toBe(13 + 3 + 2 + 6);
  });

  // O and O: 2 × 1.40 Å, of which a hydrogen bond may take 0.6; a clash begins 0.4 Å further in, at 1.8 Å.
  it('allows hydrogen bonds their overlap', () => {
    expect(score([...chain, water(9, ...beyond(1.9))]).clashes).toEqual([]);
    const [clash, ...more] = score([...chain, water(9, ...beyond(1.7))]).clashes;
    expect(more).toEqual([]);
    expect([clash!.first, clash!.second]).toEqual(['A/2/GLY/O', 'A/9/HOH/O']);
    expect(clash!.overlap).toBeCloseTo(2.8 - 0.6 - 1.7, 2);
  });

  it('counts per 1000 atoms, waters left out', () => {
    const report = score([...chain, water(9, ...beyond(1.7))]);
    expect(report.atomCount).toBe(24);
    expect(report.clashscore).toBeCloseTo(1000 / 24, 9);
  });

  it('sets neither waters nor alternates against each other', () => {
    const [x, y, z] = beyond(3);
    expect(score([...chain, water(9, x, y, z), water(10, x + 1, y, z)]).clashes).toEqual([]);
    const doubled = chain.map((atom) => (atom.name === 'O' && atom.number === 2 ? { ...atom, altloc: 'A' } : atom));
    expect(score([...doubled, water(9, ...beyond(1.5), 'B')]).clashes).toEqual([]);
    expect(score([...doubled, water(9, ...beyond(1.5), 'A')]).clashes.length).toBe(1);
  });
});
