import { describe, expect, it } from 'vitest';
import { type GeometryReport, type ResidueGeometry, validateGeometry } from '../../src/validation/geometry-report.js';
import { molProbityScore } from '../../src/validation/molprobity-score.js';
import { type Built, builtPeptide, builtShared, hasShared } from './models.js';

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

// ramalyze, cbetadev and rotalyze of Debian's cctbx 2022.9. ARG and LYS are judged by the same grids there and here, the other
// rotamers by Top8000 there and by Top500 here.
describe.skipIf(!hasShared('data/single'))('beside cctbx', async () => {
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
