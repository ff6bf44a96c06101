// Thirty real residues with every part that a rotamer search needs, and a noise-free map of them.
import { readFileSync } from 'node:fs';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import type { DensityMap } from '../../src/density/density-map.js';
import { orthogonalGrid } from '../../src/density/grid.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { LikelihoodTarget } from '../../src/refinement/likelihood-target.js';
import { PosedSideChain, torsionsOf } from '../../src/refinement/posed-side-chain.js';
import { rotamerSystem } from '../../src/refinement/rotamer-system.js';
import type { SideChain } from '../../src/refinement/side-chains.js';
import { parsePdb } from '../../src/structure/pdb-read.js';
import { isHydrogen } from '../../src/structure/structure.js';

export const RESOLUTION = 3;

/** Residues 1–30 of hen lysozyme (1HEL): helix, loop, valine, leucines, tyrosines, lysine, arginines. */
const text = readFileSync(new URL('../../data/demo/1hel.pdb', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('ATOM') && Number(line.slice(22, 26)) <= 30)
  .join('\n');
export const model = parsePdb(text, '1HEL, residues 1–30');
export const structure = model.structure;
export const truth = model.conformations[0]!;
export const topology = buildTopology(model, new Dictionary([embeddedDictionary()]));
export const system = rotamerSystem({ structure, topology, reference: truth.xyz });
export const kernels = loadKernels('simd');

export function mapOfTruth(): DensityMap {
  const limits = [0, 1, 2].map((c) => {
    const values = truth.xyz.filter((_, i) => i % 3 === c);
    return [Math.min(...values) - 8, Math.max(...values) + 8] as const;
  });
  const [nx, ny, nz] = limits.map(([low, high]) => Math.ceil(high - low)) as [number, number, number];
  const grid = orthogonalGrid([nx, ny, nz], [1, 1, 1], [limits[0]![0], limits[1]![0], limits[2]![0]]);
  return new ModelDensity(grid, structure.element, kernels).evaluate(truth, RESOLUTION);
}

/** The likelihood of the map, its noise estimated at `xyz`. */
export function targetAt(xyz: Float64Array): LikelihoodTarget {
  const omit = Uint8Array.from({ length: structure.atomCount }, (_, i) => (isHydrogen(structure, i) ? 1 : 0));
  const atoms = { elements: structure.element, b: truth.b, occupancy: truth.occupancy, omit };
  const target = new LikelihoodTarget(mapOfTruth(), RESOLUTION, atoms, kernels);
  target.estimate(xyz, RESOLUTION);
  return target;
}

export function chainOf(number: number): SideChain {
  return system.chains.find(({ residue }) => structure.residues.number[residue] === number)!;
}

export function atomOf(number: number, name: string): number {
  const { residues } = structure;
  const residue = residues.number.indexOf(number);
  return structure.atomName.indexOf(name, residues.atomStart[residue]);
}

export function gather(xyz: Float64Array, atoms: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: 3 * atoms.length }, (_, i) => xyz[3 * atoms[Math.floor(i / 3)]! + (i % 3)]!);
}

/** The truth with a side chain turned by these angles, degrees, its bonds and angles kept. */
export function turned(number: number, by: readonly number[], xyz = truth.xyz): Float64Array {
  const chain = chainOf(number);
  const posed = new PosedSideChain(chain, gather(xyz, chain.backbone), gather(xyz, chain.atoms));
  const placed = posed.at(torsionsOf(chain, xyz).map((angle, r) => angle + by[r]!));
  const result = xyz.slice();
  chain.atoms.forEach((atom, k) => {
    result.set(placed.subarray(3 * k, 3 * k + 3), 3 * atom);
  });
  return result;
}

/** Å rms of a side chain from the truth. */
export function error(number: number, xyz: Float64Array): number {
  const { atoms } = chainOf(number);
  const [a, b] = [gather(xyz, atoms), gather(truth.xyz, atoms)];
  return Math.sqrt(a.reduce((sum, v, i) => sum + (v - b[i]!) ** 2, 0) / atoms.length);
}
