// Events for other programs: a JSON object a line on stdout.

import { meanQuality } from '../report/quality-record.js';
import { plainNumbers } from '../report/run-record.js';
import type { SeriesEvent } from '../series/series-events.js';

/** What an event says without coordinates, which are in the files of the run. */
export function eventData(event: SeriesEvent): Record<string, unknown> {
  if (event.type !== 'finished') return { ...event };
  const { plan, weight, seed, frames, warnings } = event.result;
  return {
    type: event.type,
    plan,
    weight,
    seed,
    warnings,
    frames: frames.map(({ frame, map, parent, order, keptTask, result, validation, propagationError }) => ({
      frame,
      map,
      parent,
      order,
      kept: keptTask.id,
      before: result.before,
      after: result.after,
      quality: meanQuality([validation.quality]),
      weight: result.weight,
      evaluations: result.evaluations,
      seconds: result.seconds,
      propagationError: propagationError?.overall ?? null,
    })),
  };
}

export function printJson(data: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(data, plainNumbers)}\n`);
}
