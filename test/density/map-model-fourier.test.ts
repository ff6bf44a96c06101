// Soft masks, map–model FSC and d_model: a model against its own map, and cctbx's numbers of real maps.
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { d99 } from '../../src/density/effective-resolution.js';
import { blurMap } from '../../src/density/fourier-filter.js';
import { orthogonalGrid } from '../../src/density/grid.js';
import { LocalCorrelation } from '../../src/density/local-correlation.js';
import { type MapModelFourier, mapModelFourier } from '../../src/density/map-model-fourier.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { readMap, requireVolume } from '../../src/density/mrc-read.js';
import { softMask } from '../../src/density/soft-mask.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { readModel } from '../../src/structure/read-model.js';
import type { Conformation, Structure } from '../../src/structure/structure.js';
import { mapOf, noiseMap } from './fixtures.js';

const kernels = loadKernels();

/** Carbons at random in the middle of a box: what a structure needs to be to have a density. */
function cloud(count: number, extent: number): { structure: Structure; conformation: Conformation } {
  const random = randomFrom('cloud', 3);
  const structure = { element: Array.from({ length: count }, () => 'C'), atomCount: count } as unknown as Structure;
  const xyz = Float64Array.from({ length: 3 * count }, () => 24 + extent * (random.uniform() - 0.5));
  return {
    structure,
    conformation: { xyz, b: new Float64Array(count).fill(40), occupancy: new Float64Array(count).fill(1) },
  };
}

describe('the soft mask', () => {
  const grid = orthogonalGrid([48, 48, 48], [1, 1, 1]);
  const mask = softMask(grid, Float64Array.of(24, 24, 24), ['C'], 4, kernels);

  it('is the sphere of an atom, wider by the radius and blurred as far', () => {
    // At the centre of a sphere of radius R blurred by σ: erf(R/σ√2) − √(2/π)(R/σ)exp(−R²/2σ²), with σ = 4 and
    // R = 1.775 + 1.1 + 4 (on voxels of 1 Å nothing is shrunk by 0.9 Å) 0.6012.
    expect(Math.abs(mask[24 + 48 * (24 + 48 * 24)]! - 0.6012)).toBeLessThan(0.02);
  });

  it('is nowhere negative and falls off outwards', () => {
    expect(mask.every((value) => value >= 0)).toBe(true);
    const along = [0, 6, 12, 18].map((d) => mask[24 + d + 48 * (24 + 48 * 24)]!);
    expect([...along].sort((a, b) => b - a)).toEqual(along);
    expect(along[3]).toBeLessThan(0.01);
  });
});

describe('a model and its own map', () => {
  const grid = orthogonalGrid([48, 48, 48], [1, 1, 1]);
  const { structure, conformation } = cloud(150, 18);
  const density = new ModelDensity(grid, structure.element, kernels);
  const own = density.evaluate(conformation, 3);

  it('correlate up to the resolution of the map and no further', () => {
    const fit = mapModelFourier(own, structure, conformation, 3, kernels);
    expect(
      fit.fsc.correlation
        .filter((_, k) => fit.fsc.shells.spacing[k]! > 3.6 && fit.fsc.shells.terms[k]! >= 100)
        .every((value) => value > 0.97),
    ).toBe(true);
    expect(Math.abs(fit.fsc0143.resolution - 3)).toBeLessThan(0.3);
    expect(fit.fsc0143.reached).toBe(true);
  });

  it('agree best at the B factor and the resolution that the map was made with', () => {
    const { model } = mapModelFourier(own, structure, conformation, 3, kernels);
    expect(Math.abs(model!.b - 40)).toBeLessThanOrEqual(10);
    expect(Math.abs(model!.resolution - 3)).toBeLessThan(0.1);
    const blurred = mapModelFourier(blurMap(own, 60, kernels), structure, conformation, 3, kernels);
    expect(Math.abs(blurred.model!.b - model!.b - 60)).toBeLessThanOrEqual(10);
  });

  it('lose each other in noise, and half maps say where', () => {
    const noisy = (seed: number) => {
      const noise = noiseMap([48, 48, 48], [1, 1, 1], [0, 0, 0], seed).values;
      return { grid, values: own.values.map((value, v) => value + 0.15 * noise[v]!) };
    };
    const halves = [noisy(1), noisy(2)] as const;
    const mean = { grid, values: halves[0].values.map((value, v) => (value + halves[1].values[v]!) / 2) };
    const fit = mapModelFourier(mean, structure, conformation, 3, kernels, halves);
    const clean = mapModelFourier(own, structure, conformation, 3, kernels);
    expect(fit.fsc05.resolution).toBeGreaterThan(clean.fsc05.resolution);
    expect(fit.halves0143!.reached).toBe(true);
    expect(fit.halves0143!.resolution).toBeGreaterThan(2.9);
    // FSC(map, truth) = √(2 FSC_half/(1 + FSC_half)): 0.143 between the halves is 0.5 with the model (Rosenthal & Henderson 2003).
    expect(Math.abs(fit.halves0143!.resolution - fit.fsc05.resolution)).toBeLessThan(0.35);
  });
});

describe('correlation around atoms', () => {
  it('counts a voxel once, however many spheres meet there', () => {
    // Two maps along x: a = i, b = i². Within 1.1 Å of (3, 3, 3): centre and six neighbours.
    const a = mapOf([8, 8, 8], (i, j, k) => i + 0.1 * j * k);
    const b = mapOf([8, 8, 8], (i, j) => i * i + j);
    const xyz = Float64Array.of(3, 3, 3, 3, 3, 3, 4, 3, 3);
    const local = new LocalCorrelation(a, b, xyz, 1.1);
    expect(local.around([0, 1])).toBe(local.around([0]));
    expect(local.around([0, 2])).not.toBe(local.around([0]));
    expect(local.around([])).toBeNaN();
  });
});

// Real maps lie outside the repository.
const single = new URL('../../../shared/data/single/', import.meta.url).pathname;
describe.skipIf(!existsSync(single))('real maps', () => {
  // cctbx 2022.9, mmtbx.maps.mtriage with mask_maps=True and the resolution given (radius_smooth = 2 × resolution):
  // d_fsc_model_0143, d_fsc_model_05, d_model, b_iso_overall; d99 with mask_maps=False.
  const cases = [
    ['asc-3j63-emd5830', 3.8, 3.1567, 4.4402, 3.9, 85, 3.8346],
    ['tmv-6i5a-emd4413', 2.3, 2.2366, 2.3878, 2.3, 5, 2.2983],
    ['nav-beta1-5xsy-emd6770', 4, 3.572, 4.182, 3.9, 75, 3.9028],
  ] as const;

  describe.each(cases)('%s', (name, resolution, fsc0143, fsc05, dModel, b, d99Judge) => {
    let fit: MapModelFourier;
    let d: number;
    beforeAll(async () => {
      const map = requireVolume(await readMap(`${single}${name}/map.ccp4.gz`));
      const model = await readModel(`${single}${name}/model.pdb`);
      fit = mapModelFourier(map, model.structure, model.conformations[0]!, resolution, kernels);
      d = d99(map, kernels);
    });

    it('has the numbers of mtriage', () => {
      // Shells differ: there 100 reflections each and a polynomial through eleven of them.
      expect(Math.abs(fit.fsc0143.resolution - fsc0143)).toBeLessThan(0.08);
      expect(Math.abs(fit.fsc05.resolution - fsc05)).toBeLessThan(0.08);
      // There in steps of 0.1 Å.
      expect(Math.abs(fit.model!.resolution - dModel)).toBeLessThan(0.1);
      expect(Math.abs(fit.model!.b - b)).toBeLessThanOrEqual(5);
      expect(Math.abs(d - d99Judge)).toBeLessThan(0.05);
    });
  });
});
