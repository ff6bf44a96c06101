// The map on spheres about a point, where no neighbour is nearer, against what is expected there, in plain TypeScript.
import { checkPlace, checkProfile } from './check-plans.js';
import type { LinearField, ProfileShells, SphereProfile } from './kernels.js';
import { linearValues } from './linear-field.js';

/** Reads the field in place. */
export function referenceSphereProfile(field: LinearField, shells: ProfileShells): SphereProfile {
  checkProfile(field, shells);
  const { step, expected, wanted, most, spheres } = shells;
  const density = linearValues(field);
  const neighbours = new Float64Array(3 * shells.neighbours);
  return {
    neighbours,
    correlation(x, y, z, count) {
      checkPlace(field, x, y, z);
      const near = neighbours.subarray(0, 3 * count);
      const seen = new Array<number>(wanted).fill(density(x, y, z));
      const wished = new Array<number>(wanted).fill(expected[0]!);
      for (let shell = 1; shell < expected.length; shell++) {
        for (const [dx, dy, dz] of ownProbes(spheres, wanted, most, shell * step, near)) {
          seen.push(density(x + dx, y + dy, z + dz));
          wished.push(expected[shell]!);
        }
      }
      return pearson(seen, wished);
    },
    release() {},
  };
}

/** The probes of a shell that no neighbour takes: as many as wanted, or all there may be. */
function ownProbes(
  spheres: Float64Array,
  wanted: number,
  most: number,
  radius: number,
  neighbours: Float64Array,
): (readonly [number, number, number])[] {
  for (let laid = wanted, start = 0; ; ) {
    const own: (readonly [number, number, number])[] = [];
    for (let p = start; p < start + 3 * laid; p += 3) {
      const [dx, dy, dz] = [radius * spheres[p]!, radius * spheres[p + 1]!, radius * spheres[p + 2]!];
      if (!isTaken(dx, dy, dz, neighbours)) own.push([dx, dy, dz]);
    }
    if (own.length >= wanted || laid === most) return own;
    // As many as would do if the share that is kept were a little larger: not far beyond what is needed.
    const more = Math.min(most, Math.max(laid + 1, Math.floor((laid * wanted) / (own.length + 1))));
    for (; laid < more; laid++) start += 3 * laid;
  }
}

/** Whether a place is nearer to a neighbour than to the point: |d − n|² < |d|² ⇔ d·n > |n|²/2. */
function isTaken(dx: number, dy: number, dz: number, neighbours: Float64Array): boolean {
  for (let n = 0; n < neighbours.length; n += 3) {
    const [nx, ny, nz] = [neighbours[n]!, neighbours[n + 1]!, neighbours[n + 2]!];
    if (dx * nx + dy * ny + dz * nz > (nx * nx + ny * ny + nz * nz) / 2) return true;
  }
  return false;
}

function pearson(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    const p = a[i]! - meanA;
    const q = b[i]! - meanB;
    ab += p * q;
    aa += p * p;
    bb += q * q;
  }
  return ab / Math.sqrt(aa * bb);
}
