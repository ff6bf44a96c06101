// From the result of a series to what its tables and figures show.
import type { SeriesResult } from '../series/series-events.js';
import { rmsd } from '../structure/superpose.js';
import type { FrameReport } from './frame-report.js';

/** One a frame, in their order. `start`: the start model, 3N, Å. */
export function frameReports({ frames }: SeriesResult, start: Float64Array): FrameReport[] {
  return frames.map(({ frame, map, parent, order, result, propagationError }): FrameReport => {
    const { conformation, before, after, weight, evaluations, seconds, residueCc } = result;
    const from = parent < 0 ? start : frames[parent]!.result.conformation.xyz;
    return {
      frame,
      map,
      parent,
      order,
      conformation,
      before,
      after,
      rmsdToStart: rmsd(start, conformation.xyz),
      rmsdToParent: rmsd(from, conformation.xyz),
      propagationError: propagationError?.overall ?? Number.NaN,
      weight,
      evaluations,
      seconds,
      residueCc,
      ...(propagationError && { residuePropagationError: propagationError.residues }),
    };
  });
}
