// The result of a series: each frame's model with its place in the plan and the disagreement of its two solutions.
import type { FrameResult, FrameValidation } from '../refinement/frame.js';
import { atomsAtEdge } from './box-edge.js';
import type { CorrectedFrame } from './linear-correction.js';
import type { Plan } from './plan.js';
import type { PreflightReport } from './preflight.js';
import { propagationError } from './propagation-error.js';
import type { Schedule } from './schedule.js';
import type { SeriesFrame, SeriesResult } from './series-events.js';
import type { SeriesRequest, SeriesSettings } from './series-request.js';

/** The frames' models, in their order: corrected ones where the correction is used. */
export function keptResults(schedule: Schedule, corrected?: readonly CorrectedFrame[]): FrameResult[] {
  return schedule.outcomes().map(({ frame, results }) => (corrected?.[frame]?.results ?? results)[0]!);
}

/** @param validations Of {@link keptResults} */
export function seriesResult(
  { maps, system }: SeriesRequest,
  { seed }: SeriesSettings,
  plan: Plan,
  preflight: PreflightReport,
  schedule: Schedule,
  warnings: readonly string[],
  validations: readonly FrameValidation[],
  corrected?: readonly CorrectedFrame[],
): SeriesResult {
  if (schedule.weight === 'auto') throw new Error('The schedule is done without a weight.');
  const frames = schedule.outcomes().map(({ frame, keptTask, results, outward, backward }): SeriesFrame => {
    const linear = corrected?.[frame];
    const [result, ...replicates] = linear?.results ?? results;
    const error = backward && propagationError(system.structure, outward.conformation.xyz, backward.conformation.xyz);
    return {
      frame,
      map: maps[frame]!.name,
      parent: plan.parent[frame]!,
      order: plan.order.indexOf(frame),
      keptTask,
      result: result!,
      validation: validations[frame]!,
      replicates,
      ...(linear && { linearShift: linear.moved }),
      ...(error && { propagationError: error }),
    };
  });
  const cut = frames.flatMap(({ frame, result }) => {
    const count = atomsAtEdge(preflight.grid, preflight.box, result.conformation.xyz);
    if (count === 0) return [];
    return [
      `In frame ${frame}, ${count} atoms lie at the edge of the box that was cut from the maps; give a larger cushion.`,
    ];
  });
  return { plan, preflight, weight: schedule.weight, seed, frames, warnings: [...warnings, ...cut] };
}
