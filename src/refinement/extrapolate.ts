// Extrapolation: where a series moves steadily, the next frame lies about as far beyond the last as the last beyond the one before.
import { SmoothField } from './smooth-field.js';

/** Å: what turned over or lies in noise is no direction to go on in; what moves as a body does so over more than this. */
const RADIUS = 5;

/**
 * Moves `xyz` in place on along the step from `previous` to `start`, as far as `value` of what it then is says (lower is better). All 3N, Å.
 * @returns The share of the step, 0 … 1.5.
 */
export function extrapolate(
  xyz: Float64Array,
  previous: Float64Array,
  start: Float64Array,
  value: () => number,
): number {
  const from = xyz.slice();
  const step = smoothStep(previous, start);
  const go = (share: number): void => {
    for (let p = 0; p < xyz.length; p++) xyz[p] = from[p]! + share * step[p]!;
  };
  const share = bestShare((trial) => {
    go(trial);
    return value();
  });
  go(share);
  return share;
}

/**
 * The step from one model to the next, averaged over the surroundings of each atom; 3N, Å.
 * @param previous 3N, Å, as `last`
 */
export function smoothStep(previous: Float64Array, last: Float64Array): Float64Array {
  const field = new SmoothField(last, RADIUS);
  const step = field.sum(
    last.map((x, p) => x - previous[p]!),
    3,
  );
  const weights = field.sum(new Float64Array(last.length / 3).fill(1), 1);
  return step.map((sum, p) => sum / weights[Math.floor(p / 3)]!);
}

/**
 * The share of a step, 0 … 1.5, at which a function is least: the best of 0, ½, 1 and where the parabola through these has its minimum (a
 * likelihood without noise is far from one).
 */
export function bestShare(valueAt: (share: number) => number): number {
  const tried = [0, 0.5, 1].map((share) => ({ share, value: valueAt(share) }));
  const [none, half, whole] = tried.map(({ value }) => value) as [number, number, number];
  const bend = 2 * (none - 2 * half + whole);
  const slope = 4 * half - 3 * none - whole;
  const least = Math.min(1.5, Math.max(0, -slope / (2 * bend)));
  if (bend > 0 && least > 0) tried.push({ share: least, value: valueAt(least) });
  return tried.reduce((best, other) => (other.value < best.value ? other : best)).share;
}
