// The restraints of single residues, against those of the whole model (1HEL, residues 1 to 24).
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { type LocalRestraints, ResidueRestraints } from '../../src/refinement/residue-restraints.js';
import { refinementRegistry } from '../../src/restraints/extra-kinds.js';
import { gather } from '../../src/structure/gather.js';
import { parsePdb } from '../../src/structure/pdb-read.js';

const lines = readFileSync(new URL('../../data/demo/1hel.pdb', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('ATOM') && Number(line.slice(22, 26)) <= 24);
const model = parsePdb(lines.join('\n'), '1HEL, residues 1–24');
const { structure } = model;
const { atomCount, residues } = structure;
const { xyz } = model.conformations[0]!;
const { tables } = buildTopology(model, new Dictionary([embeddedDictionary()]));
const whole = tables
  .filter(({ count }) => count > 0)
  .map((table) => refinementRegistry().compile(table, { atomCount }, 'the topology'));

function energyOfAll(at: Float64Array): number {
  const gradient = new Float64Array(at.length);
  return whole.reduce((sum, term) => sum + term.evaluate(at, gradient), 0);
}

function energyOf({ atoms, terms }: LocalRestraints, at: Float64Array): number {
  const local = gather(at, atoms);
  const gradient = new Float64Array(local.length);
  return terms.reduce((sum, term) => sum + term.evaluate(local, gradient), 0);
}

/** A residue and shifts of its atoms, Å. */
const moves = fc.integer({ min: 0, max: residues.count - 1 }).chain((residue) => {
  const size = 3 * (residues.atomStart[residue + 1]! - residues.atomStart[residue]!);
  return fc.tuple(
    fc.constant(residue),
    fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), { minLength: size, maxLength: size }),
  );
});

function moved(residue: number, shifts: readonly number[]): Float64Array {
  const to = xyz.slice();
  shifts.forEach((shift, k) => {
    to[3 * residues.atomStart[residue]! + k] = to[3 * residues.atomStart[residue]! + k]! + shift;
  });
  return to;
}

describe('the restraints that touch residues', () => {
  const restraints = new ResidueRestraints(structure, tables);

  it('change by what the whole changes by, when the residue moves: none is missing, none counts twice', () => {
    fc.assert(
      fc.property(moves, ([residue, shifts]) => {
        const to = moved(residue, shifts);
        const local = restraints.touching(restraints.bonded(residue));
        const byWhole = energyOfAll(to) - energyOfAll(xyz);
        const byResidues = energyOf(local, to) - energyOf(local, xyz);
        expect(Math.abs(byResidues - byWhole)).toBeLessThan(1e-10 * energyOfAll(to));
      }),
      { numRuns: 40 },
    );
  });

  it('are the same however often they are asked for, and whatever was asked and evaluated between', () => {
    const first = energyOf(restraints.touching([5]), xyz);
    energyOf(restraints.touching([4, 5, 6]), moved(5, [0.3, 0.2, 0.1]));
    energyOf(restraints.touching([5]), moved(5, [0.3, 0.2, 0.1]));
    expect(energyOf(restraints.touching([5]), xyz)).toBe(first);
    expect(energyOf(new ResidueRestraints(structure, tables).touching([5]), xyz)).toBe(first);
  });

  it('begin with the residues’ own atoms, in their order', () => {
    const { atoms, own } = restraints.touching([3, 4]);
    expect([...atoms.subarray(0, own)]).toEqual(
      Array.from({ length: residues.atomStart[5]! - residues.atomStart[3]! }, (_, k) => residues.atomStart[3]! + k),
    );
  });
});

describe('restraints within a residue', () => {
  it('reach no other, and leave the link to the next out', () => {
    const { atoms, own } = new ResidueRestraints(structure, tables).within(7);
    expect(atoms).toHaveLength(own);
  });

  it('do not change when a neighbour moves', () => {
    const within = new ResidueRestraints(structure, tables).within(7);
    expect(energyOf(within, moved(8, [0.5, 0.5, 0.5]))).toBe(energyOf(within, xyz));
  });
});

describe('bonded residues', () => {
  it('are the neighbours in the chain', () => {
    const restraints = new ResidueRestraints(structure, tables);
    expect(restraints.bonded(0)).toEqual([0, 1]);
    expect(restraints.bonded(10)).toEqual([9, 10, 11]);
  });
});
