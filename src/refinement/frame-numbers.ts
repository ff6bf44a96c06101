// The numbers of a frame: how a conformation fits its map and its restraints, before and after refinement.
import { modelMapOf, type OverallAgreement, overallAgreement } from '../density/agreement.js';
import type { DensityMap } from '../density/density-map.js';
import type { Kernels } from '../kernels/kernels.js';
import { countClashes } from '../restraints/clashes.js';
import { geometryNumbers } from '../restraints/geometry-numbers.js';
import type { Conformation } from '../structure/structure.js';
import type { FrameNumbers, FrameTask, RefinementSystem } from './frame.js';

export interface MeasuredFrame {
  readonly numbers: FrameNumbers;
  /** Of the conformation, on the grid of the frame's map; absent where the fit is measured elsewhere. */
  readonly modelMap?: DensityMap;
}

const UNKNOWN_FIT: OverallAgreement = {
  ccMask: Number.NaN,
  ccBox: Number.NaN,
  ccVolume: Number.NaN,
  ccPeaks: Number.NaN,
};

/** Definitions of validation.md; maps and voxels are those of the task's box. */
export function measureFrame(
  { structure, topology }: RefinementSystem,
  { map, resolution, fitElsewhere }: Pick<FrameTask, 'map' | 'resolution' | 'fitElsewhere'>,
  conformation: Conformation,
  kernels: Kernels,
): MeasuredFrame {
  const modelMap = fitElsewhere ? undefined : modelMapOf(map, structure, conformation, resolution, kernels);
  const geometry = geometryNumbers(topology.tables, conformation.xyz, 0);
  const numbers = {
    ...(modelMap ? overallAgreement(map, modelMap, structure, conformation, kernels) : UNKNOWN_FIT),
    bondRmsd: geometry.bond.rmsd,
    angleRmsd: geometry.angle.rmsd,
    clashes: countClashes(topology.nonbonded, conformation.xyz).perThousandAtoms,
  };
  return { numbers, ...(modelMap && { modelMap }) };
}
