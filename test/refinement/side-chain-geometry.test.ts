// Side chains as the search builds them: which there are, their ideal geometry, and their places at given torsions.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tripleProduct } from '../../src/chemistry/measure.js';
import { sideChainTorsions } from '../../src/chemistry/side-chain-torsions.js';
import { IdealResidues } from '../../src/refinement/ideal-residues.js';
import { PosedSideChain, torsionsOf } from '../../src/refinement/posed-side-chain.js';
import { sideChains } from '../../src/refinement/side-chains.js';
import { atomOf, chainOf, gather, structure, system, topology, truth } from './rotamer-fixture.js';

const { residues } = structure;

/** Place of an atom in its residue. */
function place(number: number, name: string): number {
  return atomOf(number, name) - residues.atomStart[residues.number.indexOf(number)]!;
}

function length(xyz: Float64Array, i: number, j: number): number {
  return Math.hypot(...[0, 1, 2].map((c) => xyz[3 * i + c]! - xyz[3 * j + c]!));
}

/** Degrees between two angles. */
function turn(a: number, b: number): number {
  return Math.abs(a - b - 360 * Math.round((a - b) / 360));
}

describe('sideChainTorsions', () => {
  it('knows which ends look the same after half a turn', () => {
    const lastPeriod = (name: string): number => sideChainTorsions(name).at(-1)!.period;
    expect(['PHE', 'TYR', 'ASP', 'GLU'].map(lastPeriod)).toEqual([180, 180, 180, 180]);
    expect(['ASN', 'GLN', 'HIS', 'TRP', 'LEU'].map(lastPeriod)).toEqual([360, 360, 360, 360, 360]);
  });
});

describe('sideChains', () => {
  it('takes all but glycine, alanine and proline', () => {
    const expected = [...residues.name.keys()].filter((r) => !['GLY', 'ALA', 'PRO'].includes(residues.name[r]!));
    expect(system.chains.map(({ residue }) => residue)).toEqual(expected);
  });

  it('holds Cβ and all that turns about Cα–Cβ', () => {
    const { atoms, rotors } = chainOf(8);
    expect(Array.from(atoms, (atom) => structure.atomName[atom])).toEqual(['CB', 'CG', 'CD1', 'CD2']);
    expect(rotors.map(({ turning }) => Array.from(turning, (k) => structure.atomName[atoms[k]!]))).toEqual([
      ['CG', 'CD1', 'CD2'],
      ['CD1', 'CD2'],
    ]);
  });

  it('leaves out what is tied to another residue, and what lacks atoms', () => {
    // A bond from SG of CYS 6 to a glycine, and VAL 2 without its CG2 bond partner's name.
    const tied = topology.tables.map((table) =>
      table.kind === 'bond'
        ? { ...table, atoms: Int32Array.of(...table.atoms, atomOf(6, 'SG'), atomOf(4, 'N')), count: table.count + 1 }
        : table,
    );
    const renamed = { ...structure, atomName: structure.atomName.with(atomOf(2, 'CG1'), 'X1') };
    const found = sideChains(renamed, { tables: tied }).map(({ residue }) => residues.number[residue]);
    expect(found).not.toContain(6);
    expect(found).not.toContain(2);
    expect(found).toContain(8);
  });
});

describe('IdealResidues', () => {
  it('has the bonds of the dictionary: Engh & Huber 1999 (Int. Tables F) give CA–CB of valine 1.543 Å, CB–CG 1.524 Å', () => {
    const ideal = system.ideals.of(residues.number.indexOf(2))!;
    expect(length(ideal, place(2, 'CA'), place(2, 'CB'))).toBeCloseTo(1.543, 2);
    expect(length(ideal, place(2, 'CB'), place(2, 'CG1'))).toBeCloseTo(1.524, 2);
    expect(length(ideal, place(2, 'CB'), place(2, 'CG2'))).toBeCloseTo(1.521, 2);
  });

  it('has the right hand even where the reference has the wrong one', () => {
    const [cg1, cg2] = [atomOf(2, 'CG1'), atomOf(2, 'CG2')];
    const reference = truth.xyz.slice();
    reference.set(truth.xyz.subarray(3 * cg1, 3 * cg1 + 3), 3 * cg2);
    reference.set(truth.xyz.subarray(3 * cg2, 3 * cg2 + 3), 3 * cg1);
    const ideal = new IdealResidues(structure, system.restraints, reference).of(residues.number.indexOf(2))!;
    const four = ['CB', 'CA', 'CG1', 'CG2'].map((name) => place(2, name)) as [number, number, number, number];
    const own = ['CB', 'CA', 'CG1', 'CG2'].map((name) => atomOf(2, name)) as [number, number, number, number];
    // 1HEL's own volume is 7 % larger than the ideal.
    expect(Math.abs(tripleProduct(ideal, ...four) / tripleProduct(truth.xyz, ...own) - 1)).toBeLessThan(0.1);
  });

  it('is one for all residues with the same atoms', () => {
    const [eight, seventeen] = [8, 17].map((number) => system.ideals.of(residues.number.indexOf(number)));
    expect(eight).toBe(seventeen);
  });
});

describe('PosedSideChain', () => {
  it('puts every torsion where it is asked to be and keeps every distance within a turning group', () => {
    const chain = chainOf(14);
    const posed = new PosedSideChain(chain, gather(truth.xyz, chain.backbone), gather(truth.xyz, chain.atoms));
    const angle = fc.double({ min: -360, max: 360, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(angle, angle, angle, angle), (angles) => {
        const placed = posed.at(angles);
        const xyz = truth.xyz.slice();
        chain.atoms.forEach((atom, k) => {
          xyz.set(placed.subarray(3 * k, 3 * k + 3), 3 * atom);
        });
        torsionsOf(chain, xyz).forEach((value, r) => {
          expect(turn(value, angles[r]!)).toBeLessThan(1e-6);
        });
        const [cz, nh1] = [atomOf(14, 'CZ'), atomOf(14, 'NH1')];
        expect(length(xyz, cz, nh1)).toBeCloseTo(length(truth.xyz, cz, nh1), 9);
      }),
    );
  });
});
