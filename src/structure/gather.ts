// The coordinates of some atoms, in a row.

/** @param xyz 3N, Å. @param atoms n indices. @returns 3n, Å, in the order of `atoms` */
export function gather(xyz: Float64Array, atoms: ArrayLike<number>): Float64Array {
  const out = new Float64Array(3 * atoms.length);
  for (let k = 0; k < atoms.length; k++) for (let d = 0; d < 3; d++) out[3 * k + d] = xyz[3 * atoms[k]! + d]!;
  return out;
}
