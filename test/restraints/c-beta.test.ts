import { describe, expect, it } from 'vitest';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { cBetaTable } from '../../src/restraints/c-beta.js';
import { checkTerm } from '../../src/restraints/term-check.js';
import { createTorsionTerm } from '../../src/restraints/torsion.js';
import { parseModel } from '../../src/structure/read-model.js';
import { pdbText, peptide } from '../chemistry/peptide-fixture.js';

const model = parseModel(pdbText(peptide(['ALA', 'GLY', 'VAL', 'PRO', 'SER'])), 'fixture.pdb');
const { xyz } = model.conformations[0]!;
const table = cBetaTable(model.structure, buildTopology(model, new Dictionary([embeddedDictionary()])));

describe('C-beta restraints', () => {
  it('hold two dihedrals of each residue but glycine, with ideals by residue', () => {
    const { atomName, residueOfAtom, residues } = model.structure;
    const rows = Array.from({ length: table.count }, (_, r) => {
      const atoms = Array.from(table.atoms.subarray(4 * r, 4 * r + 4));
      const name = residues.name[residueOfAtom[atoms[3]!]!];
      return `${name} ${atoms.map((a) => atomName[a]).join('-')} ${table.values['ideal']![r]}`;
    });
    expect(rows).toEqual([
      'ALA N-C-CA-CB 122.9',
      'ALA C-N-CA-CB -122.6',
      'VAL N-C-CA-CB 123.4',
      'VAL C-N-CA-CB -122',
      'PRO N-C-CA-CB 115.1',
      'PRO C-N-CA-CB -120.7',
      'SER N-C-CA-CB 122.8',
      'SER C-N-CA-CB -122.6',
    ]);
  });

  it('are near their ideals where the hand is right, and a term like others', () => {
    const term = createTorsionTerm(table);
    checkTerm(term, xyz);
    // The fixture's CB follows the dictionary, whose angles differ by a few degrees; a wrong sign would be off by 115.
    for (const delta of term.residuals!(xyz).delta) expect(Math.abs(delta)).toBeLessThan(10);
  });
});
