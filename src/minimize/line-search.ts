// A line search that accepts a step by its slope, so that it still works where values are known to seven digits only.

/** The function along the search direction: value and slope at step t. */
export type AlongLine = (t: number) => { readonly value: number; readonly slope: number };

export interface LineStep {
  readonly t: number;
  readonly value: number;
  readonly accepted: boolean;
}

const SUFFICIENT_DECREASE = 1e-4;
const SLOPE_RATIO = 0.9;
const MAX_TRIALS = 12;
/** Of the first step: where only shorter ones decrease, the function jumps and its slope says nothing. */
const SHORTEST = 1e-4;

/**
 * Finds t with value(t) ≤ value(0) + 1e-4·t·slope(0) and |slope(t)| ≤ 0.9·|slope(0)| (the strong Wolfe conditions; Nocedal & Wright,
 * Numerical Optimization, 2nd ed., chapter 3). Decreases below `noise` are judged by the slopes alone (the approximate
 * Wolfe conditions of Hager & Zhang 2005, SIAM J. Optim. 16:170), because single-precision maps blur the value there.
 *
 * @param slope0 slope at 0, negative
 * @param first first step to try
 * @param longest no step goes beyond
 */
export function searchLine(
  along: AlongLine,
  value0: number,
  slope0: number,
  first: number,
  longest: number,
  noise: number,
): LineStep {
  let low = { t: 0, value: value0, slope: slope0 };
  let high: typeof low | undefined;
  let t = Math.min(first, longest);
  let best: LineStep = { t: 0, value: value0, accepted: false };
  for (let trial = 0; trial < MAX_TRIALS; trial++) {
    const { value, slope } = along(t);
    const finite = Number.isFinite(value) && Number.isFinite(slope);
    const decreases =
      finite &&
      (value <= value0 + SUFFICIENT_DECREASE * t * slope0 || (value <= value0 + noise && slope <= -0.8 * slope0));
    if (decreases && value <= best.value + noise) best = { t, value, accepted: true };
    if (decreases && Math.abs(slope) <= -SLOPE_RATIO * slope0) return { t, value, accepted: true };
    if (!decreases || value > low.value + noise || slope > 0) {
      high = finite ? { t, value, slope } : { t, value: Number.POSITIVE_INFINITY, slope: Number.POSITIVE_INFINITY };
    } else {
      if (t >= longest) return { t, value, accepted: true };
      low = { t, value, slope };
    }
    t = high === undefined ? Math.min(longest, 3 * t) : between(low, high);
    if (t < SHORTEST * first) break;
  }
  return best;
}

/** Minimum of the cubic through both ends, kept away from them; the midpoint where an end is unusable. */
function between(
  low: { t: number; value: number; slope: number },
  high: { t: number; value: number; slope: number },
): number {
  const width = high.t - low.t;
  if (!Number.isFinite(high.value) || !Number.isFinite(high.slope)) return low.t + 0.25 * width;
  const d1 = low.slope + high.slope - (3 * (low.value - high.value)) / (low.t - high.t);
  const root = d1 * d1 - low.slope * high.slope;
  if (!(root >= 0)) return low.t + 0.5 * width;
  const d2 = Math.sqrt(root);
  const t = high.t - width * ((high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2));
  return Number.isFinite(t) ? Math.min(Math.max(t, low.t + 0.1 * width), low.t + 0.9 * width) : low.t + 0.5 * width;
}
