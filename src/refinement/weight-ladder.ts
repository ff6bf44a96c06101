// The weight stage: refines at one weight after the other, each from the last, and goes back to the one that is taken.
import type { ProteinBackbone } from '../chemistry/protein-backbone.js';
import { maskCorrelation } from '../density/agreement.js';
import type { Kernels } from '../kernels/kernels.js';
import { countClashes } from '../restraints/clashes.js';
import { geometryNumbers } from '../restraints/geometry-numbers.js';
import type { Conformation } from '../structure/structure.js';
import { molProbityScore } from '../validation/molprobity-score.js';
import { ramachandranRows } from '../validation/ramachandran.js';
import { rotamerRows } from '../validation/rotamers.js';
import type { FrameTask, RefinementSystem } from './frame.js';
import { chooseWeight, isBeyond, type Rung, type WeightChoice } from './weight-curve.js';

export interface WeightLadder {
  /** Ascending. */
  readonly weights: readonly number[];
  readonly method: WeightChoice['method'];
  /** Moves the conformation in place. */
  readonly refineAt: (weight: number) => void;
  readonly measure: (weight: number) => Rung;
}

/** Leaves `xyz` (3N, Å) as it was on the rung that is taken. */
export function climbWeights(xyz: Float64Array, { weights, method, refineAt, measure }: WeightLadder): WeightChoice {
  const rungs: Rung[] = [];
  const visited: Float64Array[] = [];
  for (const weight of weights) {
    refineAt(weight);
    rungs.push(measure(weight));
    visited.push(xyz.slice());
    if (isBeyond(rungs, method)) break;
  }
  const choice = chooseWeight(rungs, method);
  xyz.set(visited[choice.taken]!);
  return choice;
}

/** The numbers of a rung but its residuals; `backbone`: one conformer's. Clashes count between the atoms of the model: hydrogens are not placed for it. */
export function rungNumbers(
  { structure, topology }: RefinementSystem,
  { map, resolution }: Pick<FrameTask, 'map' | 'resolution'>,
  conformation: Conformation,
  backbone: ProteinBackbone,
  kernels: Kernels,
): Omit<Rung, 'weight' | 'residuals'> {
  const geometry = geometryNumbers(topology.tables, conformation.xyz, 0);
  const rows = ramachandranRows(structure, backbone, conformation.xyz);
  const rotamers = rotamerRows(structure, conformation.xyz);
  const ramachandranFavored = share(rows, 'favored');
  return {
    ccMask: maskCorrelation(map, structure, conformation, resolution, kernels),
    ramaFavored: ramachandranFavored,
    molProbityScore:
      rows.length === 0
        ? Number.NaN
        : molProbityScore({
            clashscore: countClashes(topology.nonbonded, conformation.xyz).perThousandAtoms,
            rotamerOutliers: rotamers.length > 0 ? share(rotamers, 'outlier') : 0,
            ramachandranFavored,
          }),
    bondRmsd: geometry.bond.rmsdOfSound,
    angleRmsd: geometry.angle.rmsdOfSound,
  };
}

/** Per cent; NaN of none. */
function share<E>(rows: readonly { readonly evaluation: E }[], evaluation: E): number {
  return (100 * rows.filter((row) => row.evaluation === evaluation).length) / rows.length;
}
