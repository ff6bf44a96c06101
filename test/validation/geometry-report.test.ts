import { describe, expect, it } from 'vitest';
import { type GeometryReport, validateGeometry } from '../../src/validation/geometry-report.js';
import { molProbityScore } from '../../src/validation/molprobity-score.js';
import { referenceTables } from '../../src/validation/reference-tables.js';
import type { ResidueGeometry } from '../../src/validation/residue-geometry.js';
import { rotamerName } from '../../src/validation/rotamer-names.js';
import { describeWithShared, sharedFile } from '../with-shared.js';
import { type Built, builtPeptide, builtShared } from './models.js';

function report({ model, topology, xyz }: Built): GeometryReport {
  return validateGeometry(model.structure, topology, { xyz });
}

function named({ residues }: GeometryReport, label: string): ResidueGeometry {
  return residues.find((row) => row.label === label)!;
}

// phi −120°, psi 140° by construction.
describe('a peptide of known torsions', () => {
  const found = report(builtPeptide(['ALA', 'GLY', 'VAL', 'PRO', 'SER'], [180, 100, 180, 0]));

  it('has a Ramachandran row where there is a neighbour on either side', () => {
    const rows = found.residues.flatMap(({ label, ramachandran }) =>
      ramachandran ? [[label, ramachandran] as const] : [],
    );
    expect(rows.map(([label, row]) => `${label} ${row.class}`)).toEqual([
      'A/2/GLY Gly',
      'A/3/VAL pre-Pro',
      'A/4/PRO trans-Pro',
    ]);
    expect(rows[1]![1].phi).toBeCloseTo(-120, 0);
    expect(rows[1]![1].psi).toBeCloseTo(140, 0);
    expect(rows[1]![1].evaluation).toBe('favored');
  });

  it('tells cis, trans and twisted peptides apart', () => {
    expect(found.residues.map(({ omega }) => omega?.form)).toEqual([undefined, 'trans', 'twisted', 'trans', 'cis']);
    expect(found.summary.omega_twisted).toBe(1);
    expect(found.summary.omega_cis_general).toBe(1);
  });

  it('says nothing of rotamers where there are no side chains', () => {
    expect(found.summary.rotamer_outliers).toBeNull();
    expect(found.summary.molprobity_score).toBeNull();
    expect(found.notes.join(' ')).toContain('no hydrogens');
  });

  it('finds the mirror image wrong', () => {
    const right = builtPeptide(['ALA', 'ALA', 'ALA', 'ALA']);
    const mirrored = report({ ...right, xyz: right.xyz.map((x, p) => (p % 3 === 0 ? -x : x)) });
    expect(mirrored.summary.chirality_inverted).toBe(4);
    expect(mirrored.summary.cbeta_outliers).toBe(100);
    expect(mirrored.summary.rama_outliers).toBe(100);
    expect(report(right).summary.chirality_outliers).toBe(0);
  });
});

describe('the MolProbity score', () => {
  it('is 0.5 for a model without a fault, and as computed on paper for one with some', () => {
    expect(molProbityScore({ clashscore: 0, rotamerOutliers: 0, ramachandranFavored: 100 })).toBe(0.5);
    // 0.426 ln 11 + 0.33 ln 4 + 0.25 ln 4 + 0.5
    expect(molProbityScore({ clashscore: 10, rotamerOutliers: 4, ramachandranFavored: 95 })).toBeCloseTo(2.3255, 3);
  });
});

describe('the name of a rotamer', () => {
  it('has a letter for each staggered torsion and an angle for a flat end', () => {
    expect(rotamerName('LEU', [-65, 175])).toBe('mt');
    expect(rotamerName('ARG', [62, -178, -58, 166])).toBe('ptm170');
    expect(rotamerName('ASP', [-70, 155])).toBe('m-20');
    expect(rotamerName('PHE', [180, 90])).toBe('t90');
    expect(rotamerName('TRP', [300, 181])).toBe('m180');
    expect(rotamerName('PRO', [-25])).toBe('Cg_exo');
    expect(rotamerName('PRO', [27])).toBe('Cg_endo');
  });
});

describe('deviations from ideals', () => {
  it('are told by kind, with the worst of each', () => {
    const { model, topology, xyz } = builtPeptide(['ALA', 'SER', 'ALA']);
    const stretched = xyz.slice();
    const o = model.structure.atomName.indexOf('O');
    const c = model.structure.atomName.indexOf('C');
    // The first C=O drawn out to twice its length.
    for (let axis = 0; axis < 3; axis++) stretched[3 * o + axis] = 2 * xyz[3 * o + axis]! - xyz[3 * c + axis]!;
    const { deviations, worst, summary } = validateGeometry(model.structure, topology, { xyz: stretched });
    const [first] = deviations.bond.worst;
    expect([...first!.atoms].sort()).toEqual([c, o].sort());
    expect(first!.value).toBeCloseTo(2 * 1.229, 2);
    expect(first!.z).toBeCloseTo((first!.value - first!.ideal) / first!.sigma, 10);
    expect(worst[0]).toEqual(first);
    expect(summary.bond_rmsd).toBe(deviations.bond.rmsd);
    expect(deviations.bond.rmsd).toBeCloseTo((first!.value - first!.ideal) / Math.sqrt(deviations.bond.count), 2);
  });
});

describe('a clashscore from elsewhere', () => {
  it('is taken as given, and the MolProbity score from it', () => {
    const { model, topology, xyz } = builtPeptide(['ALA', 'SER', 'ALA']);
    expect(validateGeometry(model.structure, topology, { xyz }, { clashscore: 12.5 }).summary.clashscore).toBe(12.5);
  });
});

// ramalyze, cbetadev and rotalyze of Debian's cctbx 2022.9. ARG and LYS are judged by the same grids there and here, the other
// rotamers by Top8000 there and by Top500 here.
describeWithShared('data/single', 'beside cctbx', async () => {
  const asc = report(await builtShared('data/single/asc-3j63-emd5830/model.pdb'));
  const nav = report(await builtShared('data/single/nav-beta1-5xsy-emd6770/model.pdb'));
  const counts = ({ residues }: GeometryReport): readonly number[] =>
    ['favored', 'allowed', 'outlier'].map(
      (evaluation) => residues.filter(({ ramachandran }) => ramachandran?.evaluation === evaluation).length,
    );

  it('counts the same Ramachandran residues', () => {
    expect(counts(asc)).toEqual([76, 9, 4]);
    expect(counts(nav)).toEqual([149, 13, 8]);
    expect(asc.summary.rama_outliers).toBeCloseTo((100 * 4) / 89, 10);
    const met = named(asc, 'A/47/MET').ramachandran!;
    expect(met.phi).toBeCloseTo(-22.79, 1);
    expect(met.psi).toBeCloseTo(111.12, 1);
    expect(100 * met.share).toBeCloseTo(0.0286, 3);
  });

  it('finds the same C-beta deviations', () => {
    expect(named(asc, 'A/61/LEU').cBeta!.deviation).toBeCloseTo(0.0875, 4);
    expect(named(nav, 'B/76/SER').cBeta!.deviation).toBeCloseTo(0.7383, 4);
    expect(nav.residues.filter(({ cBeta }) => cBeta?.isOutlier)).toHaveLength(10);
    expect(nav.summary.cbeta_outliers).toBeCloseTo((100 * 10) / 160, 10);
  });

  it('measures and judges the same rotamers', () => {
    const arginine = named(asc, 'A/5/ARG').rotamers![0]!;
    expect(arginine.chi.map((chi) => Math.round((chi + 360) % 360))).toEqual([89, 193, 321, 189]);
    expect(100 * arginine.share).toBeCloseTo(2.737, 2);
    expect(named(nav, 'B/50/ARG').rotamers![0]!.evaluation).toBe('outlier');
    expect(100 * named(nav, 'B/66/LYS').rotamers![0]!.share).toBeCloseTo(68.489, 2);
    // 4 of 73 and 17 of 149 by Top8000.
    expect(Math.abs(asc.summary.rotamer_outliers! - (100 * 4) / 73)).toBeLessThan(2);
    expect(Math.abs(nav.summary.rotamer_outliers! - (100 * 17) / 149)).toBeLessThan(2);
  });

  it('comes near the same Rama-Z', async () => {
    const truth = report(await builtShared('tools/peers/testbed/adk_open_truth.pdb'));
    const shaken = report(await builtShared('tools/peers/testbed/adk_open_shaken.pdb'));
    // cctbx: 0.79, −8.04, −3.73.
    expect(Math.abs(truth.summary.rama_z! - 0.79)).toBeLessThan(1);
    expect(Math.abs(shaken.summary.rama_z! + 8.04)).toBeLessThan(1);
    expect(Math.abs(nav.summary.rama_z! + 3.73)).toBeLessThan(1);
    expect(truth.summary.rama_z_error!).toBeGreaterThan(0.2);
    expect(truth.summary.rama_z_error!).toBeLessThan(1);
  });
});

// The same, judged by the reference folder: classes and Rama-Z as the judge has them (cctbx 2022.9, rotalyze and rama_z).
describeWithShared('data/reference/top8000', 'beside cctbx, by its own tables', async () => {
  const tables = referenceTables(sharedFile('data/reference/top8000'));
  const judged = async (path: string): Promise<GeometryReport> => {
    const { model, topology, xyz } = await builtShared(path);
    return validateGeometry(model.structure, topology, { xyz }, { tables });
  };

  it('finds the same rotamers', async () => {
    const asc = await judged('data/single/asc-3j63-emd5830/model.pdb');
    expect(asc.tables.rotamers).toContain('(ARG, LYS: Top500');
    const outliers = asc.residues.filter(({ rotamers }) =>
      rotamers?.some(({ evaluation }) => evaluation === 'outlier'),
    );
    expect(outliers.map(({ label }) => label)).toEqual(['A/12/LEU', 'A/28/LEU', 'A/34/GLU', 'A/72/VAL']);
    expect(named(asc, 'A/56/LEU').rotamers![0]).toMatchObject({ evaluation: 'allowed', name: 'tm' });
    expect(named(asc, 'A/56/LEU').rotamers![0]!.share).toBeCloseTo(0.00327862, 7);
    const nav = await judged('data/single/nav-beta1-5xsy-emd6770/model.pdb');
    expect(nav.summary.rotamer_outliers).toBeCloseTo((100 * 17) / 149, 10);
    expect(nav.summary.rotamer_favored).toBeCloseTo((100 * 120) / 149, 10);
    expect(nav.summary.rama_z).toBeCloseTo(-3.7345, 3);
    expect(nav.summary.rama_z_error).toBeCloseTo(0.5379, 3);
    expect(nav.summary.rama_z_helix).toBeCloseTo(-1.6767, 3);
    expect(nav.summary.rama_z_sheet).toBeCloseTo(-1.9696, 3);
    expect(nav.summary.rama_z_loop).toBeCloseTo(-3.147, 3);
    expect(nav.notes.join(' ')).not.toContain('Rama-Z');
  });

  it('judges every conformer', async () => {
    const alternates = await judged('data/formats/models/3o5r.pdb.gz');
    const rows = alternates.residues.flatMap(({ ramachandran, alternateRamachandran = [] }) =>
      ramachandran ? [ramachandran, ...alternateRamachandran] : [],
    );
    // ramalyze has 170 rows over 126 residues.
    expect(rows).toHaveLength(170);
    expect(rows.filter(({ altloc }) => altloc === 'B').length).toBeGreaterThan(0);
    expect(alternates.summary.rama_z).toBeCloseTo(0.507, 2);
  });
});
