// A protocol: the list of stages with settings that a refinement runs through, as plain data that can be read, stored and printed.

/** One stage; resolutions in Å. */
export type StageSpec =
  | {
      readonly stage: 'rigid-body';
      readonly groups: 'whole' | 'chains';
      readonly resolution: number;
      readonly iterations: number;
    }
  | {
      readonly stage: 'minimize';
      /** Which map target; see refinement.md §2. */
      readonly target: 'atoms' | 'density' | 'likelihood';
      /** Fourier terms finer than this are left out, Å. */
      readonly resolution: number;
      readonly iterations: number;
    };

export interface Protocol {
  readonly name: string;
  readonly stages: readonly StageSpec[];
  /** Energy = restraints + weight · map term; 'auto' lets the target decide (see weight.ts). */
  readonly weight: number | 'auto';
}
