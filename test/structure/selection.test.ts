import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseModel, readModel } from '../../src/structure/read-model.js';
import { parseSelection, selectAtoms, selectionMask } from '../../src/structure/selection.js';
import { atomLabel } from '../../src/structure/structure.js';

// One residue of each kind that the words tell apart: inserted and negative numbers, an alternate, a ligand, water, RNA.
const model = parseModel(
  [
    'ATOM      1  N   GLY A  -1       0.000   0.000   0.000  1.00 10.00           N',
    'ATOM      2  CA  GLY A  -1       1.500   0.000   0.000  1.00 10.00           C',
    'ATOM      3  CA  SER A  10       5.000   0.000   0.000  1.00 10.00           C',
    'ATOM      4  CB ASER A  10       6.500   0.000   0.000  0.50 10.00           C',
    'ATOM      5  HB2BSER A  10       7.500   0.000   0.000  0.50 10.00           H',
    'ATOM      6  CA  LYS A  10A      9.000   0.000   0.000  1.00 10.00           C',
    'TER',
    "ATOM      7  O5'   U b   1      20.000   0.000   0.000  1.00 10.00      RNA1 O",
    'ATOM      8  N1    U b   1      22.000   0.000   0.000  1.00 10.00      RNA1 N',
    'ATOM      9  H5    U b   1      23.000   0.000   0.000  1.00 10.00      RNA1 H',
    'TER',
    'HETATM   10 ZN    ZN A 301       8.000   0.000   0.000  1.00 10.00          ZN',
    'HETATM   11  O   HOH A 401      30.000   0.000   0.000  1.00 10.00           O',
  ].join('\n'),
  'small.pdb',
);
const xyz = model.conformations[0]!.xyz;
/** Serials of the selected atoms. */
const select = (text: string): number[] =>
  Array.from(selectAtoms(parseSelection(text), model.structure, xyz), (a) => model.structure.serial[a]!).sort(
    (a, b) => a - b,
  );

describe('selections', () => {
  it.each([
    ['all', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
    ['none', []],
    ['chain A and name CA', [2, 3, 6]],
    ['chain a', []],
    ['chain A+b and element n', [1, 8]],
    ['resi -1', [1, 2]],
    ['resi 10', [3, 4, 5]],
    ['resi 10A', [6]],
    ['resi -5-10', [1, 2, 3, 4, 5, 7, 8, 9]],
    ['resi -5--1,10A-401', [1, 2, 6, 10, 11]],
    ['resi 10 + 10A', [3, 4, 5, 6]],
    ['resn GLY, LYS', [1, 2, 6]],
    ['name C*', [2, 3, 4, 6]],
    ["name O5'", [7]],
    ['name "O5\'"', [7]],
    ['altloc A', [4]],
    ["altloc ''", [1, 2, 3, 6, 7, 8, 9, 10, 11]],
    ['segid RNA1', [7, 8, 9]],
    ['protein', [1, 2, 3, 4, 5, 6]],
    ['nucleic', [7, 8, 9]],
    ['water', [11]],
    ['ligand', [10]],
    ['hetero', [10, 11]],
    ['hydrogens', [5, 9]],
    ['backbone', [1, 2, 3, 6, 7]],
    // Base hydrogens such as H5 are no backbone, H5′ would be.
    ['sidechain', [4, 5, 8, 9]],
    ['not (protein or nucleic)', [10, 11]],
    ['name CA or resn ZN and chain b', [2, 3, 6]],
    ['not hydrogens and resi 10', [3, 4]],
    // Zinc at x = 8: 6.5, 7.5, 9 and itself lie within 1.5 Å, the limit included.
    ['within 1.5 of element ZN', [4, 5, 6, 10]],
    ['within 1.5 of element ZN and not element ZN', [4, 5, 6]],
    ['byres within 1.5 of (resn ZN)', [3, 4, 5, 6, 10]],
    ['CHAIN A AND NOT PROTEIN', [10, 11]],
  ])('%s', (text, serials) => {
    expect(select(text)).toEqual(serials);
  });

  it('gives a mask of the same atoms', () => {
    const mask = selectionMask(parseSelection('resn ZN'), model.structure, xyz);
    expect(mask.reduce((sum, bit) => sum + bit, 0)).toBe(1);
    expect(atomLabel(model.structure, mask.indexOf(1))).toBe('A/301/ZN/ZN');
  });

  it.each([
    [
      'chain A and rsei 10',
      /Selection 'chain A and rsei 10', column 13 \('rsei'\): not a selection word; known words are chain, resi/,
    ],
    ['chain', /at its end: expected a value behind chain/],
    ['(chain A', /column 1 \('\('\): this bracket is never closed/],
    ['chain A)', /column 8 \('\)'\): this bracket was never opened/],
    ['chain A name CA', /column 9 \('name'\): expected and, or, or the end/],
    ['resi 5-x', /column 6 \('5-x'\): '5-x' is no residue number/],
    ['resi 50-10', /column 6 .* runs backwards/],
    ['within five of protein', /column 8 \('five'\): expected a distance/],
    ['within 5 protein', /column 10 \('protein'\): expected of/],
    ['protein and', /at its end: something is missing/],
    ['', /at its end: something is missing/],
  ])('%j is refused at its place', (text, sentence) => {
    expect(() => parseSelection(text)).toThrow(sentence);
  });
});

const igy = fileURLToPath(new URL('../../../shared/data/formats/models/1igy.pdb.gz', import.meta.url));

// The shared data are not part of the repository. Counts by loops over gemmi 0.5.7's atoms, distances by numpy.
describe.skipIf(!existsSync(igy))('selections in an antibody with glycans and insertion codes', () => {
  it.each([
    ['chain A and resi 10-50 and name CA', 41],
    ['resn NAG+MAN', 246],
    ['hydrogens', 2498],
    ['within 5 of (chain A and resi 10 and name CA)', 31],
  ])('%s', async (text, count) => {
    const { structure, conformations } = await readModel(igy);
    expect(selectAtoms(parseSelection(text), structure, conformations[0]!.xyz).length).toBe(count);
  });
});
