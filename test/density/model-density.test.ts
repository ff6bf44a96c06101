// The density of a model against the formula it samples.
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/user-error.js';
import { orthogonalGrid } from '../../src/density/grid.js';
import { reciprocalSquares } from '../../src/density/half-spectrum.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { electronScattering } from '../../src/density/scattering.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';

const grid = orthogonalGrid([24, 20, 27], [1.1, 1.2, 1], [-3, 5, 2]);
const atoms = {
  xyz: Float64Array.of(4.3, 12.7, 9.1, 21.9, 6.2, 27.4),
  b: Float64Array.of(20, 45),
  occupancy: Float64Array.of(1, 0.6),
};
const elements = ['C', 'S'];

describe.each(['reference', 'simd'] as const)('ModelDensity of the %s twin', (twin) => {
  const kernels = loadKernels(twin);

  // The grid of 1 Å carries terms down to 2.4 Å along all axes; that of half its voxels down to 1.2 Å, and to 0.94 Å in the corners of its
  // spectrum alone.
  it.each([
    [1, 2.6, 1],
    [2, 0.94, 0.1],
  ])(
    'has the structure factors of the formula, phases and all, %d × as many voxels down to %d Å',
    (fold, resolution, share) => {
      const shape = [24 * fold, 20 * fold, 27 * fold] as const;
      const voxel = [1.1 / fold, 1.2 / fold, 1 / fold] as const;
      const { xyz, occupancy } = atoms;
      const b = atoms.b.map((value) => share * value);
      const density = new ModelDensity(orthogonalGrid(shape, voxel, grid.origin), elements, kernels);
      // What a coarser one leaves must not be seen.
      density.structureFactors({ xyz, b, occupancy }, 1.05 * resolution);
      const { re, im } = density.structureFactors({ xyz, b, occupancy }, resolution);
      const squares = reciprocalSquares(shape, voxel);
      const volume = voxel[0] * voxel[1] * voxel[2];
      let worst = 0;
      let inside = 0;
      for (let l = 0; l < shape[2]; l++) {
        for (let k = 0; k < shape[1]; k++) {
          for (let h = 0; h <= 12 * fold; h++) {
            const c = h + (12 * fold + 1) * (k + shape[1] * l);
            const s2 = squares[c]!;
            let [expectedRe, expectedIm] = [0, 0];
            const isNyquist = h === 12 * fold || k === 10 * fold || 2 * l === shape[2];
            if (s2 < 1 / resolution ** 2 && !isNyquist) {
              inside++;
              elements.forEach((element, atom) => {
                const { a, b: widths } = electronScattering(element)!;
                // f(s) exp(−B s²), s = 1/(2d); F of the samples is F of the density over the volume of a voxel.
                const f = a.reduce((sum, v, j) => sum + v * Math.exp((-(widths[j]! + b[atom]!) * s2) / 4), 0);
                const [x, y, z] = [0, 1, 2].map((axis) => atoms.xyz[3 * atom + axis]! - grid.origin[axis]!);
                const kk = 2 * k > shape[1] ? k - shape[1] : k;
                const ll = 2 * l > shape[2] ? l - shape[2] : l;
                const phase = -2 * Math.PI * ((h * x!) / 26.4 + (kk * y!) / 24 + (ll * z!) / 27);
                expectedRe += (atoms.occupancy[atom]! * f * Math.cos(phase)) / volume;
                expectedIm += (atoms.occupancy[atom]! * f * Math.sin(phase)) / volume;
              });
            }
            worst = Math.max(worst, Math.hypot(re[c]! - expectedRe, im[c]! - expectedIm));
          }
        }
      }
      expect(inside).toBeGreaterThan(500);
      // What differs are the truncated tails of the images and aliasing.
      expect(worst / re[0]!).toBeLessThan(0.0025);
    },
  );

  it('gives the same map again, and none of an omitted atom', () => {
    const density = new ModelDensity(grid, elements, kernels);
    const first = density.evaluate(atoms, 3);
    density.evaluate({ ...atoms, b: Float64Array.of(60, 5) }, 4);
    expect(density.evaluate(atoms, 3).values).toEqual(first.values);
    const without = new ModelDensity(grid, elements, kernels, Uint8Array.of(0, 1)).evaluate(atoms, 3);
    // The omitted atom has the higher B, so the blur, which follows the lowest, is the same.
    const empty = density.evaluate({ ...atoms, occupancy: Float64Array.of(1, 0) }, 3);
    const apart = without.values.map((value, v) => Math.abs(value - empty.values[v]!));
    expect(Math.max(...apart)).toBeLessThan(1e-5 * Math.max(...empty.values));
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
