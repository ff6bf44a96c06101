// The truth of a large map: protein alone, isotropic, in the middle of a box that Fourier transforms are fast on.
import { describe, expect, it } from 'vitest';
import { proteinInBox } from '../../benchmarks/protein-in-box.js';
import { formatPdb } from '../../src/structure/pdb-write.js';
import { parseModel } from '../../src/structure/read-model.js';

/** An alanine from x = 0 to 20 Å, one of its atoms anisotropic; a ligand of the same chain and a water lie farther out. */
const text = `CRYST1   50.000   60.000   70.000  90.00  95.00  90.00 P 1 21 1
ATOM      1  N   ALA A   1       0.000   0.000   0.000  1.00 10.00           N
ATOM      2  CA  ALA A   1       1.000   4.000   0.000  1.00 11.00           C
ANISOU    2  CA  ALA A   1     1500   1000    500      0      0      0       C
ATOM      3  C   ALA A   1      20.000   0.000  -2.000  1.00 12.00           C
TER       4      ALA A   1
HETATM    5 ZN    ZN A 101     -50.000   0.000   0.000  1.00 20.00          ZN
HETATM    6  O   HOH A 102      99.000   0.000   0.000  1.00 20.00           O
END
`;

describe('protein in a box', () => {
  // Edges of at least 20 + 8, 4 + 8 and 2 + 8 Å; the next even numbers without factors above 5 are 30, 12 and 10.
  const model = proteinInBox(parseModel(text, 'model.pdb'), 4);

  it('stands in the middle of a P1 box with good edges', () => {
    expect(model.cell).toEqual({ lengths: [30, 12, 10], angles: [90, 90, 90], spaceGroup: 'P 1' });
    // The middle of the atoms, (10, 2, −1), comes to (15, 6, 5).
    expect([...model.conformations[0]!.xyz]).toEqual([5, 4, 6, 6, 8, 6, 25, 4, 4]);
  });

  it('keeps its B factors and loses ligands, waters and anisotropic displacements', () => {
    expect(model.structure.atomName).toEqual(['N', 'CA', 'C']);
    expect([...model.conformations[0]!.b]).toEqual([10, 11, 12]);
    const written = formatPdb(model);
    expect(written).toMatch(/^CRYST1 +30\.000 +12\.000 +10\.000 +90\.00 +90\.00 +90\.00 P 1/m);
    expect(written).not.toMatch(/ANISOU|HETATM/);
  });
});
