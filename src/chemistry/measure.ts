// Dihedral angle and chiral volume of atoms by index.

type Point = readonly [number, number, number];

/** Dihedral a-b-c-d in degrees, −180 … 180, IUPAC sign. @param xyz 3N, Å */
export function dihedralDegrees(xyz: Float64Array, a: number, b: number, c: number, d: number): number {
  const u = between(xyz, a, b);
  const v = between(xyz, b, c);
  const w = between(xyz, c, d);
  const m = cross(u, v);
  const n = cross(v, w);
  return (Math.atan2(dot(cross(m, n), v) / Math.sqrt(dot(v, v)), dot(m, n)) * 180) / Math.PI;
}

/** (a₁ − c)·((a₂ − c) × (a₃ − c)), Å³. @param xyz 3N, Å */
export function tripleProduct(xyz: Float64Array, c: number, a1: number, a2: number, a3: number): number {
  return dot(between(xyz, c, a1), cross(between(xyz, c, a2), between(xyz, c, a3)));
}

function between(xyz: Float64Array, a: number, b: number): Point {
  return [xyz[3 * b]! - xyz[3 * a]!, xyz[3 * b + 1]! - xyz[3 * a + 1]!, xyz[3 * b + 2]! - xyz[3 * a + 2]!];
}

function cross(p: Point, q: Point): Point {
  return [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]];
}

function dot(p: Point, q: Point): number {
  return p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
}
