// ncs.csv: what copies do along a series, frame by frame.
import { describe, expect, it } from 'vitest';
import { ncsTable } from '../../src/report/ncs-table.js';
import { ncsAgreement } from '../../src/restraints/ncs-agreement.js';
import { findNcsGroups } from '../../src/restraints/ncs-groups.js';
import { parseModel } from '../../src/structure/read-model.js';
import { pdbText, peptide } from '../chemistry/peptide-fixture.js';

const atoms = peptide('ALA SER GLY VAL ALA SER ALA GLY VAL SER ALA VAL'.split(' '));
const away = atoms.map((atom) => ({ ...atom, xyz: [atom.xyz[0] + 30, atom.xyz[1], atom.xyz[2]] as const }));
const lines = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('ATOM'));
const { structure, conformations } = parseModel(
  [...lines(pdbText(atoms, 'A')), 'TER', ...lines(pdbText(away, 'B')), 'TER', 'END', ''].join('\n'),
  'copies.pdb',
);
const start = conformations[0]!.xyz;
const groups = findNcsGroups(structure, start);

describe('ncs.csv', () => {
  it('tells in which frame a copy parts, by how much and where', () => {
    // The last residue of chain B is 3 Å off in frame 1.
    const last = structure.residues.count - 1;
    const bent = start.slice();
    for (let a = structure.residues.atomStart[last]!; a < structure.atomCount; a++) bent[3 * a + 1]! += 3;
    const rows = [...ncsTable([start, bent].map((xyz) => ncsAgreement(structure, groups, start, xyz)))].map((line) =>
      line.trim().split(','),
    );
    expect(rows[0]).toEqual('frame master copy atoms rmsd_start rmsd residues_apart farthest'.split(' '));
    const count = String(structure.atomCount / 2);
    expect(rows[1]).toEqual(['0', 'A', 'B', count, '0', '0', '0', '']);
    const [frame, , copy, , before, after, apart, farthest] = rows[2]!;
    expect([frame, copy, before]).toEqual(['1', 'B', '0']);
    // 3 Å in 7 of the atoms, a little less after superposition.
    const share = (structure.atomCount - structure.residues.atomStart[last]!) / (structure.atomCount / 2);
    expect(Number(after)).toBeLessThan(3 * Math.sqrt(share));
    expect(Number(after)).toBeGreaterThan(0.5);
    // Both copies' last residues differ from what they have in common, half each.
    expect(Number(apart)).toBeGreaterThanOrEqual(1);
    expect(farthest).toMatch(/VAL 12$|12/);
  });
});
