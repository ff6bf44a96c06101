// Dihedral angle and chiral volume of atoms by index.
import { between, cross, dot, triple } from './vector.js';

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
  return triple(between(xyz, c, a1), between(xyz, c, a2), between(xyz, c, a3));
}
