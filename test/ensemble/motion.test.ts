// The motion of an ensemble: what is found where the answer is known.
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { backbonePoints } from '../../src/ensemble/backbone-points.js';
import { superposeOnCore } from '../../src/ensemble/core.js';
import { ensembleMotion } from '../../src/ensemble/motion.js';
import { principalComponents } from '../../src/ensemble/principal-components.js';
import { parseModel } from '../../src/structure/read-model.js';
import { helixPoints, moved } from './fixtures.js';

/** A helix of which the last five points swing sideways by ±2 Å, turned and shifted as a whole in every frame. */
function swinging(frames: number): Float64Array[] {
  const random = randomFrom(1, 'swinging');
  return Array.from({ length: frames }, (_, f) => {
    const points = helixPoints(20);
    for (let k = 15; k < 20; k++) points[3 * k]! += f % 2 === 0 ? 2 : -2;
    return moved(points, random);
  });
}

describe('the least mobile core', () => {
  it('leaves out what swings, and whole-body motion is gone', () => {
    const { core, rmsf } = superposeOnCore(swinging(6));
    expect(core.reduce((sum, c) => sum + c, 0)).toBe(10);
    expect([...core.subarray(15)]).toEqual([0, 0, 0, 0, 0]);
    for (let k = 0; k < 15; k++) expect(rmsf[k]).toBeLessThan(1e-6);
    for (let k = 15; k < 20; k++) expect(rmsf[k]).toBeCloseTo(2, 6);
  });

  it('is everything where there are few points', () => {
    expect([...superposeOnCore([helixPoints(4), helixPoints(4)]).core]).toEqual([1, 1, 1, 1]);
  });
});

describe('principal components', () => {
  it('find the direction, shares and coordinates of a motion made of two', () => {
    // f_k = a_k u + b_k v with orthonormal u, v: variances 10 and 2.5 (a: ±√…).
    const u = Float64Array.of(1, 0, 0, 0, 0, 0);
    const v = Float64Array.of(0, 0, 0, 0.6, 0.8, 0);
    const a = [-2, 2, -2, 2];
    const b = [-1, -1, 1, 1];
    const frames = a.map((_, k) => u.map((x, i) => a[k]! * x + b[k]! * v[i]!));
    const [first, second, ...rest] = principalComponents(frames, new Float64Array(6), 3);
    expect(rest).toHaveLength(0);
    expect(first!.share).toBeCloseTo(0.8, 12); // 16 / (16 + 4)
    expect(second!.share).toBeCloseTo(0.2, 12);
    for (const [k, p] of first!.projections.entries()) expect(p).toBeCloseTo(a[k]!, 9);
    for (const [k, p] of second!.projections.entries()) expect(p).toBeCloseTo(b[k]!, 9);
    for (const [i, d] of second!.direction.entries()) expect(d).toBeCloseTo(v[i]!, 9);
  });

  it('are none where nothing moves', () => {
    const still = Float64Array.of(1, 2, 3);
    expect(principalComponents([still, still], still, 3)).toEqual([]);
  });
});

describe('backbone points', () => {
  const atom = (serial: number, name: string, residue: string, number: number, element: string): string =>
    `${'ATOM'.padEnd(6)}${String(serial).padStart(5)} ${` ${name}`.padEnd(4)} ${residue.padStart(3)} A${String(number).padStart(4)}    ${'   1.000   2.000   3.000'}  1.00 20.00          ${element.padStart(2)}`;
  const { structure } = parseModel(
    [
      atom(1, 'N', 'ALA', 1, 'N'),
      atom(2, 'CA', 'ALA', 1, 'C'),
      atom(3, "C4'", 'G', 2, 'C'),
      atom(4, 'P', 'U', 3, 'P'),
      atom(5, "C4'", 'U', 3, 'C'),
      atom(6, 'CA', 'CA', 4, 'CA'),
      atom(7, 'O', 'HOH', 5, 'O'),
    ].join('\n'),
    'points.pdb',
  );

  it('are CA, P, or C4′ where the first nucleotide has no phosphate; calcium is none', () => {
    const { residue, atom: atoms } = backbonePoints(structure);
    expect([...residue]).toEqual([0, 1, 2]);
    expect([...atoms]).toEqual([1, 2, 3]);
  });

  it('are too few for a motion with one frame or two residues', () => {
    const xyz = new Float64Array(3 * structure.atomCount);
    expect(ensembleMotion(structure, [xyz])).toBeUndefined();
  });
});
