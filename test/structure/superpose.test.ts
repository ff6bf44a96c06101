import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyMotion, rmsd, superpose } from '../../src/structure/superpose.js';

const coordinate = fc.double({ min: -50, max: 50, noNaN: true });
const points = (min: number, max: number) =>
  fc
    .array(fc.tuple(coordinate, coordinate, coordinate), { minLength: min, maxLength: max })
    .map((list) => Float64Array.from(list.flat()));

/** Rotation about an axis through (1, 1, 1) and a shift, worked out by Rodrigues' formula. */
function motionOf(angle: number, shift: readonly [number, number, number]) {
  const [c, s, k] = [Math.cos(angle), Math.sin(angle) / Math.sqrt(3), (1 - Math.cos(angle)) / 3];
  const rotation = Float64Array.of(c + k, k - s, k + s, k + s, c + k, k - s, k - s, k + s, c + k);
  return { rotation, translation: Float64Array.from(shift) };
}

describe('superposition', () => {
  it('turns a quarter about z by hand', () => {
    const mobile = Float64Array.of(1, 0, 0, 0, 1, 0, -1, 0, 0);
    const target = Float64Array.of(5, 1, 7, 4, 0, 7, 5, -1, 7);
    const { rotation, translation, rmsd: left } = superpose(mobile, target);
    expect(Array.from(rotation, (value) => Math.round(value * 1e9) / 1e9 + 0)).toEqual([0, -1, 0, 1, 0, 0, 0, 0, 1]);
    expect(translation[0]).toBeCloseTo(5, 12);
    expect(translation[2]).toBeCloseTo(7, 12);
    expect(left).toBeLessThan(1e-7);
  });

  it('finds a motion again', () => {
    fc.assert(
      fc.property(points(3, 20), fc.double({ min: -3, max: 3, noNaN: true }), coordinate, (xyz, angle, shift) => {
        const target = applyMotion(motionOf(angle, [shift, 1, -shift]), xyz);
        const found = superpose(xyz, target);
        expect(rmsd(applyMotion(found, xyz), target)).toBeLessThan(1e-5);
        expect(found.rmsd).toBeLessThan(1e-5);
      }),
    );
  });

  it('gives a proper rotation also for mirror images and planes', () => {
    fc.assert(
      fc.property(points(2, 12), (xyz) => {
        const mirror = xyz.map((value, i) => (i % 3 === 0 ? -value : value));
        const { rotation: r } = superpose(xyz, mirror);
        const determinant =
          r[0]! * (r[4]! * r[8]! - r[5]! * r[7]!) -
          r[1]! * (r[3]! * r[8]! - r[5]! * r[6]!) +
          r[2]! * (r[3]! * r[7]! - r[4]! * r[6]!);
        expect(determinant).toBeCloseTo(1, 9);
      }),
    );
  });

  it('agrees with gemmi', () => {
    // Four points of two conformers; gemmi 0.5.7 superpose_positions(target, mobile): rmsd and the rotation's first row.
    const target = Float64Array.of(0, 0, 0, 1.5, 0.2, 0, 2.1, 1.6, 0.3, 3.4, 1.9, 1.2);
    const mobile = Float64Array.of(1, 1, 1, 1.2, 2.5, 1.1, -0.1, 3.3, 1.4, -0.5, 4.4, 2.4);
    const found = superpose(mobile, target);
    expect(found.rmsd).toBeCloseTo(0.10036129, 6);
    [0.16185704, 0.9691898, 0.18567023].forEach((value, k) => {
      expect(found.rotation[k]).toBeCloseTo(value, 6);
    });
  });

  it('leaves points of weight 0 out', () => {
    const mobile = Float64Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 9, 9, 9);
    const target = Float64Array.of(1, 0, 0, 2, 0, 0, 1, 1, 0, -7, 3, 2);
    expect(superpose(mobile, target, [1, 1, 1, 0]).rmsd).toBeLessThan(1e-7);
    expect(rmsd(mobile, target, [0, 0, 0, 1])).toBeCloseTo(Math.hypot(16, 6, 7), 12);
  });

  it('refuses sets of different size and no weight', () => {
    expect(() => superpose(new Float64Array(6), new Float64Array(9))).toThrow(RangeError);
    expect(() => superpose(new Float64Array(6), new Float64Array(6), [0, 0])).toThrow(RangeError);
  });
});
