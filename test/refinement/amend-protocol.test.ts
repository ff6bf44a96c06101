// What is asked for beside a protocol stands where it works: bodies first, occupancies and flips before the last minimization.
import { describe, expect, it } from 'vitest';
import { amendProtocol, checkWishes } from '../../src/refinement/amend-protocol.js';
import { propagationProtocol, standardProtocol } from '../../src/refinement/presets.js';
import { findNcsGroups } from '../../src/restraints/ncs-groups.js';
import { structure, topology, truth } from './rotamer-fixture.js';
import { threeCopies } from './three-copies.js';

describe('amendProtocol', () => {
  it('changes nothing where nothing is asked for', () => {
    expect(amendProtocol(standardProtocol(3), {}, 3)).toEqual(standardProtocol(3));
  });

  it('gives the bodies to the rigid-body stage, and makes one where there is none', () => {
    const rigidBodies = ['chain A', 'chain B'];
    const standard = amendProtocol(standardProtocol(3), { rigidBodies }, 3).stages;
    expect(standard).toHaveLength(standardProtocol(3).stages.length);
    expect(standard[0]).toMatchObject({ stage: 'rigid-body', groups: rigidBodies, resolution: 10 });
    const propagation = amendProtocol(propagationProtocol(3), { rigidBodies }, 3).stages;
    expect(propagation[0]).toMatchObject({ stage: 'rigid-body', groups: rigidBodies, resolution: 10 });
    expect(propagation.slice(1)).toEqual(propagationProtocol(3).stages);
  });

  it('puts flips and occupancies before the last minimization', () => {
    const { stages } = amendProtocol(standardProtocol(3), { flips: true, occupancies: ['resi 5'] }, 3);
    expect(stages.slice(-3)).toMatchObject([
      { stage: 'flips', resolution: 3 },
      { stage: 'occupancies', free: ['resi 5'], resolution: 3 },
      { stage: 'minimize' },
    ]);
  });
});

describe('checkWishes', () => {
  const system = { structure, topology, reference: truth.xyz };

  it('names a selection that names nothing, or shares atoms with another', () => {
    expect(() => checkWishes({ rigidBodies: ['chain Z'] }, system)).toThrow(/rigid body 'chain Z' names no atom/);
    expect(() => checkWishes({ rigidBodies: ['all', 'name CA'] }, system)).toThrow(/'all' and 'name CA' share atoms/);
    expect(() => checkWishes({ occupancies: ['chain Z'] }, system)).toThrow(/'chain Z' names no atom/);
    expect(() => checkWishes({ rigidBodies: ['name CA'], flips: true }, system)).not.toThrow();
  });

  it('says where bodies do not divide copies alike that constraints keep alike', () => {
    const model = threeCopies();
    const { xyz } = model.conformations[0]!;
    const copies = {
      structure: model.structure,
      topology,
      reference: xyz,
      restraints: { ncs: { mode: 'constraints' as const, groups: findNcsGroups(model.structure, xyz), sigma: 0.05 } },
    };
    const divided = (at: number, chain: string): string[] => [
      `chain ${chain} and resi 1-${at}`,
      `chain ${chain} and resi ${at + 1}-24`,
    ];
    const alike = ['A', 'B', 'C'].flatMap((chain) => divided(12, chain));
    const unlike = [...alike.slice(0, 4), ...divided(15, 'C')];
    expect(checkWishes({ rigidBodies: alike }, copies)).toEqual([]);
    expect(checkWishes({ rigidBodies: ['chain A', 'chain B', 'chain C'] }, copies)).toEqual([]);
    const [note, ...more] = checkWishes({ rigidBodies: unlike }, copies);
    expect(more).toEqual([]);
    expect(note).toMatch(/'chain C and resi 1-15', 'chain C and resi 16-24' are rigid bodies that do not divide/);
    expect(checkWishes({ rigidBodies: unlike }, { ...copies, restraints: {} })).toEqual([]);
  });
});
