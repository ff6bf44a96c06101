import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { createRamachandranTerm } from '../../src/restraints/ramachandran.js';
import {
  CELL_SIZE,
  CELLS,
  RAMACHANDRAN_CLASSES,
  type RamachandranClass,
  ramachandranGrids,
  ramachandranShare,
} from '../../src/restraints/ramachandran-grid.js';
import { ramachandranEnergy, type SurfacePoint } from '../../src/restraints/ramachandran-surface.js';
import { ramachandranTable } from '../../src/restraints/ramachandran-table.js';
import { createRamachandranTargetTerm } from '../../src/restraints/ramachandran-target.js';
import { checkTerm } from '../../src/restraints/term-check.js';
import { parseModel, readModel } from '../../src/structure/read-model.js';
import { pdbText, peptide } from '../chemistry/peptide-fixture.js';

const dictionary = new Dictionary([embeddedDictionary()]);
const KINDS: readonly RamachandranClass[] = [0, 1, 2, 3, 4, 5];

function surfaceAt(kind: RamachandranClass, phi: number, psi: number): SurfacePoint {
  const out = { energy: 0, phi: 0, psi: 0, phiPhi: 0, phiPsi: 0, psiPsi: 0 };
  ramachandranEnergy(kind, phi, psi, out);
  return out;
}

function transposed(grid: Float64Array): Float64Array {
  return grid.map((_, k) => grid[CELLS * (k % CELLS) + Math.floor(k / CELLS)]!);
}

/** By a Gaussian of `width` degrees, cut off at 5 of them or half a turn. */
function smoothedAlongRows(grid: Float64Array, width: number): Float64Array {
  const reach = Math.min(CELLS / 2, Math.ceil((5 * width) / CELL_SIZE));
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, n) =>
    Math.exp(-0.5 * ((CELL_SIZE * (n - reach)) / width) ** 2),
  );
  const volume = kernel.reduce((sum, w) => sum + w, 0);
  return grid.map((_, k) => {
    const [row, column] = [CELLS * Math.floor(k / CELLS), (k % CELLS) + CELLS - reach];
    return kernel.reduce((sum, w, n) => sum + w * grid[row + ((column + n) % CELLS)]!, 0) / volume;
  });
}

describe('the grids', () => {
  // mmtbx_validation_ramachandran_ext.rama_eval().get_score, Debian's cctbx 2022.9.
  const PLACES = [
    [-63.3, -42.1],
    [-119.2, 127.9],
    [-180, 180],
    [57.4, 38.2],
    [-75.1, 155.5],
    [179.5, -179.2],
    [70, -60],
  ] as const;
  const SCORES = [
    [0.990168, 0.537198, 0.005077, 0.282291, 0.370391, 0.00406, 0.00493],
    [0.951617, 0.75834, 5.9e-5, 0.002384, 0.062592, 5.2e-5, 0.002731],
    [0.727357, 0.262324, 0.002639, 0.004053, 0.86318, 0.002345, 0],
    [0.993293, 0.073981, 0.488043, 0.856593, 0.477802, 0.488766, 0.007677],
    [0.239548, 0.000154, 0, 0, 0.424702, 0, 0],
    [0.005319, 0.000385, 0, 0, 0.998457, 0, 0],
  ];
  it.each(KINDS)('read as cctbx reads them: class %i', (kind) => {
    PLACES.forEach(([phi, psi], k) => {
      const expected = SCORES[kind]![k]!;
      expect(Math.abs(ramachandranShare(kind, phi, psi) - expected)).toBeLessThan(1e-6 + 5e-4 * expected);
    });
  });
});

describe('the surface', () => {
  const angle = fc.double({ min: -180, max: 180, noNaN: true });

  it('has the derivatives that finite differences give, and a period of 360°', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), angle, angle, (kind, phi, psi) => {
        const h = 1e-4;
        const here = surfaceAt(kind, phi, psi);
        const [ahead, behind] = [surfaceAt(kind, phi + h, psi), surfaceAt(kind, phi - h, psi)];
        const [above, below] = [surfaceAt(kind, phi, psi + h), surfaceAt(kind, phi, psi - h)];
        expect(here.phi).toBeCloseTo((ahead.energy - behind.energy) / (2 * h), 5);
        expect(here.psi).toBeCloseTo((above.energy - below.energy) / (2 * h), 5);
        expect(here.phiPhi).toBeCloseTo((ahead.phi - behind.phi) / (2 * h), 3);
        expect(here.phiPsi).toBeCloseTo((ahead.psi - behind.psi) / (2 * h), 3);
        expect(here.psiPsi).toBeCloseTo((above.psi - below.psi) / (2 * h), 3);
        expect(surfaceAt(kind, phi + 360, psi - 720).energy).toBeCloseTo(here.energy, 8);
        expect(here.energy).toBeGreaterThanOrEqual(0);
      }),
      { seed: 4 },
    );
  });

  // The file of energies is made beside the grids: by hand from the grids it must come out the same, to half a step of the file.
  it.each(KINDS)('is the logarithm of the smoothed grid: class %i', (kind) => {
    const grid = ramachandranGrids()[kind]!;
    const density = new Float64Array(grid.length);
    for (const [width, weight] of [
      [3, 1],
      [12, 3e-3],
      [45, 3e-4],
    ] as const) {
      const smooth = smoothedAlongRows(transposed(smoothedAlongRows(transposed(grid), width)), width);
      for (let k = 0; k < density.length; k++) density[k]! += weight * smooth[k]!;
    }
    const most = density.reduce((top, p) => Math.max(top, p), 0);
    const energy = (i: number, j: number): number =>
      -2 * Math.log(density[CELLS * ((i + CELLS) % CELLS) + ((j + CELLS) % CELLS)]! / most);
    // At a cell's centre a uniform cubic B-spline is (1 4 1)/6 of its coefficients along each axis.
    const spline = [1 / 6, 4 / 6, 1 / 6];
    for (let i = 0; i < CELLS; i += 7) {
      for (let j = 0; j < CELLS; j += 7) {
        let expected = 0;
        for (const [a, u] of spline.entries())
          for (const [b, v] of spline.entries()) expected += u * v * energy(i + a - 1, j + b - 1);
        const { energy: found } = surfaceAt(kind, -179 + CELL_SIZE * i, -179 + CELL_SIZE * j);
        expect(Math.abs(found - expected)).toBeLessThan(0.5 / 1500 + 1e-9);
      }
    }
  });

  // Otherwise a residue would be held where none occurs. The strictest outlier limit is 0.0005.
  it.each(KINDS)('leads from everywhere to where residues occur: class %i', (kind) => {
    for (let phi = -177; phi < 180; phi += 20) {
      for (let psi = -171; psi < 180; psi += 20) {
        let [x, y] = [phi, psi];
        for (let step = 0; step < 400; step++) {
          const { phi: gx, psi: gy } = surfaceAt(kind, x, y);
          const length = Math.max(0.1, Math.hypot(gx, gy));
          x -= gx / length;
          y -= gy / length;
        }
        expect(ramachandranShare(kind, x, y), `from ${phi}, ${psi} to ${x}, ${y}`).toBeGreaterThan(0);
      }
    }
  });

  // For most of a class p is the share of residues farther out: half of them have E < 2 ln 2, as r² of two variables.
  it('is about −2 ln of the share in the favoured regions', () => {
    for (const [phi, psi] of [
      [-63, -43],
      [-120, 130],
      [-70, 140],
      [-90, 0],
    ] as const) {
      expect(surfaceAt(0, phi, psi).energy).toBeCloseTo(-2 * Math.log(ramachandranShare(0, phi, psi)), 0);
    }
  });
});

describe('the table', () => {
  it('names classes by the residue, the one behind it, and cis or trans', () => {
    const sequence = ['ALA', 'GLY', 'ALA', 'PRO', 'VAL', 'PRO', 'ILE', 'DAL', 'LEU', 'LEU'];
    const model = parseModel(pdbText(peptide(sequence, [180, 180, 180, 180, 0])), 'fixture.pdb');
    const topology = buildTopology(model, dictionary, { freezeUnknown: true });
    const table = ramachandranTable(model.structure, topology);
    const found = Array.from(table.values['class']!, (kind, r) => {
      const { residueOfAtom, residues } = model.structure;
      return `${residues.name[residueOfAtom[table.atoms[5 * r + 2]!]!]} ${RAMACHANDRAN_CLASSES[kind]}`;
    });
    expect(found.slice(0, 5)).toEqual(['GLY Gly', 'ALA pre-Pro', 'PRO trans-Pro', 'VAL pre-Pro', 'PRO cis-Pro']);
    // D-alanine has no place in these plots.
    expect(found.some((row) => row.startsWith('DAL'))).toBe(false);
  });

  it('follows the link that the peptide gets: 60° before proline is made cis, and judged as cis', () => {
    const model = parseModel(pdbText(peptide(['ALA', 'ALA', 'PRO', 'VAL'], [180, 60, 180])), 'fixture.pdb');
    const topology = buildTopology(model, dictionary);
    const table = ramachandranTable(model.structure, topology);
    expect(RAMACHANDRAN_CLASSES[table.values['class']![1]!]).toBe('cis-Pro');
  });
});

const real = new URL('../../../shared/data/single/asc-3j63-emd5830/model.pdb', import.meta.url);

describe('the term', () => {
  it('keeps the manners of a term on a strand of five residues', () => {
    const model = parseModel(pdbText(peptide(['ALA', 'GLY', 'VAL', 'PRO', 'SER'])), 'fixture.pdb');
    const { xyz } = model.conformations[0]!;
    const table = ramachandranTable(model.structure, buildTopology(model, dictionary));
    expect(table.count).toBe(3);
    const term = createRamachandranTerm(table);
    const report = checkTerm(term, xyz);
    // phi −120°, psi 140° of the fixture.
    expect(term.residuals!(xyz).value[1]).toBeCloseTo(surfaceAt(2, -120, 140).energy, 2);
    expect(report.energy).toBeCloseTo(
      term.residuals!(xyz).residual.reduce((a, b) => a + b, 0),
      10,
    );
  });

  // The shared data are not part of the repository.
  it.skipIf(!existsSync(real))('passes on a real model, and its curvature is not negative', async () => {
    const model = await readModel(real.pathname);
    const { xyz } = model.conformations[0]!;
    const topology = buildTopology(model, dictionary);
    const term = createRamachandranTerm(ramachandranTable(model.structure, topology, 1.5));
    checkTerm(term, xyz);
    let least = Number.POSITIVE_INFINITY;
    term.addCurvature!(xyz, {
      addOuter: (_atoms, _count, _jacobian, weight) => {
        least = Math.min(least, weight);
      },
    });
    expect(least).toBeGreaterThan(0);
  });
});

describe('the form with targets', () => {
  it('rests in favoured regions and draws an outlier to the nearest favoured point', () => {
    const model = parseModel(pdbText(peptide(['ALA', 'ALA', 'ALA', 'ALA'])), 'fixture.pdb');
    const { xyz } = model.conformations[0]!;
    const table = ramachandranTable(model.structure, buildTopology(model, dictionary));
    const term = createRamachandranTargetTerm(table, { sigma: 10 });
    term.refresh(xyz);
    // phi −120°, psi 140°: favoured.
    expect(term.evaluate(xyz, new Float64Array(xyz.length))).toBe(0);
    // The mirror image has phi 120°, psi −140°: the nearest cell with a share of 0.02, searched with numpy in the table of cctbx, is 55°, −129°.
    const mirrored = xyz.map((x, p) => (p % 3 === 0 ? -x : x));
    term.refresh(mirrored);
    checkTerm(term, mirrored);
    const { value, residual } = term.residuals!(mirrored);
    expect(value[0]).toBeGreaterThan(20);
    expect(residual[0]).toBeCloseTo((value[0]! / 10) ** 2, 8);
    expect(value[0]).toBeCloseTo(65.924, 0);
  });
});
