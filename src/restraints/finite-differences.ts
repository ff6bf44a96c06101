// Whether a term's gradient is that of its energy: central differences along directions.
import type { Term } from './term.js';

export interface DirectionalCheck {
  /** Slope along the direction as the gradient says it, energy an Å. */
  readonly analytic: number;
  /** The same by central differences. */
  readonly numeric: number;
  readonly agrees: boolean;
}

/** Å: the larger one for smooth terms, the smaller ones where a kink (a flat bottom's edge) is within the step. */
const STEPS = [1e-4, 1e-5, 1e-6];

/**
 * Compares gradient · direction with (E(x + h·direction) − E(x − h·direction))/2h. Agreement with any of three steps will do.
 * `tolerance` is relative to the larger of the two slopes; beside it, what rounding alone can do to a difference is allowed.
 */
export function checkDirection(
  term: Term,
  xyz: Float64Array,
  gradient: Float64Array,
  direction: Float64Array,
  tolerance: number,
): DirectionalCheck {
  let analytic = 0;
  let length = 0;
  for (let p = 0; p < xyz.length; p++) {
    analytic += gradient[p]! * direction[p]!;
    length = Math.max(length, Math.abs(direction[p]!));
  }
  if (length === 0) return { analytic, numeric: analytic, agrees: Number.isFinite(analytic) };
  const moved = new Float64Array(xyz.length);
  const unused = new Float64Array(xyz.length);
  const energyAt = (step: number): number => {
    for (let p = 0; p < xyz.length; p++) moved[p] = xyz[p]! + step * direction[p]!;
    return term.evaluate(moved, unused);
  };
  let best = { analytic, numeric: Number.NaN, agrees: false };
  for (const size of STEPS) {
    const step = size / length;
    const ahead = energyAt(step);
    const behind = energyAt(-step);
    const numeric = (ahead - behind) / (2 * step);
    const rounding = (1e-13 * (Math.abs(ahead) + Math.abs(behind))) / step;
    const error = Math.abs(numeric - analytic);
    const agrees = error <= tolerance * Math.max(Math.abs(numeric), Math.abs(analytic)) + rounding + 1e-9;
    if (Number.isNaN(best.numeric) || error < Math.abs(best.numeric - analytic)) best = { analytic, numeric, agrees };
    if (agrees) return { analytic, numeric, agrees };
  }
  return best;
}
