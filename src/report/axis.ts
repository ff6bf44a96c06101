// An axis: the range of what it shows, round numbers for its ticks, and their way into the picture.

/** Values from → to lie at pixels begin → end. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly begin: number;
  readonly end: number;
}

export function place(axis: Axis, value: number): number {
  const share = axis.to === axis.from ? 0.5 : (value - axis.from) / (axis.to - axis.from);
  return axis.begin + share * (axis.end - axis.begin);
}

/** Round numbers inside the axis, 1, 2 or 5 times a power of ten apart, about `wanted` of them. */
export function ticks(axis: Axis, wanted: number): number[] {
  const step = tickStep(axis.to - axis.from, wanted);
  const first = Math.ceil(axis.from / step - 1e-9);
  const last = Math.floor(axis.to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

/** Ticks as text, all with the decimals that their step needs. */
export function tickLabels(values: readonly number[]): string[] {
  const decimals = Math.max(0, ...values.map((v) => (String(v).split('.')[1] ?? '').length));
  return values.map((v) => v.toFixed(Math.min(decimals, 6)));
}

/** The smallest range of round numbers around the finite values; [0, 1] where there are none. */
export function roundRange(values: Iterable<number>, wanted: number): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const v of values) {
    if (!Number.isFinite(v)) continue;
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  if (low > high) return [0, 1];
  // A range too small to label is shown as one value: its labels would all read the same.
  if (high - low <= 1e-9 * Math.max(Math.abs(low), Math.abs(high), 1e-3))
    [low, high] = [low - Math.abs(low) * 0.05 - 0.005, high + Math.abs(high) * 0.05 + 0.005];
  const step = tickStep(high - low, wanted);
  const tidy = (count: number): number => Number((count * step).toPrecision(12));
  return [tidy(Math.floor(low / step + 1e-9)), tidy(Math.ceil(high / step - 1e-9))];
}

function tickStep(range: number, wanted: number): number {
  const rough = range > 0 ? range / Math.max(1, wanted) : 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((f) => f * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}
