// Held-out terms must come in whole blocks with their Friedel mates, in the share asked for, and the likelihood must not see them.
import { describe, expect, it } from 'vitest';
import { cropFourier } from '../../src/density/fourier-crop.js';
import { frequencies } from '../../src/density/half-spectrum.js';
import { heldOutTerms, usualChoice } from '../../src/refinement/held-out-terms.js';
import { LikelihoodTarget } from '../../src/refinement/likelihood-target.js';
import { atoms, kernels, mapOf, noisy, shaken, truth } from './fixtures.js';

const shape = [24, 20, 18] as const;
const steps = [1, 1.1, 1.2] as const;
const half = 13;

describe('heldOutTerms', () => {
  const blocks = heldOutTerms(shape, steps, { share: 0.2, seed: 5, extent: [12, 10, 11] });

  it('keeps back about the share that is asked for', () => {
    const kept = blocks.reduce((count, block) => count + (block > 0 ? 1 : 0), 0) / blocks.length;
    expect(kept).toBeGreaterThan(0.1);
    expect(kept).toBeLessThan(0.3);
  });

  it('treats a term and its Friedel mate alike', () => {
    // On the plane h = 0 both (0, k, l) and (0, −k, −l) are stored.
    for (let l = 0; l < shape[2]; l++) {
      for (let k = 0; k < shape[1]; k++) {
        const mate = half * (((shape[1] - k) % shape[1]) + shape[1] * ((shape[2] - l) % shape[2]));
        // An even axis has one index for both signs of its last frequency.
        if (2 * k !== shape[1] && 2 * l !== shape[2]) expect(blocks[half * (k + shape[1] * l)]).toBe(blocks[mate]);
      }
    }
  });

  it('keeps back the same terms for the same seed and others for another', () => {
    const choice = { share: 0.2, extent: [12, 10, 11] as const };
    expect(heldOutTerms(shape, steps, { ...choice, seed: 5 })).toEqual(blocks);
    expect(heldOutTerms(shape, steps, { ...choice, seed: 6 })).not.toEqual(blocks);
  });

  // What lies beyond d_min is never looked at; the blocks within must be the same ones, whatever numbers they have.
  it('keeps back the same terms within d_min, and fewer beyond', () => {
    const dMin = 3.1;
    const cut = heldOutTerms(shape, steps, { share: 0.2, seed: 5, extent: [12, 10, 11] }, dMin);
    const [x, y, z] = [0, 1, 2].map((axis) => frequencies(shape[axis]!, steps[axis]!));
    const names = new Map<number, number>();
    let [within, beyond] = [0, 0];
    for (const [at, block] of cut.entries()) {
      const [h, row] = [at % half, Math.floor(at / half)];
      const square = x![h]! ** 2 + y![row % shape[1]]! ** 2 + z![Math.floor(row / shape[1])]! ** 2;
      if (square > 1 / dMin ** 2) {
        beyond += Number(block > 0);
        continue;
      }
      expect(block > 0).toBe(blocks[at]! > 0);
      if (block === 0) continue;
      within++;
      expect(names.get(block) ?? blocks[at]).toBe(blocks[at]);
      names.set(block, blocks[at]!);
    }
    expect(within).toBeGreaterThan(10);
    expect(beyond).toBeLessThan((blocks.filter((block) => block > 0).length - within) / 2);
  });

  it('keeps back more of a small molecule, of which there are few blocks', () => {
    expect(usualChoice([100, 100, 100], 3, 1).share).toBe(0.05);
    // (2π/3)·(20/(2·4))³ = 32.7 blocks: 30 of them would be nearly all, so the share is at its limit.
    expect(usualChoice([20, 20, 20], 4, 1).share).toBe(0.2);
    // (2π/3)·(45/(2·4))³ = 372.8 blocks, of which 30 are 8 %.
    expect(usualChoice([45, 45, 45], 4, 1).share).toBeCloseTo(30 / 372.76, 4);
  });
});

describe('LikelihoodTarget with terms held out', () => {
  const resolution = 3;
  const heldOut = { share: 0.3, seed: 2, extent: [8, 8, 8] as const };
  const map = noisy(mapOf(truth, resolution), 0.2, 1);

  it('has the same value and gradient whatever the held-out terms are', () => {
    const other = withOtherHeldOutTerms();
    const xyz = shaken(0.2, 3);
    const [mine, theirs] = [map, other].map((one) => {
      const target = new LikelihoodTarget(one, resolution, atoms, kernels, { heldOut });
      target.estimate(xyz, resolution);
      const gradient = new Float64Array(xyz.length);
      return { value: target.evaluate(xyz, gradient, 1), gradient };
    });
    expect(theirs!.value).toBeCloseTo(mine!.value, 2);
    for (let i = 0; i < xyz.length; i++) expect(theirs!.gradient[i]).toBeCloseTo(mine!.gradient[i]!, 2);
  });

  it('explains the held-out terms better where the model is right', () => {
    const target = new LikelihoodTarget(map, resolution, atoms, kernels, { heldOut });
    target.estimate(truth, resolution);
    const { variance } = target.shells;
    const total = (xyz: Float64Array): number =>
      target.heldOutResiduals(xyz, variance).reduce((sum, value) => sum + value, 0);
    expect(total(truth)).toBeLessThan(0.5 * total(shaken(0.3, 4)));
  });

  /** The map with its held-out Fourier terms turned round. */
  function withOtherHeldOutTerms(): typeof map {
    const { shape: working, steps: voxels } = cropFourier(map, resolution, kernels);
    // The working grid of this box is the map's own, so that its terms are the map's.
    const plan = kernels.fourier(map.grid.shape);
    const choice = heldOutTerms(working, voxels, heldOut);
    plan.real.set(map.values);
    plan.forward();
    const halfOwn = Math.floor(map.grid.shape[0] / 2) + 1;
    const halfWorking = Math.floor(working[0] / 2) + 1;
    const own = (f: number, n: number): number => (f < 0 ? f + n : f);
    for (let l = -5; l <= 5; l++) {
      for (let k = -5; k <= 5; k++) {
        for (let h = 0; h <= 5; h++) {
          if (choice[h + halfWorking * (own(k, working[1]) + working[1] * own(l, working[2]))] === 0) continue;
          const at = h + halfOwn * (own(k, map.grid.shape[1]) + map.grid.shape[1] * own(l, map.grid.shape[2]));
          plan.re[at] = -plan.re[at]!;
          plan.im[at] = 3 * plan.im[at]!;
        }
      }
    }
    plan.inverse();
    return { grid: map.grid, values: plan.real.slice() };
  }
});
