// How a model lies in a map: the share of its atoms inside the box, and the density at them against the density elsewhere.
import type { DensityMap } from '../density/density-map.js';
import { inverseSteps } from '../density/grid.js';
import { boundsOf } from '../structure/bounds.js';

type Vector = readonly [number, number, number];

export interface Placement {
  /** Share of the atoms inside the map's box, 0 … 1. */
  readonly inside: number;
  /** Mean density at the atoms, in standard deviations above the map's mean; atoms outside count as the mean. */
  readonly atAtoms: number;
}

/** A shift of the model and how it would lie then. */
export interface ShiftedPlacement extends Placement {
  /** Å */
  readonly shift: Vector;
  readonly why: string;
}

/** Enough atoms for a mean density; a large model is sampled evenly. */
const sampleSize = 5000;

/** `xyz`: 3N, Å; `mean` and `deviation` of the whole map. */
export function placeModel(
  map: DensityMap,
  xyz: Float64Array,
  { mean, deviation }: { readonly mean: number; readonly deviation: number },
  shift: Vector = [0, 0, 0],
): Placement {
  const { grid, values } = map;
  const [nx, ny, nz] = grid.shape;
  const inverse = inverseSteps(grid);
  const atoms = xyz.length / 3;
  const stride = Math.max(1, Math.floor(atoms / sampleSize));
  const index = [0, 0, 0];
  let [sampled, inside, sum] = [0, 0, 0];
  for (let atom = 0; atom < atoms; atom += stride) {
    for (let axis = 0; axis < 3; axis++) {
      let value = 0;
      for (let d = 0; d < 3; d++) value += inverse[3 * axis + d]! * (xyz[3 * atom + d]! + shift[d]! - grid.origin[d]!);
      index[axis] = Math.round(value);
    }
    sampled++;
    const [i, j, k] = index as [number, number, number];
    if (i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz) continue;
    inside++;
    sum += values[i + nx * (j + ny * k)]! - mean;
  }
  return { inside: inside / sampled, atAtoms: sum / sampled / deviation };
}

/**
 * Mean of the density at the atoms, as in {@link Placement}, when the model is moved by half its size along each axis in
 * turn: what a model finds where it does not belong.
 */
export function densityElsewhere(
  map: DensityMap,
  xyz: Float64Array,
  facts: { readonly mean: number; readonly deviation: number },
): number {
  const { low, high } = boundsOf(xyz);
  let sum = 0;
  for (let axis = 0; axis < 3; axis++) {
    for (const sign of [-1, 1]) {
      const shift: [number, number, number] = [0, 0, 0];
      shift[axis] = (sign * Math.max(10, high[axis]! - low[axis]!)) / 2;
      sum += placeModel(map, xyz, facts, shift).atAtoms;
    }
  }
  return sum / 6;
}

/**
 * The best of the shifts that usual mistakes call for: the map's origin forgotten or counted twice, the box centred on the
 * origin or not, or whatever brings the model's centre onto the centre of the strong density.
 */
export function bestShift(
  map: DensityMap,
  xyz: Float64Array,
  facts: { readonly mean: number; readonly deviation: number },
): ShiftedPlacement {
  const { grid } = map;
  const half = [0, 1, 2].map((d) =>
    grid.steps.reduce((sum, step, axis) => sum + (step[d]! * grid.shape[axis]!) / 2, 0),
  );
  const { low, high } = boundsOf(xyz);
  const centre = low.map((v, d) => (v + high[d]!) / 2);
  const dense = denseCentre(map, facts.mean + 3 * facts.deviation);
  const vector = (f: (d: number) => number): Vector => [f(0), f(1), f(2)];
  const candidates: readonly (readonly [Vector, string])[] = [
    [vector((d) => grid.origin[d]!), "the map's origin"],
    [vector((d) => -grid.origin[d]!), "the map's origin taken back"],
    [vector((d) => half[d]!), 'half the box'],
    [vector((d) => -half[d]!), 'half the box back'],
    [vector((d) => grid.origin[d]! + half[d]!), "the map's origin and half the box"],
    [vector((d) => dense[d]! - centre[d]!), "the model's centre onto the centre of the density"],
  ];
  const placed = candidates.map(([shift, why]) => ({ shift, why, ...placeModel(map, xyz, facts, shift) }));
  return placed.reduce((best, next) => (next.inside * next.atAtoms > best.inside * best.atAtoms ? next : best));
}

function denseCentre(map: DensityMap, level: number): Vector {
  const { grid, values } = map;
  const [nx, ny] = grid.shape;
  const sum = [0, 0, 0];
  let count = 0;
  for (let v = 0; v < values.length; v++) {
    if (values[v]! < level) continue;
    sum[0]! += v % nx;
    sum[1]! += Math.floor(v / nx) % ny;
    sum[2]! += Math.floor(v / (nx * ny));
    count++;
  }
  const mean = sum.map((s) => s / Math.max(1, count));
  const at = (d: number): number =>
    grid.origin[d]! + grid.steps.reduce((s, step, axis) => s + step[d]! * mean[axis]!, 0);
  return [at(0), at(1), at(2)];
}
