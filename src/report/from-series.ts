// From the result of a series to what its tables and figures show.
import type { SeriesResult } from '../series/series-events.js';
import type { Structure } from '../structure/structure.js';
import { rmsd } from '../structure/superpose.js';
import type { FrameReport } from './frame-report.js';
import { replicateSpread } from './residue-columns.js';

/** One a frame, in their order. `start`: the start model, 3N, Å. */
export function frameReports({ frames }: SeriesResult, structure: Structure, start: Float64Array): FrameReport[] {
  return frames.map(
    ({ frame, map, parent, order, result, replicates, validation, propagationError, linearShift }): FrameReport => {
      const { conformation, before, after, weight, evaluations, seconds, residueCc } = result;
      const from = parent < 0 ? start : frames[parent]!.result.conformation.xyz;
      const spread =
        replicates.length > 0
          ? replicateSpread(structure, [conformation.xyz, ...replicates.map((replicate) => replicate.conformation.xyz)])
          : undefined;
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
        ...validation,
        ...(propagationError && { residuePropagationError: propagationError.residues }),
        ...(linearShift !== undefined && { linearShift }),
        ...(spread && { spread: spread.overall, residueSpread: spread.residues }),
      };
    },
  );
}
