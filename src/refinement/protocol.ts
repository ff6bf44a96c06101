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
      /** Turns side chains to better rotamers; a minimization should follow. */
      readonly stage: 'rotamers';
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
  /** Energy = restraints + weight · map target; 'auto' starts from the natural weight and keeps to the geometry limits (weight.ts). */
  readonly weight: number | 'auto';
}
