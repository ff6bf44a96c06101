// What a map shows of each chain of a model: its correlation, and how much of its density is there.
import { localCorrelation } from '../density/agreement.js';
import { ModelDensity } from '../density/model-density.js';
import { partDensities } from '../density/part-densities.js';
import type { Kernels } from '../kernels/kernels.js';
import type { Conformation } from '../structure/structure.js';
import type { FrameTask, RefinementSystem } from './frame.js';

/** A value a chain. */
export interface ChainFit {
  /** CC over the spheres around the chain's atoms (validation.md), against the whole model; NaN where a map is constant there. */
  readonly cc: Float64Array;
  /** Density at the chain, neighbours' included, and density fitted beside all other chains: {@link partDensities}, in the map's units. */
  readonly alone: Float64Array;
  readonly together: Float64Array;
  /** What the chain weighs in that fit. */
  readonly mass: Float64Array;
}

export function measureChains(
  { structure }: Pick<RefinementSystem, 'structure'>,
  { map, resolution }: Pick<FrameTask, 'map' | 'resolution'>,
  conformation: Conformation,
  kernels: Kernels,
): ChainFit {
  const { residues, residueOfAtom, chains, element } = structure;
  const chainOf = Int32Array.from(residueOfAtom, (residue) => residues.chain[residue]!);
  const members: number[][] = chains.id.map(() => []);
  for (let atom = 0; atom < chainOf.length; atom++) members[chainOf[atom]!]!.push(atom);
  const density = new ModelDensity(map.grid, element, kernels);
  const local = localCorrelation(map, density.evaluate(conformation, resolution), conformation, resolution);
  density.release();
  return {
    cc: Float64Array.from(members, (atoms) => local.around(atoms)),
    ...partDensities(map, element, chainOf, chains.id.length, conformation, resolution, kernels),
  };
}
