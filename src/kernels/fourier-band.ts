// The band of a half spectrum: the terms that a caller asks for, as columns that a transform may leave out.

type Three = readonly [number, number, number];

/** Against rounding of a term that lies on the band's edge. */
const MARGIN = 1 + 1e-6;

/** What a transform has to do. */
export interface BandColumns {
  /** Columns along x that hold terms of the band, rounded up to whole vectors of four. */
  readonly width: number;
  /** Of each row along x, as far along z as there are terms of the band in it. */
  readonly reaches: Int32Array;
}

/**
 * The terms with (h/x)² + (k/y)² + (l/z)² ≤ 1, band = [x, y, z] in waves a box; undefined where leaving the others out does not pay or
 * vectors would reach into the next row.
 */
export function bandColumns([nx, ny]: Three, band: Three): BandColumns | undefined {
  const half = Math.floor(nx / 2) + 1;
  const reaches = Int32Array.from({ length: ny }, (_, k) => {
    const share = 1 - (Math.min(k, ny - k) / (MARGIN * band[1])) ** 2;
    return share < 0 ? 0 : Math.floor(MARGIN * band[0] * Math.sqrt(share)) + 1;
  });
  const width = 4 * Math.ceil(reaches[0]! / 4);
  return width <= half ? { width, reaches } : undefined;
}
