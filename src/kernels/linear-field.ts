// The values of a map between its voxels, linear along each axis, one point at a time.
import type { LinearField } from './kernels.js';

/** The value at x, y, z (Å); without an array a call. */
export function linearValues({
  values,
  shape,
  origin,
  toGrid: m,
}: LinearField): (x: number, y: number, z: number) => number {
  const [nx, ny, nz] = shape;
  const [ox, oy, oz] = origin;
  const wrap = (index: number, n: number): number => (index >= 0 && index < n ? index : ((index % n) + n) % n);
  return (x, y, z) => {
    const dx = x - ox;
    const dy = y - oy;
    const dz = z - oz;
    const i = m[0]! * dx + m[1]! * dy + m[2]! * dz;
    const j = m[3]! * dx + m[4]! * dy + m[5]! * dz;
    const k = m[6]! * dx + m[7]! * dy + m[8]! * dz;
    const fi = Math.floor(i);
    const fj = Math.floor(j);
    const fk = Math.floor(k);
    const u = i - fi;
    const v = j - fj;
    const w = k - fk;
    const i0 = wrap(fi, nx);
    const i1 = wrap(fi + 1, nx);
    const j0 = nx * wrap(fj, ny);
    const j1 = nx * wrap(fj + 1, ny);
    const k0 = nx * ny * wrap(fk, nz);
    const k1 = nx * ny * wrap(fk + 1, nz);
    const lower =
      (1 - v) * ((1 - u) * values[i0 + j0 + k0]! + u * values[i1 + j0 + k0]!) +
      v * ((1 - u) * values[i0 + j1 + k0]! + u * values[i1 + j1 + k0]!);
    const upper =
      (1 - v) * ((1 - u) * values[i0 + j0 + k1]! + u * values[i1 + j0 + k1]!) +
      v * ((1 - u) * values[i0 + j1 + k1]! + u * values[i1 + j1 + k1]!);
    return (1 - w) * lower + w * upper;
  };
}
