// A preconditioner that is kept from one minimization to the next while the model hardly moves: what is stiff stays stiff.
import type { Preconditioner } from '../minimize/objective.js';
import type { Term } from '../restraints/term.js';
import { largestMove } from '../structure/superpose.js';
import type { MapTarget } from './map-target.js';

/** Å: where an atom has gone further, as those of a turned side chain have, another is made. */
const NEAR = 0.4;
/** Of the map's stiffness, to either side: likewise. */
const ALIKE = 1.25;

/** What a preconditioner depends on. */
export interface Circumstances {
  readonly terms: readonly Term[];
  readonly target: MapTarget | undefined;
  readonly weight: number;
}

/**
 * A frame that starts near its answer is minimized in stages of a few iterations, between which nothing much changes, and its matrix costs as
 * much as four evaluations. The minimum does not depend on the preconditioner.
 */
export class KeptPreconditioner {
  #kept:
    | {
        readonly terms: readonly Term[];
        readonly stiffness: number;
        readonly xyz: Float64Array;
        readonly preconditioner: Preconditioner;
      }
    | undefined;

  /**
   * The one at hand if it serves at xyz (3N, Å), or one that `make` makes.
   * @param circumstances the target as last estimated
   */
  at(xyz: Float64Array, { terms, target, weight }: Circumstances, make: () => Preconditioner): Preconditioner {
    const stiffness = weight * meanCurvature(target, xyz.length / 3);
    const kept = this.#kept;
    if (
      kept !== undefined &&
      kept.terms === terms &&
      stiffness <= ALIKE * kept.stiffness &&
      kept.stiffness <= ALIKE * stiffness &&
      largestMove(kept.xyz, xyz) < NEAR
    )
      return kept.preconditioner;
    const preconditioner = make();
    this.#kept = { terms, stiffness, xyz: xyz.slice(), preconditioner };
    return preconditioner;
  }
}

/** Å⁻² */
function meanCurvature(target: MapTarget | undefined, atomCount: number): number {
  const each = new Float64Array(atomCount);
  target?.curvature(each);
  return each.reduce((sum, curvature) => sum + curvature, 0) / Math.max(1, atomCount);
}
