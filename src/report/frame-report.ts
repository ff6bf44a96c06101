// Everything that the tables and figures tell of one frame.
import type { ChainFit } from '../refinement/chain-fit.js';
import type { FrameNumbers } from '../refinement/frame.js';
import type { FrameQuality } from '../refinement/frame-quality.js';
import type { Conformation } from '../structure/structure.js';

export interface FrameReport {
  readonly frame: number;
  /** Name of the map, as the user gave it. */
  readonly map: string;
  /** The frame whose refined model it started from; −1: the start model. */
  readonly parent: number;
  /** Place in the plan, from 0. */
  readonly order: number;
  readonly conformation: Conformation;
  readonly before: FrameNumbers;
  readonly after: FrameNumbers;
  /** Å rms over all atoms, nothing superposed: the maps share one frame of reference. */
  readonly rmsdToStart: number;
  /** Å, likewise; for frames that started from the start model the same as rmsdToStart. */
  readonly rmsdToParent: number;
  /** Å rms between the outward and the backward solution; NaN where there is no backward solution. */
  readonly propagationError: number;
  readonly weight: number;
  readonly evaluations: number;
  readonly seconds: number;
  /** By residue; NaN where it has no atom with a map term. */
  readonly residueCc: Float64Array;
  /** Both absent where they were not measured. */
  readonly chainFit?: ChainFit;
  readonly quality?: FrameQuality;
  /** By residue, Å; absent where there is no backward solution. */
  readonly residuePropagationError?: Float64Array;
  /** By residue, Å rms about the mean of the frame's replicates, its model among them; absent where there are none. */
  readonly residueSpread?: Float64Array;
  /** Å rms from the model refined into the frame's map as it is, where a linear series was corrected. */
  readonly linearShift?: number;
  /** The same over all atoms; absent where there are no replicates. */
  readonly spread?: number;
}
