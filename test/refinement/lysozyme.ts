// Hen lysozyme (1HEL) without its waters, whole or its beginning, with a noise-free map of it at 3 Å and what refinement makes of that.
import { readFileSync } from 'node:fs';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import type { DensityMap } from '../../src/density/density-map.js';
import { orthogonalGrid } from '../../src/density/grid.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { minimizeLbfgs } from '../../src/minimize/lbfgs.js';
import { RefinementEnergy } from '../../src/refinement/energy.js';
import { LikelihoodTarget } from '../../src/refinement/likelihood-target.js';
import { compileRestraints } from '../../src/restraints/compile-restraints.js';
import { boundsOf } from '../../src/structure/bounds.js';
import { parsePdb } from '../../src/structure/pdb-read.js';
import { isHydrogen } from '../../src/structure/structure.js';

export const RESOLUTION = 3;
export const kernels = loadKernels('simd');

/** @param last residue number; default all 129 */
export function lysozyme(last = 129) {
  const text = readFileSync(new URL('../../data/demo/1hel.pdb', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('ATOM') && Number(line.slice(22, 26)) <= last)
    .join('\n');
  const model = parsePdb(text, `1HEL, residues 1–${last}`);
  const { structure } = model;
  const truth = model.conformations[0]!;
  const topology = buildTopology(model, new Dictionary([embeddedDictionary()]));

  const mapOfTruth = (): DensityMap => {
    const { low, high } = boundsOf(truth.xyz);
    const [nx, ny, nz] = low.map((v, axis) => Math.ceil(high[axis]! - v + 16)) as [number, number, number];
    const grid = orthogonalGrid([nx, ny, nz], [1, 1, 1], [low[0] - 8, low[1] - 8, low[2] - 8]);
    return new ModelDensity(grid, structure.element, kernels).evaluate(truth, RESOLUTION);
  };

  /** The likelihood of the map, its noise estimated at `xyz`. */
  const targetAt = (xyz: Float64Array): LikelihoodTarget => {
    const omit = Uint8Array.from({ length: structure.atomCount }, (_, i) => (isHydrogen(structure, i) ? 1 : 0));
    const atoms = { elements: structure.element, b: truth.b, occupancy: truth.occupancy, omit };
    const target = new LikelihoodTarget(mapOfTruth(), RESOLUTION, atoms, kernels);
    target.estimate(xyz, RESOLUTION);
    return target;
  };

  /** What 30 iterations make of a wrong side chain or peptide: it, and what it hangs on, are pulled into what density there is. */
  const minimized = (xyz: Float64Array, weight = 1): Float64Array => {
    const { set } = compileRestraints(topology, kernels);
    const energy = new RefinementEnergy(structure.atomCount, [set], targetAt(xyz), weight);
    const result = xyz.slice();
    minimizeLbfgs(energy, result, {
      maxIterations: 30,
      tolerance: 0.1,
      maxStep: 0.5,
      preconditioner: energy.preconditioner(result),
    });
    return result;
  };

  return { model, structure, truth, topology, mapOfTruth, targetAt, minimized };
}
