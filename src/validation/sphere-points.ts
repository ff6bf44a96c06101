// Directions spread evenly over a sphere.

/** Angle by which points follow each other around the axis: the golden angle, rad. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/**
 * n unit vectors, 3n numbers, on a spiral from pole to pole, each with the same share of the surface (Fibonacci lattice; González 2010,
 * Math. Geosci. 42:49).
 */
export function spherePoints(n: number): Float64Array {
  const points = new Float64Array(3 * n);
  for (let k = 0; k < n; k++) {
    const z = 1 - (2 * k + 1) / n;
    const r = Math.sqrt(1 - z * z);
    const turn = k * GOLDEN_ANGLE;
    points.set([r * Math.cos(turn), r * Math.sin(turn), z], 3 * k);
  }
  return points;
}
