// A protocol: the list of stages with settings that a refinement runs through, as plain data that can be read, stored and printed.

/** One stage; resolutions in Å. */
export type StageSpec =
  | {
      readonly stage: 'rigid-body';
      /** The whole model as one body, each chain, each compact domain that is found in the start model, or selections, one a body. */
      readonly groups: 'whole' | 'chains' | 'domains' | readonly string[];
      readonly resolution: number;
      readonly iterations: number;
    }
  | {
      /** Bends the model towards a coarse map along a smooth field of displacements; a minimization should follow. */
      readonly stage: 'morph';
      readonly resolution: number;
      /** Å: standard deviation of the Gaussian that the field is smooth over. */
      readonly radius: number;
      readonly iterations: number;
    }
  | {
      /** Dynamics of all atoms while the temperature falls, and a minimization. */
      readonly stage: 'anneal';
      readonly resolution: number;
      /** K */
      readonly from: number;
      readonly to: number;
      /** Of 0.5 fs. */
      readonly steps: number;
      /** At most, of the minimization. */
      readonly iterations: number;
    }
  | {
      /** Turns side chains to better rotamers; a minimization should follow. */
      readonly stage: 'rotamers';
      readonly resolution: number;
    }
  | {
      /**
       * Turns planes of peptides over (180° about Cα–Cα) where torsions or density give reason to doubt and the turn pays; a minimization
       * should follow.
       */
      readonly stage: 'peptides';
      readonly resolution: number;
    }
  | {
      /** B factors: one a residue, an atom, or the same change for all. */
      readonly stage: 'b-factors';
      readonly per: 'residue' | 'atom' | 'overall';
      readonly resolution: number;
      readonly macroCycles: number;
      readonly iterations: number;
    }
  | {
      /**
       * Turns amides of Asn and Gln and rings of His round where hydrogen bonds and contacts say so; the map is not asked. A minimization
       * should follow. Needs {@link RefinementSystem.allAtoms}.
       */
      readonly stage: 'flips';
      readonly resolution: number;
    }
  | {
      /**
       * Decides the weight: a ladder of weights is climbed, and the rung is taken that terms which no stage before has seen (weight
       * 'auto') or the limits of geometry ('rmsd') speak for. Stages behind it use all terms. A weight that was given stands.
       */
      readonly stage: 'weight';
      readonly resolution: number;
      /** Ascending; 1 is the natural weight. */
      readonly ladder: readonly number[];
      /** At most, on each rung. */
      readonly iterations: number;
    }
  | {
      /** Occupancies: alternates share one; each selection of `free` takes what the map shows, 0 … 1. */
      readonly stage: 'occupancies';
      readonly free: readonly string[];
      readonly resolution: number;
      readonly iterations: number;
    }
  | {
      readonly stage: 'minimize';
      /** Which map target; see refinement.md §2. */
      readonly target: 'atoms' | 'likelihood';
      /** Fourier terms finer than this are left out, Å. */
      readonly resolution: number;
      /** How often scale and noise are estimated anew, each time followed by a minimization. */
      readonly macroCycles: number;
      /** At most, in each macro-cycle. */
      readonly iterations: number;
    };

export interface Protocol {
  readonly name: string;
  readonly stages: readonly StageSpec[];
  /** Energy = restraints + weight · map target; 'auto' and 'rmsd' start from the natural weight, decide in the weight stage if there is one, and keep to the geometry limits (weight.ts). */
  readonly weight: number | 'auto' | 'rmsd';
}
