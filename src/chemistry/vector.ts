// Points and directions in space, for code that runs once a model; hot paths keep to flat arrays.

/** A point or direction, Å. */
export type Vector = readonly [number, number, number];

/** @param xyz 3N, Å */
export function pointOf(xyz: Float64Array, atom: number): Vector {
  return [xyz[3 * atom]!, xyz[3 * atom + 1]!, xyz[3 * atom + 2]!];
}

/** From one atom to another. @param xyz 3N, Å */
export function between(xyz: Float64Array, from: number, to: number): Vector {
  return minus(pointOf(xyz, to), pointOf(xyz, from));
}

export function add(a: Vector, b: Vector): Vector {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function minus(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function scaled(a: Vector, factor: number): Vector {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function length(a: Vector): number {
  return Math.sqrt(dot(a, a));
}

/** a/|a|; of no length, it stays so. */
export function unit(a: Vector): Vector {
  return scaled(a, 1 / Math.max(1e-9, length(a)));
}

/** a·(b × c), Å³ */
export function triple(a: Vector, b: Vector, c: Vector): number {
  return dot(a, cross(b, c));
}
