// How long a run will still take, from how long its finished refinements took.

/**
 * Seconds, or undefined before the first refinement has finished. `durations`: seconds of the finished ones; `remaining`:
 * refinements still to do, those under way counted by the share that is left of them; `slots`: how many run side by side.
 * `longestChain`: refinements that must still follow one another, which no number of workers can shorten.
 * The median is used because a first refinement or one over stepping stones takes several times the usual.
 */
export function secondsLeft(
  durations: readonly number[],
  remaining: number,
  slots: number,
  longestChain: number,
): number | undefined {
  if (durations.length === 0) return undefined;
  const sorted = [...durations].sort((a, b) => a - b);
  const median = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
  return median * Math.max(remaining / Math.max(1, slots), longestChain);
}
