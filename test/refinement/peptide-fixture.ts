// Hen lysozyme without its waters, a noise-free map of it at 3 Å, and its peptides turned over at will.
import { readFileSync } from 'node:fs';
import { buildTopology } from '../../src/chemistry/build-topology.js';
import { Dictionary } from '../../src/chemistry/dictionary.js';
import { embeddedDictionary } from '../../src/chemistry/embedded-dictionary.js';
import type { DensityMap } from '../../src/density/density-map.js';
import { orthogonalGrid } from '../../src/density/grid.js';
import { ModelDensity } from '../../src/density/model-density.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { peptideSystem } from '../../src/refinement/peptides.js';
import { parsePdb } from '../../src/structure/pdb-read.js';

export const RESOLUTION = 3;

const text = readFileSync(new URL('../../data/demo/1hel.pdb', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('ATOM'))
  .join('\n');
export const model = parsePdb(text, '1HEL');
export const { structure } = model;
export const truth = model.conformations[0]!;
export const topology = buildTopology(model, new Dictionary([embeddedDictionary()]));
export const system = peptideSystem({ structure, topology, reference: truth.xyz });
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

/** The truth with the peptides behind these residues turned by 180° about Cα–Cα. */
export function flipped(numbers: readonly number[]): Float64Array {
  const xyz = truth.xyz.slice();
  for (const number of numbers) {
    const { axis, atoms } = system.peptides.find(({ residue }) => structure.residues.number[residue] === number)!;
    const [a, b] = axis.map((atom) => [...xyz.subarray(3 * atom, 3 * atom + 3)]) as [number[], number[]];
    const squared = a.reduce((sum, v, d) => sum + (b[d]! - v) ** 2, 0);
    for (const atom of atoms) {
      const along = a.reduce((sum, v, d) => sum + (xyz[3 * atom + d]! - v) * (b[d]! - v), 0) / squared;
      for (let d = 0; d < 3; d++) xyz[3 * atom + d] = 2 * (a[d]! + along * (b[d]! - a[d]!)) - xyz[3 * atom + d]!;
    }
  }
  return xyz;
}

/** Å between an atom's place and its true one. */
export function offBy(number: number, name: string, xyz: Float64Array): number {
  const { residues } = structure;
  const atom = structure.atomName.indexOf(name, residues.atomStart[residues.number.indexOf(number)]);
  return Math.hypot(...[0, 1, 2].map((d) => xyz[3 * atom + d]! - truth.xyz[3 * atom + d]!));
}
