// One refinement of the schedule, as plain data.

/**
 * Why a frame is refined. pilot: the root, to find the weight; outward: from the parent (the root: from the start model);
 * stepped: again from the parent, over stepping stones, because the fit dropped; backward: from a child's kept result;
 * replicate: the kept refinement again from a perturbed start; linear: into the map of a linear series, corrected.
 */
export type Sweep = 'pilot' | 'outward' | 'stepped' | 'backward' | 'replicate' | 'linear';

/** One refinement, as plain data. Equal specs mean equal refinements. */
export interface TaskSpec {
  /** Names the task in the journal, e.g. `frame_003.outward.r0.from_004`. */
  readonly id: string;
  readonly frame: number;
  readonly sweep: Sweep;
  /** 0: unperturbed. */
  readonly replicate: number;
  /** The frame whose model it starts from (outward: as the outward sweep left it, backward: as it was kept); −1: the start model. */
  readonly from: number;
  /** 'standard' (coarse to fine) where the start may be far, 'propagation' where a neighbour is the start. */
  readonly protocol: 'standard' | 'propagation';
  /** Whether the maps between `from` and the frame are gone through first. */
  readonly stones: boolean;
  readonly weight: number | 'auto';
}

export function taskId(frame: number, sweep: Sweep, replicate: number, from: number): string {
  const name = (f: number): string => String(f).padStart(3, '0');
  return `frame_${name(frame)}.${sweep}.r${replicate}.from_${from < 0 ? 'start' : name(from)}`;
}
