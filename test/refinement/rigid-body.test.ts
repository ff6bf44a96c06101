// Rigid bodies must come back whole from a turn and a shift that single atoms would not find their way back from.
import { describe, expect, it } from 'vitest';
import { LikelihoodTarget } from '../../src/refinement/likelihood-target.js';
import type { MapTarget } from '../../src/refinement/map-target.js';
import { refineRigidBodies } from '../../src/refinement/rigid-body.js';
import { atoms, kernels, mapOf, truth } from './fixtures.js';

/** Turned by `angle` radians about an axis along z through the centre, then shifted by 0.7 Å along x. */
function misplaced(angle: number): Float64Array {
  const centre = [0, 1, 2].map((c) => truth.reduce((sum, v, i) => sum + (i % 3 === c ? v / 8 : 0), 0));
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return truth.map((_, i) => {
    const a = 3 * Math.floor(i / 3);
    const [x, y] = [truth[a]! - centre[0]!, truth[a + 1]! - centre[1]!];
    if (i % 3 === 0) return centre[0]! + cos * x - sin * y + 0.7;
    return i % 3 === 1 ? centre[1]! + sin * x + cos * y : truth[i]!;
  });
}

function distances(xyz: Float64Array): number[] {
  const out: number[] = [];
  for (let a = 0; a < 24; a += 3) {
    for (let b = 0; b < a; b += 3) out.push(Math.hypot(...[0, 1, 2].map((c) => xyz[a + c]! - xyz[b + c]!)));
  }
  return out;
}

describe('refineRigidBodies', () => {
  const all = Int32Array.from({ length: 8 }, (_, i) => i);

  it('brings a body back into its density and keeps its shape to the last digits', () => {
    const target = new LikelihoodTarget(mapOf(truth, 4), 4, atoms, kernels);
    const xyz = misplaced(0.35);
    target.estimate(xyz, 4);
    refineRigidBodies(xyz, [all], target, 60);
    xyz.forEach((value, i) => {
      expect(Math.abs(value - truth[i]!)).toBeLessThan(0.02);
    });
    distances(xyz).forEach((d, k) => {
      expect(d).toBeCloseTo(distances(truth)[k]!, 9);
    });
  });

  it('leaves atoms of no group where they are', () => {
    const target = new LikelihoodTarget(mapOf(truth, 4), 4, atoms, kernels);
    const xyz = misplaced(0.1);
    const before = xyz.slice();
    target.estimate(xyz, 4);
    refineRigidBodies(xyz, [all.subarray(0, 5)], target, 10);
    expect([...xyz.subarray(15)]).toEqual([...before.subarray(15)]);
    expect([...xyz.subarray(0, 15)]).not.toEqual([...before.subarray(0, 15)]);
  });

  it('follows the exact gradient of a known energy: springs to the turned positions', () => {
    // No map: ½ Σ |x − goal|², whose minimum over rigid motions is the goal itself.
    const goal = misplaced(0.9);
    const springs: MapTarget = {
      name: 'springs',
      estimate: () => {},
      curvature: (out) => void out.fill(1),
      evaluate: (xyz, gradient) => {
        let value = 0;
        xyz.forEach((v, i) => {
          gradient[i] = gradient[i]! + v - goal[i]!;
          value += 0.5 * (v - goal[i]!) ** 2;
        });
        return value;
      },
    };
    const xyz = truth.slice();
    refineRigidBodies(xyz, [all], springs, 200);
    xyz.forEach((value, i) => {
      expect(Math.abs(value - goal[i]!)).toBeLessThan(0.1);
    });
  });
});
