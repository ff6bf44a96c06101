// The tables of a run: what stands in which column.
import { describe, expect, it } from 'vitest';
import { csvLine, rounded } from '../../src/report/csv.js';
import { framesTable } from '../../src/report/frames-table.js';
import { replicateSpread, residueDisplacements, residueMeans } from '../../src/report/residue-columns.js';
import { residuesTable } from '../../src/report/residues-table.js';
import { seriesSummary } from '../../src/report/series-summary.js';
import { smallQuality, smallReport, smallStart, smallStructure } from './fixtures.js';

describe('csv', () => {
  it('quotes what would break a row', () => {
    expect(csvLine(['a,b', 'say "x"', 3])).toBe('"a,b","say ""x""",3\n');
  });

  it('leaves a field empty where there is no number', () => {
    expect(csvLine([Number.NaN, Number.POSITIVE_INFINITY, 0])).toBe(',,0\n');
  });

  it('has no negative zero', () => {
    expect(Object.is(rounded(-0.00001, 3), 0)).toBe(true);
  });
});

describe('frames.csv', () => {
  const lines = [
    ...framesTable([smallReport(0, 0, { parent: -1 }), smallReport(1, 2, { propagationError: 0.123456 })]),
  ].map((line) => line.trim().split(','));
  const [head, first, second] = lines as [string[], string[], string[]];
  const cell = (row: string[], name: string): string | undefined => row[head.indexOf(name)];

  it('has the columns that the documentation promises', () => {
    expect(head.join()).toBe(
      'frame,map,parent,order,cc_mask_before,cc_mask_after,cc_box_before,cc_box_after,cc_volume_before,cc_volume_after,' +
        'cc_peaks_before,cc_peaks_after,bond_rmsd,angle_rmsd,clashes,rama_favored,rama_outliers,rama_z,rotamer_outliers,cbeta_outliers,' +
        'clashscore,molprobity_score,q_score,rmsd_to_start,rmsd_to_parent,propagation_error,' +
        'weight,evaluations,seconds,linear_shift,replicate_spread',
    );
  });

  it('calls the parent of a frame that began at the start model `start`', () => {
    expect(cell(first, 'parent')).toBe('start');
    expect(cell(second, 'parent')).toBe('0');
  });

  it('leaves the propagation error empty where there was no way back', () => {
    expect(cell(first, 'propagation_error')).toBe('');
    expect(cell(second, 'propagation_error')).toBe('0.1235');
  });

  it('has the quality of a frame where it was measured', () => {
    const [, row] = [...framesTable([smallReport(0, 0, { quality: smallQuality })])].map((line) =>
      line.trim().split(','),
    );
    expect([cell(row!, 'rama_z'), cell(row!, 'clashscore'), cell(row!, 'q_score')]).toEqual(['-1.25', '4', '0.6123']);
    // Nothing to judge.
    expect(cell(row!, 'rotamer_outliers')).toBe('');
    expect(cell(first, 'rama_z')).toBe('');
  });

  it('keeps before and after apart', () => {
    expect([cell(first, 'cc_mask_before'), cell(first, 'cc_mask_after')]).toEqual(['0.7', '0.85']);
    expect([cell(first, 'bond_rmsd'), cell(first, 'angle_rmsd')]).toEqual(['0.00812', '1.052']);
  });
});

describe('residues.csv', () => {
  const errors = Float64Array.of(0.1, 0.2, 0.3);
  const lines = [
    ...residuesTable(smallStructure(), smallStart, [
      smallReport(3, 2, { residuePropagationError: errors, quality: smallQuality }),
    ]),
  ];

  it('has a row a residue with insertion code, Q-score, outliers, displacement, mean B and propagation error', () => {
    expect(lines).toEqual([
      'frame,chain,residue,name,cc,q_score,ramachandran,rotamer,displacement,b,propagation_error,replicate_spread\n',
      '3,A,1,GLY,0.9,0.7,outlier,,2,20,0.1,\n',
      '3,A,1A,ALA,0.8,0.5,favored,allowed,2,40,0.2,\n',
      '3,B,7,A,,,,,2,50,0.3,\n',
    ]);
  });
});

describe('numbers by residue', () => {
  it('is the root mean square over the atoms of a residue', () => {
    const moved = Float64Array.from(smallStart);
    moved[4] = 2; // the second atom of the first residue alone
    expect(residueDisplacements(smallStructure(), smallStart, moved)[0]).toBeCloseTo(Math.SQRT2, 12);
  });

  it('averages over the atoms of a residue', () => {
    expect([...residueMeans(smallStructure(), Float64Array.of(1, 3, 5, 7))]).toEqual([2, 5, 7]);
  });
});

describe('the table on the terminal', () => {
  it('has a line a frame, dashes where there is no number, and means over the numbers that are there', () => {
    const lines = seriesSummary([smallReport(0, 1, { parent: -1 }), smallReport(1, 3, { propagationError: 0.2 })]);
    expect(lines).toHaveLength(5);
    expect(lines[2]).toMatch(/^ +0 +start +0\.700 → 0\.850 +0\.0081 +1\.05 +1\.00 +–$/);
    expect(lines[4]).toMatch(/^ +mean .* 2\.00 +0\.20$/);
  });

  it('has columns of quality where it was measured', () => {
    const lines = seriesSummary([smallReport(0, 1, { quality: smallQuality })]);
    expect(lines[0]).toMatch(/ Q +bonds Å +angles ° +Rama-Z +clashscore +moved Å$/);
    expect(lines[2]).toMatch(/ 0\.61 +0\.0081 +1\.05 +-1\.3 +4\.0 +1\.00$/);
  });

  it('has no means below a single frame', () => {
    expect(seriesSummary([smallReport(0, 1)])).toHaveLength(3);
  });
});

describe('replicateSpread', () => {
  it('is the standard deviation about the mean: two replicates 2 Å apart along x scatter by √2', () => {
    const structure = smallStructure();
    const moved = smallStart.map((v, k) => (k % 3 === 0 ? v + 2 : v));
    const { overall, residues } = replicateSpread(structure, [smallStart, moved]);
    expect(overall).toBeCloseTo(Math.SQRT2, 12);
    for (const value of residues) expect(value).toBeCloseTo(Math.SQRT2, 12);
  });
});
