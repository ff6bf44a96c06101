// EMRinger: counted by hand on two side chains, and against mmtbx on real maps.
import { describe, expect, it } from 'vitest';
import type { DensityMap } from '../../src/density/density-map.js';
import { orthogonalGrid } from '../../src/density/grid.js';
import { readMap, requireVolume } from '../../src/density/mrc-read.js';
import { parseModel, readModel } from '../../src/structure/read-model.js';
import { emRinger } from '../../src/validation/emringer.js';
import { hasShared, sharedFile } from '../with-shared.js';

/** A serine whose CA–CB bond lies along z, with its N towards +x: χ₁ is the azimuth of OG, seen along the bond. */
const serine = `ATOM      1  N   SER A   1      11.400  10.000   9.500  1.00 20.00           N
ATOM      2  CA  SER A   1      10.000  10.000  10.000  1.00 20.00           C
ATOM      3  CB  SER A   1      10.000  10.000  11.500  1.00 20.00           C
ATOM      4  OG  SER A   1      11.000  11.732  12.000  1.00 20.00           O
END
`;

/** Density about a place, voxels of 0.5 Å. */
function blob(x: number, y: number, z: number): DensityMap {
  const n = 44;
  const values = new Float32Array(n ** 3);
  for (let v = 0; v < values.length; v++) {
    const r = Math.hypot(0.5 * (v % n) - x, 0.5 * (Math.floor(v / n) % n) - y, 0.5 * Math.floor(v / (n * n)) - z);
    values[v] = Math.exp(-r * r);
  }
  return { grid: orthogonalGrid([n, n, n], [0.5, 0.5, 0.5]), values };
}

describe('EMRinger', () => {
  const { structure, conformations } = parseModel(serine, 'fixture.pdb');
  const { xyz } = conformations[0]!;
  /** On the circle of OG (2 Å about z, at z = 12), at a χ₁ in degrees. */
  const at = (chi: number): DensityMap => {
    const turn = (chi * Math.PI) / 180;
    return blob(10 + 2 * Math.cos(turn), 10 + 2 * Math.sin(turn), 12);
  };

  it('finds the density on the circle of the γ atom', () => {
    const found = emRinger(at(180), structure, xyz)!;
    expect(found.rows).toHaveLength(1);
    expect(found.rows[0]!.chi).toBeCloseTo(60, 1);
    expect(Math.abs(found.rows[0]!.peak - 180)).toBeLessThanOrEqual(5);
  });

  it('scores one rotameric peak of one side chain as the definition says', () => {
    // Z = (1 − 39/72)/√(39/72 · 33/72) = 0.9199; score = 10 Z/√1.
    const found = emRinger(at(60), structure, xyz)!;
    expect(found.rows[0]!.isRotameric).toBe(true);
    expect(found.score).toBeCloseTo(9.199, 3);
    expect(found).toMatchObject({ peaks: 1, rotamericShare: 1 });
  });

  it('has no score where no peak is rotameric or no side chain can be scanned', () => {
    expect(emRinger(at(120), structure, xyz)).toBeUndefined();
    const glycine = parseModel(serine.replaceAll('SER', 'GLY'), 'fixture.pdb');
    expect(emRinger(at(60), glycine.structure, xyz)).toBeUndefined();
  });
});

// Real maps lie outside the repository.
describe.skipIf(!hasShared('data/single'))('real maps', () => {
  // cctbx 2022.9: mmtbx.ringer.iterate_over_residues on the map's own values (sampling_angle 5), then
  // mmtbx.ringer.em_scoring.main: score, length, rotamer_ratio.
  it.each([
    ['asc-3j63-emd5830', 2.35554, 61, 1],
    ['tmv-6i5a-emd4413', 3.94841, 90, 6 / 7],
    ['pneumolysin-5ly6-emd4118', 0.48854, 293, 0.75],
    ['nav-beta1-5xsy-emd6770', 1.96198, 109, 0.75],
  ])('%s scores as in mmtbx', async (name, score, residues, ratio) => {
    const map = requireVolume(await readMap(sharedFile(`data/single/${name}/map.ccp4.gz`)));
    const model = await readModel(sharedFile(`data/single/${name}/model.pdb`));
    const found = emRinger(map, model.structure, model.conformations[0]!.xyz)!;
    expect(found.score).toBeCloseTo(score, 4);
    expect(found.rows).toHaveLength(residues);
    expect(found.rotamericShare).toBeCloseTo(ratio, 6);
  });
});
