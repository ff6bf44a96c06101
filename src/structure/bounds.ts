// The bounds of atoms: the smallest box along x, y and z that holds them.

export interface Bounds {
  /** x, y, z, Å; +∞ where there are no atoms. */
  readonly low: readonly [number, number, number];
  /** x, y, z, Å; −∞ where there are no atoms. */
  readonly high: readonly [number, number, number];
}

/** @param xyz any number of conformations, 3N each, Å */
export function boundsOf(...xyz: readonly Float64Array[]): Bounds {
  const low: [number, number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high: [number, number, number] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const places of xyz) {
    for (let p = 0; p < places.length; p++) {
      const axis = p % 3;
      low[axis] = Math.min(low[axis]!, places[p]!);
      high[axis] = Math.max(high[axis]!, places[p]!);
    }
  }
  return { low, high };
}
