// Both twins' profiles on spheres: by hand, over the faces of the box, and against one another.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import type { LinearField, ProfileShells, SphereProfile } from '../../src/kernels/kernels.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';

const twins = ['reference', 'simd'] as const;

/** Noise on a grid of 1 Å, or, `tilted`, of axes that are neither orthogonal nor of one length. */
function noiseField(shape: readonly [number, number, number], tilted = false): LinearField {
  const random = randomFrom('profile', ...shape);
  return {
    values: Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, () => random.normal()),
    shape,
    origin: [3, -2, 1],
    toGrid: Float64Array.from(tilted ? [0.9, -0.3, 0.2, 0, 1.1, -0.1, 0.1, 0, 0.7] : [1, 0, 0, 0, 1, 0, 0, 0, 1]),
  };
}

/** Zero but at the voxels named, on 5³ voxels of 1 Å. */
function fieldOf(voxels: readonly (readonly [x: number, y: number, z: number, value: number])[]): LinearField {
  const values = new Float32Array(125);
  for (const [x, y, z, value] of voxels) values[x + 5 * (y + 5 * z)] = value;
  return { ...noiseField([5, 5, 5]), values, origin: [0, 0, 0] };
}

/** One shell, 1 Å away: two probes along ±x, or three, with one along y. */
const oneShell: ProfileShells = {
  step: 1,
  expected: Float64Array.of(2, 1),
  wanted: 2,
  most: 3,
  spheres: Float64Array.of(1, 0, 0, -1, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0),
  neighbours: 4,
};

/** Three shells of directions at random, enough of them that neighbours leave some. */
const shells: ProfileShells = {
  step: 0.6,
  expected: Float64Array.of(1, 0.7, 0.3, 0.1),
  wanted: 4,
  most: 30,
  spheres: directions((3 * (30 * 31 - 4 * 3)) / 2),
  neighbours: 12,
};

function directions(numbers: number): Float64Array {
  const random = randomFrom('directions');
  const out = Float64Array.from({ length: numbers }, () => random.normal());
  for (let p = 0; p < numbers; p += 3) {
    const length = Math.hypot(out[p]!, out[p + 1]!, out[p + 2]!);
    for (let axis = 0; axis < 3; axis++) out[p + axis]! /= length;
  }
  return out;
}

function correlate(profile: SphereProfile, place: readonly [number, number, number], neighbours: readonly number[]) {
  profile.neighbours.set(neighbours);
  return profile.correlation(...place, neighbours.length / 3);
}

describe.each(twins)('the sphere profile of the %s twin', (twin) => {
  const kernels = loadKernels(twin);

  it('is the correlation of what is seen with what is expected, the point counted like a shell', () => {
    // Seen 4, 4 | 1, 3 and expected 2, 2 | 1, 1: deviations 1, 1, −2, 0 and ½, ½, −½, −½: 2/√(6·1).
    const field = fieldOf([
      [2, 2, 2, 4],
      [3, 2, 2, 1],
      [1, 2, 2, 3],
    ]);
    const q = correlate(kernels.sphereProfile(field, oneShell), [2, 2, 2], []);
    expect(q).toBeCloseTo(2 / Math.sqrt(6), 12);
  });

  it('lays out more probes where a neighbour takes one, and keeps those that are nearer to the point', () => {
    // A neighbour 1.5 Å along x takes the probe there; of three the other two are left: seen 4, 4 | 3, 7, deviations −½, −½, −1½, 2½.
    const field = fieldOf([
      [2, 2, 2, 4],
      [3, 2, 2, 100],
      [1, 2, 2, 3],
      [2, 3, 2, 7],
    ]);
    const profile = kernels.sphereProfile(field, oneShell);
    expect(correlate(profile, [2, 2, 2], [1.5, 0, 0])).toBeCloseTo(-1 / Math.sqrt(9), 12);
    // One 2 Å away is as near to the probe as the point is: it stays with the point.
    const seen = correlate(profile, [2, 2, 2], [2, 0, 0]);
    expect(seen).toBe(correlate(profile, [2, 2, 2], []));
    // Neighbours on three sides leave none: the point alone says nothing.
    expect(correlate(profile, [2, 2, 2], [1, 0, 0, -1, 0, 0, 0, 1, 0])).toBeNaN();
  });

  it('goes on at the other side of the box, and between voxels along straight lines', () => {
    const field = noiseField([4, 5, 6]);
    const profile = kernels.sphereProfile(field, shells);
    const inside = correlate(profile, [3.3, -1.2, 1.9], [0.9, 0.2, 0]);
    expect(correlate(profile, [3.3 - 8, -1.2 + 5, 1.9 + 60], [0.9, 0.2, 0])).toBeCloseTo(inside, 9);
    // A quarter of the way from 0 to 8, and half: 2 and 4 at the probes, 3 between them.
    const ramp = fieldOf([
      [2, 2, 2, 4],
      [3, 2, 2, 12],
      [1, 2, 2, 2],
    ]);
    // At 2.25: 4 + 0.25·8 = 6; +x: 3.25 → 12·0.75 = 9; −x: 1.25 → 2 + 0.25·2 = 2.5. Deviations 1/8, 1/8, 25/8, −27/8 against ½, ½, −½, −½.
    const q = correlate(kernels.sphereProfile(ramp, oneShell), [2.25, 2, 2], []);
    expect(q).toBeCloseTo(1 / 4 / Math.sqrt((1 + 1 + 625 + 729) / 64), 9);
  });

  it('forgets the neighbours of the point before', () => {
    const field = noiseField([6, 6, 6]);
    const used = kernels.sphereProfile(field, shells);
    correlate(used, [5, 1, 2], [0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5, -0.4, 0, 0]);
    const few = [0.8, 0.1, 0, 0, -0.9, 0.3, 0.2, 0.2, 1];
    const fresh = kernels.sphereProfile(field, shells);
    expect(correlate(used, [5, 1, 2], few)).toBe(correlate(fresh, [5, 1, 2], few));
    used.release();
    expect(correlate(fresh, [5, 1, 2], few)).toBe(correlate(kernels.sphereProfile(field, shells), [5, 1, 2], few));
  });

  it('says nothing of a constant map', () => {
    const field = { ...noiseField([4, 4, 4]), values: new Float32Array(64) };
    expect(correlate(kernels.sphereProfile(field, shells), [4, 0, 2], [])).toBeNaN();
  });

  it.each([[2e6], [-2e6], [Number.NaN]])('refuses a point at %d Å', (x) => {
    const profile = kernels.sphereProfile(noiseField([4, 4, 4]), shells);
    expect(() => profile.correlation(0, x, 0, 0)).toThrow(/not a place within 1000000 Å/);
  });

  it('refuses a map and unit vectors of the wrong size, and numbers of probes that make no sense', () => {
    const field = noiseField([4, 4, 4]);
    expect(() => kernels.sphereProfile({ ...field, values: new Float32Array(63) }, shells)).toThrow(RangeError);
    expect(() => kernels.sphereProfile(field, { ...shells, spheres: shells.spheres.slice(3) })).toThrow(RangeError);
    for (const wanted of [0, 31, 2.5])
      expect(() => kernels.sphereProfile(field, { ...shells, wanted })).toThrow(RangeError);
  });
});

it('the twins see the same about any point with any neighbours', () => {
  const coordinate = fc.double({ min: -30, max: 30, noNaN: true });
  const near = fc.double({ min: -2.5, max: 2.5, noNaN: true }).filter((d) => Math.abs(d) > 1e-3);
  const profiles = [noiseField([7, 5, 6]), noiseField([5, 6, 4], true)].map((field) =>
    twins.map((twin) => loadKernels(twin).sphereProfile(field, shells)),
  );
  fc.assert(
    fc.property(
      fc.tuple(coordinate, coordinate, coordinate),
      fc.array(fc.tuple(near, near, near), { maxLength: shells.neighbours }),
      (place, neighbours) => {
        for (const [reference, simd] of profiles) {
          // To the last bit: both work in double precision, in the same order.
          expect(correlate(simd!, place, neighbours.flat())).toBe(correlate(reference!, place, neighbours.flat()));
        }
      },
    ),
    { numRuns: 300, seed: 5 },
  );
});
