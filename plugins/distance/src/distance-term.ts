// The distance term: E = T(1 − exp(−(x/σ)²/T)) of the distance of two centroids, x its deviation beyond the tolerance.
import type { CurvatureSink, RestraintTable, Term } from 'varia/plugin';
import { MODES } from './options.js';

const UPPER = MODES.indexOf('upper');
const LOWER = MODES.indexOf('lower');
/** Å: centroids nearer than this have no direction; x is taken, so that they can be driven apart. */
const COINCIDENT = 1e-9;
/** Groups of more atoms are left out of the curvature: it grows with the square of their number and is as good as nothing for each. */
const MOST_CURVED = 16;

/**
 * T = (limit/σ)². Near the ideal E = (x/σ)²; at x = limit the pull has begun to fade, far beyond it is gone and E stays at T (top-out,
 * the function of Dennis & Welsch 1978). Without a limit E = (x/σ)² throughout.
 */
export function createDistanceTerm(table: RestraintTable): Term {
  const { count, offsets, atoms } = table;
  const column = (name: string): Float64Array => table.values[name]!;
  const [ideal, sigma, tolerance] = [column('ideal'), column('sigma'), column('tolerance')];
  const [limit, mode, first] = [column('limit'), column('mode'), column('first')];
  const way = new Float64Array(3);
  /** Energy, dE/dd and Gauss–Newton curvature of restraint r at distance d. */
  const well = new Float64Array(3);

  const measure = (xyz: Float64Array, r: number): number => {
    const distance = separation(xyz, atoms, offsets[r]!, first[r]!, offsets[r + 1]!, way);
    const x = excess(distance - ideal[r]!, tolerance[r]!, mode[r]!);
    const w = 1 / (sigma[r]! * sigma[r]!);
    const square = w * x * x;
    const top = limit[r]! * limit[r]! * w;
    const fade = top > 0 ? Math.exp(-square / top) : 1;
    well[0] = top > 0 ? -top * Math.expm1(-square / top) : square;
    well[1] = 2 * w * x * fade;
    well[2] = x === 0 ? 0 : 2 * w * fade;
    return distance;
  };

  return {
    name: 'distance',
    evaluate(xyz, gradient) {
      let total = 0;
      for (let r = 0; r < count; r++) {
        measure(xyz, r);
        total += well[0]!;
        const split = offsets[r]! + first[r]!;
        const end = offsets[r + 1]!;
        for (let a = offsets[r]!; a < end; a++) {
          const share = a < split ? -well[1]! / first[r]! : well[1]! / (end - split);
          const p = 3 * atoms[a]!;
          for (let d = 0; d < 3; d++) gradient[p + d] = gradient[p + d]! + share * way[d]!;
        }
      }
      return total;
    },
    addCurvature(xyz: Float64Array, sink: CurvatureSink) {
      const jacobian = new Float64Array(3 * MOST_CURVED);
      for (let r = 0; r < count; r++) {
        const size = offsets[r + 1]! - offsets[r]!;
        measure(xyz, r);
        if (size > MOST_CURVED || well[2] === 0) continue;
        for (let a = 0; a < size; a++) {
          const share = a < first[r]! ? -1 / first[r]! : 1 / (size - first[r]!);
          for (let d = 0; d < 3; d++) jacobian[3 * a + d] = share * way[d]!;
        }
        sink.addOuter(atoms.subarray(offsets[r]!, offsets[r + 1]!), size, jacobian, well[2]!);
      }
    },
    residuals(xyz: Float64Array) {
      const value = new Float64Array(count);
      const residual = new Float64Array(count);
      for (let r = 0; r < count; r++) {
        value[r] = measure(xyz, r);
        residual[r] = well[0]!;
      }
      return { value, delta: value.map((v, r) => v - ideal[r]!), residual };
    },
  };
}

/** Å between the centroids of atoms[start … start + first) and of the rest up to `end`. */
export function centroidDistance(
  xyz: Float64Array,
  atoms: Int32Array,
  start: number,
  first: number,
  end: number,
): number {
  return separation(xyz, atoms, start, first, end, new Float64Array(3));
}

/** The same, and in `way` the unit vector from the first centroid to the second. */
function separation(
  xyz: Float64Array,
  atoms: Int32Array,
  start: number,
  first: number,
  end: number,
  way: Float64Array,
): number {
  way.fill(0);
  const split = start + first;
  for (let a = start; a < end; a++) {
    const share = a < split ? -1 / first : 1 / (end - split);
    const p = 3 * atoms[a]!;
    for (let d = 0; d < 3; d++) way[d] = way[d]! + share * xyz[p + d]!;
  }
  const distance = Math.sqrt(way[0]! * way[0]! + way[1]! * way[1]! + way[2]! * way[2]!);
  if (distance < COINCIDENT) way.set([1, 0, 0]);
  else for (let d = 0; d < 3; d++) way[d] = way[d]! / distance;
  return distance;
}

/** What of a deviation counts: beyond the tolerance, on the side that the mode watches. */
function excess(deviation: number, tolerance: number, mode: number): number {
  if (mode !== LOWER && deviation > tolerance) return deviation - tolerance;
  if (mode !== UPPER && deviation < -tolerance) return deviation + tolerance;
  return Number.isNaN(deviation) ? deviation : 0;
}
