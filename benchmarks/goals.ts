// Goals beside what was reached: a number and its limit, met or not met.

/** `what` carries the unit; no `limit`: no goal. */
export type Reached = readonly [what: string, value: number, limit: number | undefined, digits: number];

/** `rmsd Å 0.012 (≤ 0.015: met), …`: a word on each number that has a limit; NaN meets none. */
export function besideGoals(numbers: readonly Reached[]): string {
  return numbers
    .flatMap(([what, value, limit, digits]) =>
      limit === undefined
        ? []
        : [`${what} ${value.toFixed(digits)} (≤ ${limit}: ${value <= limit ? 'met' : 'NOT met'})`],
    )
    .join(', ');
}
