// Flips under NCS constraints: all copies of a residue get one answer, by what all of them meet.
import { describe, expect, it } from 'vitest';
import { allAtoms } from '../../src/chemistry/all-atoms.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { placeHydrogens } from '../../src/chemistry/place-hydrogens.js';
import { type FlipRecord, flipSideChains } from '../../src/refinement/flips.js';
import { NcsReduction } from '../../src/refinement/ncs-reduction.js';
import { findNcsGroups } from '../../src/restraints/ncs-groups.js';
import { threeCopies } from './three-copies.js';

const dictionary = new Dictionary([embeddedDictionary()]);
const bare = threeCopies();
const before = bare.conformations[0]!.xyz;
type Point = readonly number[];
const CHAINS = 'ABC';

/** Of Asn 19. */
function place(chain: number, name: string): Point {
  const { atomName, residueOfAtom, residues } = bare.structure;
  const atom = atomName.findIndex((own, i) => {
    const residue = residueOfAtom[i]!;
    return own === name && residues.number[residue] === 19 && residues.chain[residue] === chain;
  });
  return [...before.subarray(3 * atom, 3 * atom + 3)];
}

/** Two chlorides where the hydrogens of the amide would be bound if it were turned round: N in the place of O, parallel to C–N and C–CB. */
function chlorides(chain: number): string[] {
  const [c, o] = [place(chain, 'CG'), place(chain, 'OD1')];
  return ['ND2', 'CB'].map((name, k) => {
    const from = place(chain, name);
    const length = Math.hypot(...c.map((v, d) => v - from[d]!));
    const at = c.map((v, d) => (o[d]! + (3.2 * (v - from[d]!)) / length).toFixed(3).padStart(8)).join('');
    return `HETATM 9${chain}0${k} CL    CL X${`${10 * chain + k + 1}`.padStart(4)}    ${at}  1.00 20.00          CL`;
  });
}

/** What is turned where chlorides say so in these chains; `own` atoms of each copy that copies have in common. */
function flipped(
  chains: readonly number[],
  constrained: boolean,
  isShared: (name: string) => boolean = () => true,
): { readonly record: FlipRecord; readonly turned: string; readonly xyz: Float64Array } {
  const model = threeCopies(chains.flatMap(chlorides));
  const { structure } = model;
  const xyz = model.conformations[0]!.xyz.slice();
  const groups = findNcsGroups(structure, xyz).map(({ members }) => ({
    members: members.map((member) => ({
      ...member,
      atoms: member.atoms.filter((atom) => isShared(structure.atomName[atom]!)),
    })),
  }));
  const constraints = constrained ? new NcsReduction(groups, xyz) : undefined;
  const system = allAtoms(placeHydrogens(model, dictionary, { freezeUnknown: true }));
  const record = flipSideChains(xyz, system, constraints);
  const { residues } = structure;
  const names = record.flips.map(({ residue }) => `${CHAINS[residues.chain[residue]!]}${residues.number[residue]!}`);
  return { record, turned: names.join(' '), xyz };
}

describe('flips under NCS constraints', () => {
  it('turn what each copy says where there are none', () => {
    expect(flipped([], false).turned).toBe('');
    expect(flipped([1, 2], false).turned).toBe('B19 C19');
    expect(flipped([1], false).turned).toBe('B19');
  });

  it('turn all copies where most of them say so, though the master does not, and leave them one shape', () => {
    const { turned, record, xyz } = flipped([1, 2], true);
    expect(turned).toBe('A19 B19 C19');
    const [gain, ...others] = record.flips.map((flip) => flip.gain);
    expect(others).toEqual([gain, gain]);
    const alone = flipped([1, 2], false).record.flips.map((flip) => flip.gain);
    expect(gain).toBeLessThan(Math.min(...alone));
    const followed = xyz.slice();
    const constraints = new NcsReduction(findNcsGroups(bare.structure, before), xyz.subarray(0, before.length));
    const shape = followed.subarray(0, before.length);
    constraints.follow(shape);
    shape.forEach((value, p) => {
      expect(value).toBeCloseTo(xyz[p]!, 6);
    });
    // Each copy's oxygen has gone where its nitrogen was.
    const atomCount = before.length / 3;
    for (let atom = 0; atom < atomCount; atom++) {
      const residue = bare.structure.residueOfAtom[atom]!;
      if (bare.structure.residues.number[residue] !== 19 || bare.structure.atomName[atom] !== 'OD1') continue;
      const n = place(bare.structure.residues.chain[residue]!, 'ND2');
      expect(Math.hypot(...n.map((v, d) => xyz[3 * atom + d]! - v))).toBeLessThan(0.2);
    }
  });

  it('turn none where one of three says so', () => {
    expect(flipped([1], true).turned).toBe('');
    expect(flipped([0], true).turned).toBe('');
  });

  it('leave residues that copies have in common in part alone: turned, they would be torn', () => {
    const { turned, record } = flipped([0, 1, 2], true, (name) => name !== 'OD1');
    expect(turned).toBe('');
    expect(record.candidates).toBe(flipped([0, 1, 2], true).record.candidates - 3);
    expect(flipped([0, 1, 2], true).turned).toBe('A19 B19 C19');
  });
});
