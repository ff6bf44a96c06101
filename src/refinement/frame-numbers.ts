// The numbers of a frame: how a conformation fits its map and its restraints, before and after refinement.
import { modelMapOf, overallAgreement } from '../density/agreement.js';
import type { DensityMap } from '../density/density-map.js';
import type { Kernels } from '../kernels/kernels.js';
import { countClashes } from '../restraints/clashes.js';
import { geometryNumbers } from '../restraints/geometry-numbers.js';
import type { Conformation } from '../structure/structure.js';
import type { FrameNumbers, FrameTask, RefinementSystem } from './frame.js';

export interface MeasuredFrame {
  readonly numbers: FrameNumbers;
  /** Of the conformation, on the grid of the frame's map. */
  readonly modelMap: DensityMap;
}

/** Definitions of validation.md; maps and voxels are those of the task's box. */
export function measureFrame(
  { structure, topology }: RefinementSystem,
  { map, resolution }: Pick<FrameTask, 'map' | 'resolution'>,
  conformation: Conformation,
  kernels: Kernels,
): MeasuredFrame {
  const modelMap = modelMapOf(map, structure, conformation, resolution, kernels);
  const geometry = geometryNumbers(topology.tables, conformation.xyz, 0);
  const numbers = {
    ...overallAgreement(map, modelMap, structure, conformation),
    bondRmsd: geometry.bond.rmsd,
    angleRmsd: geometry.angle.rmsd,
    clashes: countClashes(topology.nonbonded, conformation.xyz).perThousandAtoms,
  };
  return { numbers, modelMap };
}
