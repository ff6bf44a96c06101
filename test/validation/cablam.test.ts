import { describe, expect, it } from 'vitest';
import type { AngleTable } from '../../src/validation/angle-table.js';
import type { CablamRow } from '../../src/validation/cablam.js';
import type { CablamTables } from '../../src/validation/cablam-tables.js';
import { type GeometryReport, validateGeometry } from '../../src/validation/geometry-report.js';
import { referenceTables } from '../../src/validation/reference-tables.js';
import { shippedTables } from '../../src/validation/shipped-tables.js';
import { describeWithShared, sharedFile } from '../with-shared.js';
import { type Built, builtPeptide, builtShared } from './models.js';

/** The same value everywhere. */
function flat(dimensions: number, value: number): AngleTable {
  return {
    dimensions: Array.from({ length: dimensions }, () => ({ start: -180, span: 360, bins: 1, wraps: true })),
    cells: Float32Array.of(value),
  };
}

function judged({ model, topology, xyz }: Built, cablam: CablamTables): GeometryReport {
  return validateGeometry(model.structure, topology, { xyz }, { tables: { ...shippedTables, cablam } });
}

function rowsOf({ residues }: GeometryReport): readonly CablamRow[] {
  return residues.flatMap(({ cablam }) => (cablam ? [cablam] : []));
}

describe('CaBLAM', () => {
  const seven = builtPeptide(['ALA', 'ALA', 'GLY', 'ALA', 'PRO', 'ALA', 'ALA']);

  it('needs two residues on either side', () => {
    const rows = rowsOf(judged(seven, { source: 'flat', peptide: () => flat(3, 0.5) }));
    expect(rows.map(({ share }) => share)).toEqual([null, 0.5, 0.5, 0.5, null]);
    expect(rows[0]!.muIn).toBeNull();
    expect(rows[0]!.muOut).not.toBeNull();
  });

  it('asks the contours of the residue’s class', () => {
    const asked: string[] = [];
    const peptide = (category: string): AngleTable => {
      asked.push(category);
      return flat(3, 0.5);
    };
    judged(seven, { source: 'flat', peptide });
    expect(asked).toEqual(['gly', 'general', 'transpro']);
    asked.length = 0;
    judged(builtPeptide(['ALA', 'ALA', 'PRO', 'ALA', 'ALA'], [180, 0]), { source: 'flat', peptide });
    expect(asked).toEqual(['cispro']);
  });

  it('counts outliers below 1 %, disfavoured below 5 %, and a wrong trace below 0.5 %', () => {
    const summary = (share: number, trace: number): readonly (number | null)[] => {
      const tables = { source: 'flat', peptide: () => flat(3, share), caGeometry: () => flat(3, trace) };
      const { cablam_outliers, cablam_disfavored, ca_geometry_outliers } = judged(seven, tables).summary;
      return [cablam_outliers, cablam_disfavored, ca_geometry_outliers];
    };
    expect(summary(0.0099, 0.0049)).toEqual([100, 100, 100]);
    expect(summary(0.011, 0.0051)).toEqual([0, 100, 0]);
    expect(summary(0.051, 0.5)).toEqual([0, 0, 0]);
  });

  it('says what a trace looks like only where the neighbours agree and the trace is right', () => {
    const motif = (name: string): AngleTable => flat(2, name === 'regular_beta' ? 0.0002 : 0.0001);
    const likely = (tables: CablamTables): readonly CablamRow['likely'][] =>
      rowsOf(judged(seven, tables)).map((row) => row.likely);
    expect(likely({ source: 'flat', motif })).toEqual([null, null, 'strand', null, null]);
    expect(likely({ source: 'flat', motif, caGeometry: () => flat(3, 0.001) })).toEqual([null, null, null, null, null]);
    const helical = (name: string): AngleTable => flat(2, name === 'loose_alpha' ? 0.5 : 0.1);
    expect(likely({ source: 'flat', motif: helical })[2]).toBe('helix');
    const tight = (name: string): AngleTable => flat(2, name === 'loose_threeten' ? 0.5 : 0.1);
    expect(likely({ source: 'flat', motif: tight })[2]).toBe('threeTen');
  });

  it('is absent without contours, and the report says why', () => {
    const report = validateGeometry(seven.model.structure, seven.topology, { xyz: seven.xyz });
    expect(report.summary.cablam_outliers).toBeNull();
    expect(report.tables.cablam).toBeNull();
    expect(report.notes.join(' ')).toContain('CaBLAM is not judged');
  });
});

// Virtual torsions and motif scores of cablamalyze in Debian's cctbx 2022.9, with the motif contours of Top8000.
describeWithShared('data/reference/top8000', 'beside cctbx', async () => {
  const tables = referenceTables(sharedFile('data/reference/top8000'));
  const { model, topology, xyz } = await builtShared('data/formats/models/1aki.pdb.gz');
  const report = validateGeometry(model.structure, topology, { xyz }, { tables });
  const at = (label: string): CablamRow => report.residues.find((row) => row.label === label)!.cablam!;

  it('measures the same virtual torsions', () => {
    const asparagine = at('A/44/ASN');
    expect(asparagine.muIn).toBeCloseTo(-171.020386, 5);
    expect(asparagine.muOut).toBeCloseTo(-141.86563, 5);
    expect(asparagine.nu).toBeCloseTo(172.321601, 5);
    expect(asparagine.caAngle).toBeCloseTo(126.10964, 5);
  });

  it('scores motifs the same', () => {
    expect(at('A/10/ALA').helix).toBeCloseTo(0.82791592, 6);
    expect(at('A/10/ALA').threeTen).toBeCloseTo(0.00902874, 6);
    expect(at('A/10/ALA').likely).toBe('helix');
    expect(at('A/44/ASN').strand).toBeCloseTo(0.06801388, 6);
  });

  it('says that this folder lacks the contours of the peptides', () => {
    expect(report.summary.cablam_outliers).toBeNull();
    expect(report.notes.join(' ')).toContain('CaBLAM is judged in part');
  });
});
