// What a run's log tells of time: how many refinements there were, what they took, and when the workers had something to do.
import { readFileSync } from 'node:fs';

export interface RunTimes {
  /** Refinements that were done, those of the pilot and the replicates among them. */
  readonly refinements: number;
  /** Of all refinements together, s by the clock of their worker. */
  readonly refining: number;
  /** Times of day in ms since 1970: when the plan stood, and when the last refinement was done. */
  readonly from: number;
  readonly to: number;
}

/**
 * @param file run.log of a series
 * @throws Error where the log has no plan or no finished refinement
 */
export function runTimes(file: string): RunTimes {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const events = lines.map((line) => JSON.parse(line) as { time: string; event: string; seconds?: number });
  const plan = events.find(({ event }) => event === 'plan');
  const finished = events.filter(({ event }) => event === 'frame-finished');
  const last = finished.at(-1);
  if (plan === undefined || last === undefined) throw new Error(`${file} tells of no finished refinement.`);
  return {
    refinements: finished.length,
    refining: finished.reduce((sum, { seconds = 0 }) => sum + seconds, 0),
    from: Date.parse(plan.time),
    to: Date.parse(last.time),
  };
}
