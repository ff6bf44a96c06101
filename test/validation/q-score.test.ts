// Q-scores: by hand for one atom, and against a brute-force calculation on real maps.
import { describe, expect, it } from 'vitest';
import type { DensityMap } from '../../src/density/density-map.js';
import { orthogonalGrid } from '../../src/density/grid.js';
import { readMap, requireVolume } from '../../src/density/mrc-read.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { parseModel, readModel } from '../../src/structure/read-model.js';
import { qScores } from '../../src/validation/q-score.js';
import { spherePoints } from '../../src/validation/sphere-points.js';
import { hasShared, sharedFile } from '../with-shared.js';

const kernels = loadKernels();

/** A map with the given density around (8, 8, 8) Å, voxels of 0.2 Å: fine enough for trilinear values. */
function radial(density: (r: number) => number): DensityMap {
  const n = 80;
  const values = new Float32Array(n ** 3);
  for (let v = 0; v < values.length; v++) {
    const [i, j, k] = [v % n, Math.floor(v / n) % n, Math.floor(v / (n * n))];
    values[v] = density(0.2 * Math.hypot(i - 40, j - 40, k - 40));
  }
  return { grid: orthogonalGrid([n, n, n], [0.2, 0.2, 0.2]), values };
}

function atoms(...rows: readonly [name: string, x: number, element: string][]) {
  const text = rows.map(
    ([name, x, element], i) =>
      `ATOM  ${String(i + 1).padStart(5)}  ${name.padEnd(3)} ALA A   1    ${x.toFixed(3).padStart(8)}   8.000   8.000  1.00 20.00          ${element.padStart(2)}`,
  );
  const model = parseModel(`${text.join('\n')}\nEND\n`, 'fixture.pdb');
  return { structure: model.structure, xyz: model.conformations[0]!.xyz };
}

describe('the Q-score', () => {
  const gaussian = radial((r) => 3 * Math.exp(-(r ** 2) / (2 * 0.36)) - 1);

  it('is 1 for the reference Gaussian, whatever its height and offset', () => {
    const { structure, xyz } = atoms(['CA', 8, 'C']);
    expect(qScores(gaussian, structure, xyz, kernels).model).toBeGreaterThan(0.998);
    const inverted = radial((r) => -Math.exp(-(r ** 2) / (2 * 0.36)));
    expect(qScores(inverted, structure, xyz, kernels).model).toBeLessThan(-0.998);
  });

  it('falls with the width of the density', () => {
    const { structure, xyz } = atoms(['CA', 8, 'C']);
    const q = [0.6, 1, 1.6].map(
      (width) =>
        qScores(
          radial((r) => Math.exp(-(r ** 2) / (2 * width ** 2))),
          structure,
          xyz,
          kernels,
        ).model,
    );
    expect(q[0]).toBeGreaterThan(q[1]!);
    expect(q[1]).toBeGreaterThan(q[2]!);
    // Pearson of exp(−r²/2w²) with exp(−r²/2·0.36) at r = 0, 0.1 … 2: for w = 1.6 Å 0.9095 (numpy.corrcoef).
    expect(q[2]).toBeCloseTo(0.9095, 2);
  });

  it('does not look where another atom is nearer', () => {
    // Density about x = 9.4 as well: an atom there takes the probes on its side, and each sees its own alone.
    const two = radial((r) => Math.exp(-(r ** 2) / 0.72));
    for (let v = 0; v < two.values.length; v++) {
      const x = 0.2 * (v % 80) - 9.4;
      const [y, z] = [0.2 * (Math.floor(v / 80) % 80) - 8, 0.2 * Math.floor(v / 6400) - 8];
      two.values[v]! += Math.exp(-(x * x + y * y + z * z) / 0.72);
    }
    const alone = atoms(['CA', 8, 'C']);
    const pair = atoms(['CA', 8, 'C'], ['CB', 9.4, 'C']);
    const q = qScores(two, pair.structure, pair.xyz, kernels);
    expect(q.atom[0]).toBeGreaterThan(qScores(two, alone.structure, alone.xyz, kernels).model + 0.01);
    expect(q.residue[0]).toBeCloseTo((q.atom[0]! + q.atom[1]!) / 2, 12);
  });

  it('takes no notice of hydrogens', () => {
    const { structure, xyz } = atoms(['CA', 8, 'C'], ['HA', 8.5, 'H']);
    const q = qScores(gaussian, structure, xyz, kernels);
    expect(q.atom[1]).toBeNaN();
    expect(q.model).toBeGreaterThan(0.998);
  });
});

describe('points on a sphere', () => {
  it('are unit vectors that balance, with the second moments of a sphere', () => {
    const points = spherePoints(64);
    for (let axis = 0; axis < 3; axis++) {
      let mean = 0;
      let square = 0;
      for (let k = 0; k < 64; k++) {
        mean += points[3 * k + axis]! / 64;
        square += points[3 * k + axis]! ** 2 / 64;
        expect(Math.hypot(...points.subarray(3 * k, 3 * k + 3))).toBeCloseTo(1, 12);
      }
      expect(Math.abs(mean)).toBeLessThan(0.02);
      expect(square).toBeCloseTo(1 / 3, 2);
    }
  });
});

// Real maps lie outside the repository.
describe.skipIf(!hasShared('data/single'))('a real map', () => {
  it('has the Q-scores of an independent calculation', async () => {
    const map = requireVolume(await readMap(sharedFile('data/single/asc-3j63-emd5830/map.ccp4.gz')));
    const { structure, conformations } = await readModel(sharedFile('data/single/asc-3j63-emd5830/model.pdb'));
    const q = qScores(map, structure, conformations[0]!.xyz, kernels);
    const heavy = q.atom.filter((value) => !Number.isNaN(value));
    expect(heavy).toHaveLength(706);
    // numpy, with probes on the same spiral, scipy.spatial.cKDTree for the nearest atom, scipy.ndimage.map_coordinates
    // (order 1, grid-wrap) for values and numpy.corrcoef: the first five atoms, and the mean of the first 120.
    const first = [0.51487, 0.69804, 0.65541, 0.53222, 0.40542];
    for (const [i, value] of first.entries()) expect(heavy[i]).toBeCloseTo(value, 4);
    expect(heavy.subarray(0, 120).reduce((sum, value) => sum + value, 0) / 120).toBeCloseTo(0.51931, 4);
    // The same with probes at random, 8 of 512 in each shell: 0.5092. How probes are laid matters that much.
    expect(Math.abs(q.model - 0.5092)).toBeLessThan(0.02);
  });
});
