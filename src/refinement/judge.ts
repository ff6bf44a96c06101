// The judge of moves: a move stays only if it improves the fit at equal geometry, or the geometry at equal fit.
import type { Term } from '../restraints/term.js';
import type { LikelihoodTarget } from './likelihood-target.js';

/** What a conformation is worth; lower is better. */
export interface Standing {
  /** Σ of the restraints' energies; 0 where geometry does not count. */
  readonly restraints: number;
  /** −log of the profile likelihood: noise and scale of each shell at their best, so that no estimate favours what stood when it was made. */
  readonly profile: number;
}

export interface Verdict {
  readonly kept: boolean;
  /** By how much restraints + weight · −log L fell; negative where the move was rejected. */
  readonly gain: number;
}

/**
 * The two natural units meet here: energies of restraints and −log L are both logarithms of probabilities, so that their weighted sum
 * says what a change of one is worth in the other.
 */
export class Judge {
  readonly #terms: readonly Term[];
  readonly #scratch: Float64Array;

  constructor(terms: readonly Term[], atomCount: number) {
    this.#terms = terms;
    this.#scratch = new Float64Array(3 * atomCount);
  }

  /**
   * @param target holds the images (B factors, occupancies) of the conformation at xyz (3N, Å); its noise is estimated anew
   * @param resolution Å, of the terms that count
   * @param geometry whether restraints count: not for moves that tear the chain and leave it to a minimization to mend
   */
  standing(xyz: Float64Array, target: LikelihoodTarget, resolution: number, geometry: boolean): Standing {
    target.estimate(xyz, resolution);
    this.#scratch.fill(0);
    const restraints = geometry ? this.#terms.reduce((sum, term) => sum + term.evaluate(xyz, this.#scratch), 0) : 0;
    return { restraints, profile: target.shells.profile };
  }

  verdict(before: Standing, after: Standing, weight: number): Verdict {
    const gain = before.restraints - after.restraints + weight * (before.profile - after.profile);
    return { kept: gain >= 0, gain };
  }
}
