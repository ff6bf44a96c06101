// Masks, correlations, and how well models explain maps, against cctbx.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { agreement, compareWithModelMap } from '../../src/density/agreement.js';
import { cutBox } from '../../src/density/box.js';
import { correlation, listedCorrelation, selectedCorrelation } from '../../src/density/correlation.js';
import { orthogonalGrid } from '../../src/density/grid.js';
import { comparisonRadius } from '../../src/density/image-radius.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { moleculeMask } from '../../src/density/molecule-mask.js';
import { readMap, requireVolume } from '../../src/density/mrc-read.js';
import { vanDerWaalsRadius } from '../../src/density/van-der-waals.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { parsePdb } from '../../src/structure/pdb-read.js';

const kernels = loadKernels('reference');

describe('correlation', () => {
  it('is Pearson’s, over all, some or listed voxels', () => {
    const a = Float32Array.of(1, 2, 3, 4, 100);
    const b = Float32Array.of(2, 1, 4, 3, -100);
    // First four: Σ(a − 2.5)(b − 2.5) = 3, both variances 5.
    expect(listedCorrelation(a, b, Int32Array.of(3, 0, 2, 1, 4), 4)).toBeCloseTo(0.6, 12);
    expect(correlation(a.subarray(0, 4), b.subarray(0, 4))).toBeCloseTo(0.6, 12);
    expect(correlation(a, new Float32Array(5).fill(2))).toBeNaN();
    expect(listedCorrelation(a, b, new Int32Array())).toBeNaN();
    // Those where a ≥ 4 or b ≥ 4, and those of a mask.
    const maps = kernels.mapComparison(a, b);
    expect(selectedCorrelation(maps, [4, 4])).toBeCloseTo(listedCorrelation(a, b, Int32Array.of(2, 3, 4)), 12);
    expect(selectedCorrelation(maps, Uint8Array.of(1, 1, 1, 1, 0))).toBeCloseTo(0.6, 12);
    expect(selectedCorrelation(maps, [101, 5])).toBeNaN();
    // Voxels without density in b, summed up, count as if they were among them.
    const more = Float32Array.of(...a, 5, -7);
    const zeros = Float32Array.of(...b, 0, 0);
    const everywhere = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY] as const;
    const withEmpty = selectedCorrelation(maps, everywhere, { count: 2, sum: -2, sumOfSquares: 74 });
    expect(withEmpty).toBeCloseTo(correlation(more, zeros), 12);
  });
});

describe('the molecular mask', () => {
  const grid = orthogonalGrid([40, 40, 40], [0.5, 0.5, 0.5], [-10, -10, -10]);
  const volume = (mask: Uint8Array): number => mask.reduce((sum, v) => sum + v, 0) * 0.125;

  it('of one atom is a sphere, shrunk by what it was widened', () => {
    const radius = vanDerWaalsRadius('C');
    const wide = moleculeMask(grid, Float64Array.of(0, 0, 0), ['C'], { shrink: 0 });
    expect(Math.abs(volume(wide) / ((4 / 3) * Math.PI * (radius + 1.1) ** 3) - 1)).toBeLessThan(0.03);
    const mask = moleculeMask(grid, Float64Array.of(0, 0, 0), ['C']);
    // Between the atom itself and the atom + 0.2 Å + one voxel.
    expect(volume(mask)).toBeGreaterThan((4 / 3) * Math.PI * radius ** 3);
    expect(volume(mask)).toBeLessThan((4 / 3) * Math.PI * (radius + 0.7) ** 3);
  });

  it('closes the gap between atoms that no solvent fits into', () => {
    // Surfaces 1 Å apart: the probe spheres overlap and what is between them is not near the outside.
    const apart = 2 * vanDerWaalsRadius('C') + 1;
    const mask = moleculeMask(grid, Float64Array.of(-apart / 2, 0, 0, apart / 2, 0, 0), ['C', 'C']);
    expect(mask[20 + 40 * (20 + 40 * 20)]).toBe(1);
  });

  it('goes on at the other side of the box', () => {
    const inside = moleculeMask(grid, Float64Array.of(0, 0, 0), ['O']);
    const corner = moleculeMask(grid, Float64Array.of(-10, -10, -10), ['O']);
    expect(volume(corner)).toBe(volume(inside));
  });
});

describe('the radius of comparison', () => {
  it('is the resolution, within 3 and 10 Å, unless the image of an atom is wider', () => {
    // cctbx 2022.9, mmtbx.maps.mtriage.get_atom_radius for maps of data/single.
    expect(comparisonRadius(2.3, 44)).toBe(3);
    expect(comparisonRadius(3.8, 60)).toBe(3.8);
    expect(comparisonRadius(20, 10)).toBe(10);
    expect(comparisonRadius(3, 400)).toBeGreaterThan(3.5);
  });
});

describe('agreement', () => {
  const pdb = [
    'ATOM      1  N   GLY A   1       4.000   5.000   6.000  1.00 20.00           N',
    'ATOM      2  CA  GLY A   1       5.400   5.300   6.200  1.00 20.00           C',
    'ATOM      3  O   HOH A   2      12.000  12.000  11.000  1.00 30.00           O',
  ].join('\n');
  const { structure, conformations } = parsePdb(pdb, 'small.pdb');
  const conformation = conformations[0]!;
  const grid = orthogonalGrid([20, 18, 16], [1, 1, 1]);

  it('is 1 everywhere with the model’s own map, whatever its scale', () => {
    const own = new ModelDensity(grid, structure.element, kernels).evaluate(conformation, 3);
    const map = { grid, values: own.values.map((v) => 7 * v + 2) };
    const { residueCc, ...all } = agreement(map, structure, conformation, 3, kernels);
    for (const cc of [...Object.values(all), ...residueCc]) expect(cc).toBeCloseTo(1, 4);
    expect(residueCc).toHaveLength(2);
  });

  it('tells which residue is not in the map', () => {
    const density = new ModelDensity(grid, structure.element, kernels);
    const map = density.evaluate({ ...conformation, occupancy: Float64Array.of(1, 1, 0) }, 3);
    const { residueCc } = compareWithModelMap(
      map,
      density.evaluate(conformation, 3),
      structure,
      conformation,
      3,
      kernels,
    );
    expect(residueCc[0]).toBeGreaterThan(0.99);
    expect(residueCc[1]).toBeLessThan(0.7);
  });

  it('of a box is that of the map it was cut from, whatever else stands there', () => {
    // Noise, and a neighbour with more density than the model, outside the box.
    const large = orthogonalGrid([48, 40, 36], [1, 1, 1]);
    const random = randomFrom('agreement of a box');
    const own = new ModelDensity(large, structure.element, kernels).evaluate(conformation, 3);
    const shifted = conformation.xyz.map((v) => v + 18);
    const neighbour = new ModelDensity(large, structure.element, kernels).evaluate(
      { ...conformation, xyz: shifted },
      3,
    );
    const values = own.values.map((v, k) => v + 1.5 * neighbour.values[k]! + 0.05 * random.normal());
    const whole = { grid: large, values };
    const box = cutBox(whole, conformation.xyz, 5);
    expect(box.values.length).toBeLessThan(0.4 * values.length);
    const expected = agreement(whole, structure, conformation, 3, kernels);
    const found = agreement(box, structure, conformation, 3, kernels);
    const alone = agreement({ grid: box.grid, values: box.values }, structure, conformation, 3, kernels);
    // Ripples of the model's map outside the box are what is left out.
    for (const key of ['ccMask', 'ccBox', 'ccVolume', 'ccPeaks'] as const) {
      expect(Math.abs(found[key] - expected[key])).toBeLessThan(0.01);
    }
    expect(Math.abs(alone.ccBox - expected.ccBox)).toBeGreaterThan(0.1);
    expect(Math.abs(alone.ccPeaks - expected.ccPeaks)).toBeGreaterThan(0.1);
  });

  const data = new URL('../../../shared/data/', import.meta.url);

  // tools/peers/validate.py (cctbx 2022.9); the shared files are not part of the repository.
  describe.skipIf(!existsSync(data))('agrees with cctbx within 0.005', () => {
    it.each<[string, string, number, number, number, number, number, number]>([
      ['single/asc-3j63-emd5830/map.ccp4.gz', 'model.pdb', 3.8, 0.6714, 0.70102, 0.7464, 0.7459, 0.72338],
      ['single/tmv-6i5a-emd4413/map.ccp4.gz', 'model.pdb', 2.3, 0.81712, 0.69871, 0.06514, 0.28325, 0.78437],
      ['single/pneumolysin-5ly6-emd4118/map.ccp4.gz', 'model.pdb', 4.5, 0.62377, 0.67775, 0.6661, 0.84336, 0.72586],
      ['single/nav-beta1-5xsy-emd6770/map.ccp4.gz', 'model.pdb', 4, 0.72468, 0.73019, 0.74748, 0.7444, 0.7749],
      ['series/adk-states/frame_007.mrc.gz', 'start.pdb', 3.5, 0.95772, 0.95672, 0.93028, 0.82137, 0.95959],
    ])('%s', async (mapName, modelName, resolution, ccMask, ccVolume, ccPeaks, ccBox, residueMean) => {
      const mapUrl = new URL(mapName, data);
      const map = requireVolume(await readMap(fileURLToPath(mapUrl)));
      const model = parsePdb(await readFile(new URL(modelName, mapUrl), 'utf8'), modelName);
      const found = agreement(map, model.structure, model.conformations[0]!, resolution, kernels);
      const mean = found.residueCc.reduce((sum, cc) => sum + cc, 0) / found.residueCc.length;
      for (const [value, expected] of [
        [found.ccMask, ccMask],
        [found.ccVolume, ccVolume],
        [found.ccPeaks, ccPeaks],
        [found.ccBox, ccBox],
        [mean, residueMean],
      ] as const) {
        expect(Math.abs(value - expected)).toBeLessThan(0.005);
      }
    });
  });
});
