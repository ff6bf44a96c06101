// The density of a model against the formula it samples.
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/user-error.js';
import { orthogonalGrid } from '../../src/density/grid.js';
import { reciprocalSquares } from '../../src/density/half-spectrum.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { electronScattering } from '../../src/density/scattering.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';

const kernels = loadKernels('reference');
const grid = orthogonalGrid([24, 20, 27], [1.1, 1.2, 1], [-3, 5, 2]);
const atoms = {
  xyz: Float64Array.of(4.3, 12.7, 9.1, 21.9, 6.2, 27.4),
  b: Float64Array.of(20, 45),
  occupancy: Float64Array.of(1, 0.6),
};
const elements = ['C', 'S'];

describe('ModelDensity', () => {
  it('has the structure factors of the formula, phases and all', () => {
    const { re, im } = new ModelDensity(grid, elements, kernels).structureFactors(atoms, 2.6);
    const squares = reciprocalSquares(grid.shape, [1.1, 1.2, 1]);
    const voxels = 1.1 * 1.2 * 1;
    let worst = 0;
    let inside = 0;
    for (let l = 0; l < 27; l++) {
      for (let k = 0; k < 20; k++) {
        for (let h = 0; h < 13; h++) {
          const c = h + 13 * (k + 20 * l);
          const s2 = squares[c]!;
          let [expectedRe, expectedIm] = [0, 0];
          if (s2 < 1 / 2.6 ** 2) {
            inside++;
            elements.forEach((element, atom) => {
              const { a, b } = electronScattering(element)!;
              // f(s) exp(−B s²), s = 1/(2d); F of the samples is F of the density over the volume of a voxel.
              const f = a.reduce((sum, v, j) => sum + v * Math.exp((-(b[j]! + atoms.b[atom]!) * s2) / 4), 0);
              const [x, y, z] = [0, 1, 2].map((axis) => atoms.xyz[3 * atom + axis]! - grid.origin[axis]!);
              const kk = k > 10 ? k - 20 : k;
              const ll = l > 13 ? l - 27 : l;
              const phase = -2 * Math.PI * ((h * x!) / 26.4 + (kk * y!) / 24 + (ll * z!) / 27);
              expectedRe += (atoms.occupancy[atom]! * f * Math.cos(phase)) / voxels;
              expectedIm += (atoms.occupancy[atom]! * f * Math.sin(phase)) / voxels;
            });
          }
          worst = Math.max(worst, Math.hypot(re[c]! - expectedRe, im[c]! - expectedIm));
        }
      }
    }
    expect(inside).toBeGreaterThan(500);
    // F(000) is 4.3; what differs are the truncated tails of the images and aliasing.
    expect(worst).toBeLessThan(0.01);
  });

  it('gives the same map again, and none of an omitted atom', () => {
    const density = new ModelDensity(grid, elements, kernels);
    const first = density.evaluate(atoms, 3);
    density.evaluate({ ...atoms, b: Float64Array.of(60, 5) }, 4);
    expect(density.evaluate(atoms, 3).values).toEqual(first.values);
    const without = new ModelDensity(grid, elements, kernels, Uint8Array.of(0, 1)).evaluate(atoms, 3);
    // The omitted atom has the higher B, so the blur, which follows the lowest, is the same.
    expect(without.values).toEqual(density.evaluate({ ...atoms, occupancy: Float64Array.of(1, 0) }, 3).values);
  });

  it('refuses a grid whose axes are not along x, y and z', () => {
    const skewed = {
      ...grid,
      steps: [
        [1, 0, 0],
        [0.2, 1, 0],
        [0, 0, 1],
      ] as const,
    };
    expect(() => new ModelDensity(skewed, elements, kernels)).toThrow(UserError);
  });
});
