// The list of restraints: every table of a system, with values, z and origin; selections and edits show.
import { describe, expect, it } from 'vitest';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { editTopology } from '../../src/chemistry/edit-topology.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { parseEdits } from '../../src/chemistry/restraint-edits.js';
import { listRestraints, summarizeRestraints } from '../../src/refinement/restraint-list.js';
import { referenceCoordinates } from '../../src/restraints/reference-coordinates.js';
import { parseModel } from '../../src/structure/read-model.js';
import { pdbText, peptide } from '../chemistry/peptide-fixture.js';

const model = parseModel(pdbText(peptide(['ALA', 'GLY', 'VAL', 'SER', 'ALA'])), 'fixture.pdb');
const { structure } = model;
const { xyz } = model.conformations[0]!;
const topology = buildTopology(model, new Dictionary([embeddedDictionary()]));
const system = { structure, topology, reference: xyz };

describe('the list of restraints', () => {
  it('holds every row of the topology, the Ramachandran and the C-beta restraints', () => {
    const counts = Object.fromEntries(
      summarizeRestraints(listRestraints(system, xyz)).map(({ kind, count }) => [kind, count]),
    );
    for (const { kind, count } of topology.tables) expect(counts[kind] ?? 0).toBe(count);
    // Residues 2, 3 and 4 have neighbours on either side; four residues have a CB, with two dihedrals each.
    expect(counts['ramachandran']).toBe(3);
    expect(counts['c-beta']).toBe(8);
  });

  it('says how far a value is from its ideal in sigmas, and what that costs', () => {
    const atom = structure.atomName.indexOf('CB');
    const moved = xyz.slice();
    moved[3 * atom]! += 0.5;
    const bond = listRestraints(system, moved).find(({ kind, atoms }) => kind === 'bond' && atoms.includes(atom))!;
    expect(bond.z).toBeCloseTo((bond.value - bond.ideal) / bond.sigma, 9);
    expect(bond.energy).toBeCloseTo(bond.z ** 2, 6);
    expect(bond.origin).toMatch(/^ALA/);
  });

  it('is narrowed to what touches the chosen atoms', () => {
    const chosen = Uint8Array.from({ length: structure.atomCount }, (_, a) =>
      structure.residueOfAtom[a] === 2 ? 1 : 0,
    );
    const rows = listRestraints(system, xyz, chosen);
    expect(rows.length).toBeGreaterThan(0);
    for (const { atoms } of rows) expect(atoms.some((atom) => chosen[atom] === 1)).toBe(true);
  });

  it('shows tables of the run, edits, and ideals that follow the conformation', () => {
    const edit = { add: 'bond', atoms: ['resi 1 and name CB', 'resi 5 and name CB'], ideal: 9, sigma: 0.5 };
    const after = editTopology(topology, structure, xyz, parseEdits([edit], 'edits.json')).topology;
    const restraints = { conformationDependent: true, tables: [referenceCoordinates(structure, xyz, [0, 1])] };
    const rows = listRestraints({ ...system, topology: after, restraints }, xyz);
    expect(rows.filter(({ origin }) => origin === 'edit (edits.json, edit 1)').map(({ ideal }) => ideal)).toEqual([9]);
    expect(rows.filter(({ kind }) => kind === 'anchor')).toHaveLength(2);
    const followed = rows.filter(({ origin }) => origin.startsWith('CDL'));
    // Glycine 5 angles and 4 bonds, valine and serine 7 and 5.
    expect(followed).toHaveLength(33);
    for (const { z, energy } of followed) expect(z ** 2).toBeCloseTo(energy, 6);
  });
});
