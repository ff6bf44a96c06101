// Conformation-dependent targets: figures as cctbx has them, rows taken out of the topology, targets that follow φ and ψ.
import { describe, expect, it } from 'vitest';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { dihedralDegrees } from '../../src/chemistry/measure.js';
import { backboneClass, backboneFigure } from '../../src/restraints/backbone-geometry.js';
import {
  conformationDependentTables,
  createConformationDependentTerm,
} from '../../src/restraints/conformation-dependent.js';
import { checkTerm } from '../../src/restraints/term-check.js';
import { parseModel } from '../../src/structure/read-model.js';
import { pdbText, peptide } from '../chemistry/peptide-fixture.js';

/** mmtbx.conformation_dependent_library.cdl_database (CDL 1.2): class, φ, ψ, figure, mean, sigma. */
const CDL = [
  ['ALA', 'SER', -60, -40, 2, 111.28, 1.09],
  ['LEU', 'SER', -62, -37, 7, 1.3349, 0.0131],
  ['VAL', 'PRO', -120, 130, 2, 107.61, 1.19],
  ['GLY', 'ALA', 178, -176, 5, 114.72, 1.32],
  ['PRO', 'ALA', -70, 150, 0, 119.85, 1.01],
  ['PRO', 'ALA', -70, 150, 11, 1.2335, 0.0114],
  // A cell without residues: the mean of the class.
  ['ALA', 'SER', 60, 180, 3, 110.42, 1.99],
] as const;

const model = parseModel(pdbText(peptide(['ALA', 'GLY', 'VAL', 'PRO', 'SER'])), 'fixture.pdb');
const { xyz } = model.conformations[0]!;
const topology = buildTopology(model, new Dictionary([embeddedDictionary()]));
const tables = conformationDependentTables(model.structure, topology);

describe('the conformation-dependent library', () => {
  it.each(CDL)(
    'has the figures of cctbx for %s before %s at %d, %d (figure %d)',
    (name, next, phi, psi, figure, ideal, sigma) => {
      const out = { ideal: 0, sigma: 0 };
      expect(backboneFigure(backboneClass(name, next)!, figure, phi, psi, out)).toBe(true);
      expect(out.ideal).toBeCloseTo(ideal, 9);
      expect(out.sigma).toBeCloseTo(sigma, 9);
    },
  );

  it('has no Cβ for glycine, and no class for residues that it does not know', () => {
    expect(backboneFigure(backboneClass('GLY', 'ALA')!, 1, 0, 0, { ideal: 0, sigma: 0 })).toBe(false);
    expect(backboneClass('HEM', 'ALA')).toBeUndefined();
  });
});

describe('conformation-dependent targets', () => {
  it('take their rows out of the topology and leave the others', () => {
    const count = (kind: string, list: typeof topology.tables): number =>
      list.filter((table) => table.kind === kind).reduce((sum, table) => sum + table.count, 0);
    for (const kind of ['bond', 'angle', 'torsion', 'chirality', 'plane'])
      expect(count(kind, tables.rest) + count(kind, tables.dependent)).toBe(count(kind, topology.tables));
    // GLY, VAL and PRO have neighbours on either side: 5 bonds and 7 angles each, 2 angles and a bond less without Cβ.
    expect(tables.sites.count).toBe(3);
    expect(count('bond', tables.dependent)).toBe(14);
    expect(count('angle', tables.dependent)).toBe(19);
  });

  it('follow φ and ψ when refreshed', () => {
    const angles = tables.dependent.find((table) => table.kind === 'angle')!;
    const term = createConformationDependentTerm(angles, tables.sites);
    const idealOf = (r: number): number => {
      const { value, delta } = term.residuals!(xyz);
      return value[r]! - delta[r]!;
    };
    for (let r = 0; r < angles.count; r++) expect(idealOf(r)).toBeCloseTo(angles.values['ideal']![r]!, 9);
    term.refresh!(xyz);
    const site = 1;
    const at = Array.from(tables.sites.atoms.subarray(5 * site, 5 * site + 5)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const phi = dihedralDegrees(xyz, at[0], at[1], at[2], at[3]);
    const psi = dihedralDegrees(xyz, at[1], at[2], at[3], at[4]);
    const expected = { ideal: 0, sigma: 0 };
    backboneFigure(tables.sites.values['class']![site]!, 2, phi, psi, expected);
    const row = Array.from({ length: angles.count }, (_, r) => r).find(
      (r) => angles.values['site']![r] === site && angles.values['figure']![r] === 2,
    )!;
    expect(idealOf(row)).toBeCloseTo(expected.ideal, 9);
    checkTerm(term, xyz);
  });
});
