// Both twins' images of atoms: against integrals, symmetries of the grid and finite differences.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import type { SplatAtoms } from '../../src/kernels/kernels.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';

type Three = [number, number, number];

/** Atoms of 1.5 … 3 Å cutoff with `terms` Gaussians each, some narrow, some wide. */
function atomsOf(count: number, terms: number, ...keys: (number | string)[]): SplatAtoms {
  const random = randomFrom('atoms', count, terms, ...keys);
  return {
    count,
    terms,
    heights: Float64Array.from({ length: count * terms }, () => 0.2 + 3 * random.uniform()),
    steepness: Float64Array.from({ length: count * terms }, () => 0.4 + 4 * random.uniform()),
    cutoff: Float64Array.from({ length: count }, () => 1.5 + 1.5 * random.uniform()),
  };
}

function places(count: number, box: Three, ...keys: (number | string)[]): Float64Array {
  const random = randomFrom('places', count, ...keys);
  return Float64Array.from({ length: 3 * count }, (_, i) => random.uniform() * box[i % 3]!);
}

function noise(length: number, ...keys: (number | string)[]): Float32Array {
  const random = randomFrom('noise', ...keys);
  return Float32Array.from({ length }, () => random.normal());
}

function largest(values: ArrayLike<number>): number {
  let found = 0;
  for (let i = 0; i < values.length; i++) found = Math.max(found, Math.abs(values[i]!));
  return found;
}

function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return largest(Float64Array.from(a, (value, i) => value - b[i]!));
}

/** What `Splatter` promises, voxel by voxel over the rows that meet the atom's sphere, without tables. */
function plainImage(atoms: SplatAtoms, xyz: Float64Array, [nx, ny, nz]: Three, [dx, dy, dz]: Three): Float64Array {
  const grid = new Float64Array(nx * ny * nz);
  for (let atom = 0; atom < atoms.count; atom++) {
    const cutoff = atoms.cutoff[atom]!;
    const [x, y, z] = [xyz[3 * atom]!, xyz[3 * atom + 1]!, xyz[3 * atom + 2]!];
    for (let l = Math.ceil((z - cutoff) / dz); l <= Math.floor((z + cutoff) / dz); l++) {
      for (let k = Math.ceil((y - cutoff) / dy); k <= Math.floor((y + cutoff) / dy); k++) {
        for (let i = Math.ceil((x - cutoff) / dx); i <= Math.floor((x + cutoff) / dx); i++) {
          if ((l * dz - z) ** 2 + (k * dy - y) ** 2 > cutoff ** 2) continue;
          const square = (i * dx - x) ** 2 + (k * dy - y) ** 2 + (l * dz - z) ** 2;
          const at = modulo(i, nx) + nx * (modulo(k, ny) + ny * modulo(l, nz));
          for (let t = 0; t < atoms.terms; t++) {
            const term = atom * atoms.terms + t;
            grid[at]! += atoms.heights[term]! * Math.exp(-atoms.steepness[term]! * square);
          }
        }
      }
    }
  }
  return grid;
}

const modulo = (i: number, n: number): number => ((i % n) + n) % n;

const shape: Three = [14, 11, 9];
const steps: Three = [0.7, 0.8, 0.9];
const box: Three = [14 * 0.7, 11 * 0.8, 9 * 0.9];
const voxels = 14 * 11 * 9;

describe.each(['reference', 'simd'] as const)('the images of atoms of the %s twin', (twin) => {
  const kernels = loadKernels(twin);

  it.each([1, 2, 3, 4, 5, 6, 7])('are the sum of %i Gaussians within the cutoff', (terms) => {
    const atoms = atomsOf(30, terms);
    const xyz = places(30, box);
    const grid = new Float32Array(voxels);
    kernels.splatter(atoms, shape, steps).splat(xyz, grid);
    const expected = plainImage(atoms, xyz, shape, steps);
    expect(difference(grid, expected)).toBeLessThan(2e-6 * largest(expected));
  });

  it('hold the integral of each Gaussian, h·(π/s)^3/2, when the cutoff leaves nothing out', () => {
    // s = 1.1 Å⁻² on a 0.7 Å grid: the sum over voxels differs from the integral by less than exp(−π²/(s·0.7²)) = 1e-8.
    const atoms: SplatAtoms = {
      count: 2,
      terms: 2,
      heights: Float64Array.of(1, 2, 3, 0.5),
      steepness: Float64Array.of(1.1, 0.9, 1.1, 0.8),
      cutoff: Float64Array.of(5, 5),
    };
    const grid = new Float32Array(20 ** 3);
    kernels.splatter(atoms, [20, 20, 20], [0.7, 0.7, 0.7]).splat(Float64Array.of(7.1, 6.3, 7.7, 0.2, 13.8, 5), grid);
    const mass = grid.reduce((sum, value) => sum + value, 0) * 0.7 ** 3;
    const integral = [1, 2, 3, 0.5].reduce((sum, h, i) => sum + h * (Math.PI / [1.1, 0.9, 1.1, 0.8][i]!) ** 1.5, 0);
    expect(mass / integral).toBeCloseTo(1, 5);
  });

  it('move with the atoms by whole voxels, through every face of the box', () => {
    const atoms = atomsOf(1, 5, 'shift');
    const splatter = kernels.splatter(atoms, shape, steps);
    const home = new Float32Array(voxels);
    splatter.splat(Float64Array.of(5.03, 4.47, 3.99), home);
    fc.assert(
      fc.property(
        fc.tuple(
          fc.integer({ min: -40, max: 40 }),
          fc.integer({ min: -40, max: 40 }),
          fc.integer({ min: -40, max: 40 }),
        ),
        ([a, b, c]) => {
          const moved = new Float32Array(voxels);
          splatter.splat(Float64Array.of(5.03 + a * 0.7, 4.47 + b * 0.8, 3.99 + c * 0.9), moved);
          for (let l = 0; l < 9; l++) {
            for (let k = 0; k < 11; k++) {
              for (let i = 0; i < 14; i++) {
                const from = modulo(i - a, 14) + 14 * (modulo(k - b, 11) + 11 * modulo(l - c, 9));
                if (Math.abs(moved[i + 14 * (k + 11 * l)]! - home[from]!) > 1e-5) return false;
              }
            }
          }
          return true;
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  it('meet themselves when the cutoff reaches beyond the box', () => {
    const atoms: SplatAtoms = {
      count: 1,
      terms: 1,
      heights: Float64Array.of(1),
      steepness: Float64Array.of(0.3),
      cutoff: Float64Array.of(5),
    };
    const xyz = Float64Array.of(1, 0.3, 2.2);
    const grid = new Float32Array(5 * 3 * 4);
    kernels.splatter(atoms, [5, 3, 4], [0.7, 0.8, 0.9]).splat(xyz, grid);
    expect(difference(grid, plainImage(atoms, xyz, [5, 3, 4], [0.7, 0.8, 0.9]))).toBeLessThan(1e-5);
  });

  it('overlap with a grid as much as each alone does, voxel by voxel', () => {
    const atoms = atomsOf(9, 2, 'overlap');
    const xyz = places(9, box, 'overlap');
    const q = noise(voxels, 'overlap');
    const splatter = kernels.splatter(atoms, shape, steps);
    // What is there already stays.
    const overlap = new Float64Array(9).fill(1);
    splatter.overlap(xyz, q, overlap);
    for (let atom = 0; atom < 9; atom++) {
      const alone = { ...atoms, cutoff: atoms.cutoff.map((c, i) => (i === atom ? c : 0)) };
      const image = plainImage(alone, xyz, shape, steps);
      const expected = image.reduce((sum, value, v) => sum + value * q[v]!, 1);
      expect(Math.abs(overlap[atom]! - expected)).toBeLessThan(1e-5 * image.reduce((sum, value) => sum + value, 1));
    }
  });

  it('are added to what the grid holds, and nothing else changes', () => {
    const atoms = atomsOf(12, 5, 'added');
    const xyz = places(12, box, 'added');
    const fresh = new Float32Array(voxels);
    kernels.splatter(atoms, shape, steps).splat(xyz, fresh);
    // The grid as a part of a longer array: what lies around it must stay.
    const around = new Float32Array(voxels + 20).fill(7);
    kernels.splatter(atoms, shape, steps).splat(xyz, around.subarray(10, 10 + voxels));
    expect(Array.from(around.subarray(0, 10)).concat(Array.from(around.subarray(10 + voxels)))).toEqual(
      Array(20).fill(7),
    );
    expect(
      difference(
        around.subarray(10, 10 + voxels),
        fresh.map((value) => value + 7),
      ),
    ).toBeLessThan(1e-5);
  });

  it('leave out atoms of cutoff 0', () => {
    const atoms = { ...atomsOf(2, 5), cutoff: Float64Array.of(0, 0) };
    const grid = new Float32Array(voxels);
    const gradient = new Float64Array(6);
    const splatter = kernels.splatter(atoms, shape, steps);
    splatter.splat(places(2, box), grid);
    splatter.gradient(places(2, box), noise(voxels), gradient);
    expect(largest(grid)).toBe(0);
    expect(largest(gradient)).toBe(0);
  });

  it('write into the grid of a transform of the same kernels as into any other', () => {
    const atoms = atomsOf(9, 5, 'arena');
    const xyz = places(9, box, 'arena');
    const outside = new Float32Array(voxels);
    const fourier = kernels.fourier(shape);
    const splatter = kernels.splatter(atoms, shape, steps);
    splatter.splat(xyz, outside);
    fourier.real.fill(0);
    splatter.splat(xyz, fourier.real);
    expect(fourier.real).toEqual(outside);
  });

  it('refuse an atom that is nowhere', () => {
    const splatter = kernels.splatter(atomsOf(2, 1), shape, steps);
    const xyz = Float64Array.of(1, 2, 3, 4, Number.NaN, 6);
    expect(() => splatter.splat(xyz, new Float32Array(voxels))).toThrow(/atom 1 is at \(4, NaN, 6\)/);
    expect(() => splatter.gradient(xyz, new Float32Array(voxels), new Float64Array(6))).toThrow(/atom 1/);
  });

  it.each([1, 2, 3, 4, 5, 6])('have the derivative of Σ q·ρ as gradient: %i terms', (terms) => {
    // Cutoffs between the shells of voxels: no voxel enters or leaves within the finite step.
    const atoms = { ...atomsOf(4, terms, 'fd'), cutoff: Float64Array.of(2.2, 2.2, 2.2, 2.2) };
    const xyz = Float64Array.of(0.03, 0.02, 0.01, 9.83, 4.02, 8.11, 3.52, 8.83, 4.53, -20.96, 31.97, 4.52);
    const q = noise(voxels, 'fd');
    const gradient = new Float64Array(12);
    kernels.splatter(atoms, shape, steps).gradient(xyz, q, gradient);
    const h = 1e-5;
    const sum = (at: Float64Array): number => {
      const image = plainImage(atoms, at, shape, steps);
      return image.reduce((total, value, i) => total + value * q[i]!, 0);
    };
    for (let i = 0; i < 12; i++) {
      const [up, down] = [xyz.slice(), xyz.slice()];
      up[i]! += h;
      down[i]! -= h;
      expect(Math.abs(gradient[i]! - (sum(up) - sum(down)) / (2 * h))).toBeLessThan(1e-5 * largest(gradient));
    }
  });

  it('have a gradient that is added and the same bits every time', () => {
    const atoms = atomsOf(20, 5, 'bits');
    const xyz = places(20, box, 'bits');
    const q = noise(voxels, 'bits');
    const splatter = kernels.splatter(atoms, shape, steps);
    const [once, again] = [new Float64Array(60), new Float64Array(60)];
    splatter.gradient(xyz, q, once);
    splatter.gradient(xyz, q, again);
    expect(again).toEqual(once);
    splatter.gradient(xyz, q, again);
    expect(
      difference(
        again,
        once.map((value) => 2 * value),
      ),
    ).toBeLessThan(1e-12 * largest(once));
  });
});

describe('the twins', () => {
  it('draw the same atoms and feel the same pull', () => {
    const atoms = atomsOf(200, 5, 'twins');
    const xyz = places(200, box, 'twins');
    const q = noise(voxels, 'twins');
    const results = (['reference', 'simd'] as const).map((twin) => {
      const splatter = loadKernels(twin).splatter(atoms, shape, steps);
      const grid = new Float32Array(voxels);
      const gradient = new Float64Array(600);
      splatter.splat(xyz, grid);
      splatter.gradient(xyz, q, gradient);
      return { grid, gradient };
    });
    expect(difference(results[0]!.grid, results[1]!.grid)).toBeLessThan(1e-6 * largest(results[0]!.grid));
    expect(difference(results[0]!.gradient, results[1]!.gradient)).toBeLessThan(2e-6 * largest(results[0]!.gradient));
  });
});
