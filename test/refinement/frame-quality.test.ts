// The quality of a frame's model, on 24 real residues (1HEL, 1.7 Å) in a map of their own.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allAtoms } from '../../src/chemistry/all-atoms.js';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import { placeHydrogens } from '../../src/chemistry/place-hydrogens.js';
import { orthogonalGrid } from '../../src/density/grid.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import type { FrameTask, RefinementSystem } from '../../src/refinement/frame.js';
import { EVALUATIONS, measureQuality } from '../../src/refinement/frame-quality.js';
import { createRefiner } from '../../src/refinement/refiner.js';
import { parsePdb } from '../../src/structure/pdb-read.js';
import { ClashCounter } from '../../src/validation/clash-counter.js';

const lines = readFileSync(new URL('../../data/demo/1hel.pdb', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('ATOM') && Number(line.slice(22, 26)) <= 24);
const model = parsePdb(lines.join('\n'), '1HEL, residues 1–24');
const { structure } = model;
const start = model.conformations[0]!;
const dictionary = new Dictionary([embeddedDictionary()]);
const system: RefinementSystem = {
  structure,
  topology: buildTopology(model, dictionary),
  reference: start.xyz,
  plugins: [],
  allAtoms: allAtoms(placeHydrogens(model, dictionary)),
};
const low = [0, 1, 2].map((c) => start.xyz.reduce((m, v, i) => (i % 3 === c ? Math.min(m, v) : m), 1e9) - 6);
const grid = orthogonalGrid([44, 44, 44], [0.8, 0.8, 0.8], [low[0]!, low[1]!, low[2]!]);
const kernels = loadKernels();
const map = new ModelDensity(grid, structure.element, kernels).evaluate(start, 2);
const clashes = new ClashCounter(system.allAtoms!);

describe('the quality of a frame', () => {
  const quality = measureQuality(system, map, start, clashes, kernels);

  it('is good where a crystal model lies in its own density', () => {
    expect(quality.ramaFavored).toBe(100);
    expect(quality.ramaOutliers).toBe(0);
    expect(quality.cBetaOutliers).toBe(0);
    expect(quality.clashscore).toBeLessThan(10);
    expect(quality.qScore).toBeGreaterThan(0.7);
  });

  it('judges no Ramachandran plot at the ends of the chain, and no rotamer of glycine and alanine', () => {
    const { ramachandran, rotamer } = quality.residues;
    expect([ramachandran[0], ramachandran[23]]).toEqual([0, 0]);
    structure.residues.name.forEach((name, r) => {
      if (r > 0 && r < 23) expect(EVALUATIONS[ramachandran[r]!]).toBe('favored');
      expect(rotamer[r] === 0).toBe(name === 'GLY' || name === 'ALA');
    });
  });

  it('finds the residue whose side chain was taken elsewhere', () => {
    const xyz = start.xyz.slice();
    const { atomStart, name } = structure.residues;
    const residue = name.indexOf('LEU');
    for (let a = atomStart[residue]!; a < atomStart[residue + 1]!; a++)
      if (!['N', 'CA', 'C', 'O', 'CB'].includes(structure.atomName[a]!)) xyz[3 * a] = xyz[3 * a]! + 1.5;
    const moved = measureQuality(system, map, { ...start, xyz }, clashes, kernels);
    expect(moved.residues.q[residue]).toBeLessThan(quality.residues.q[residue]! - 0.2);
    expect(moved.qScore).toBeLessThan(quality.qScore);
  });

  it('has no clashscore without hydrogens, rather than another one', () => {
    const { clashscore, molProbityScore, ramaZ } = measureQuality(system, map, start, undefined, kernels);
    expect([clashscore, molProbityScore]).toEqual([Number.NaN, Number.NaN]);
    expect(ramaZ).toBe(quality.ramaZ);
  });

  it('is what a refiner answers of any model, those that it refined among them', async () => {
    const task: FrameTask = {
      frame: 0,
      replicate: 0,
      seed: 0,
      map,
      resolution: 2,
      start,
      protocol: {
        name: 'brief',
        weight: 1,
        stages: [{ stage: 'minimize', target: 'likelihood', resolution: 2, macroCycles: 1, iterations: 2 }],
      },
    };
    const refiner = await createRefiner(system);
    const { frame, resolution } = task;
    const { conformation } = refiner.refine(task);
    const measured = refiner.validate({ frame, map, resolution, conformation });
    expect(measured.quality).toEqual(measureQuality(system, map, conformation, clashes, kernels));
    expect(measured.chainFit.cc).toHaveLength(system.structure.chains.id.length);
    expect(refiner.validate({ frame, map, resolution, conformation: start }).quality).toEqual(quality);
  });
});
