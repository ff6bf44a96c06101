// A protocol: the list of stages with settings that a refinement runs through, as plain data that can be read, stored and printed.

/** One stage; resolutions in Å. */
export type StageSpec =
  | {
      readonly stage: 'rigid-body';
      /** The whole model as one body, or each chain as one. */
      readonly groups: 'whole' | 'chains';
      readonly resolution: number;
      readonly iterations: number;
    }
  | {
      /** Turns side chains to better rotamers; a minimization should follow. */
      readonly stage: 'rotamers';
      readonly resolution: number;
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
