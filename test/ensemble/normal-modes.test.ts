// Elastic networks, and models bent along their modes.
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import { backbonePoints, pointsOf } from '../../src/ensemble/backbone-points.js';
import { bend } from '../../src/ensemble/bend.js';
import { knownMotion } from '../../src/ensemble/known-motion.js';
import { collectivity, softestModes } from '../../src/ensemble/normal-modes.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';
import { geometryNumbers } from '../../src/restraints/geometry-numbers.js';
import { prepareSystem } from '../../src/series/prepare-system.js';
import { applyMotion, rmsd, superpose } from '../../src/structure/superpose.js';
import { helixPoints, moved, randomMotion } from './fixtures.js';

const lysozyme = new URL('../../data/demo/1hel.pdb', import.meta.url).pathname;

describe('an elastic network', () => {
  it('of a regular tetrahedron has the stiffnesses 1, 1, 2, 2, 2, 4 of its six vibrations', () => {
    // Four points, six equal springs of strength 1: breathing at 4, a triplet at 2, a doublet at 1 (as the methane-like
    // X₄ molecule of the textbooks, whose squared frequencies are 4, 2 and 1 times k/m).
    const tetrahedron = Float64Array.of(1, 1, 1, 1, -1, -1, -1, 1, -1, -1, -1, 1);
    const stiffness = softestModes(tetrahedron, 12).map((mode) => mode.stiffness);
    expect(stiffness).toHaveLength(6);
    [1, 1, 2, 2, 2, 4].forEach((value, k) => {
      expect(stiffness[k]).toBeCloseTo(value, 9);
    });
  });

  it('has the same stiffnesses however the molecule lies', () => {
    const points = helixPoints(15);
    const turned = softestModes(moved(points, randomFrom(2)), 5);
    softestModes(points, 5).forEach((mode, k) => {
      expect(turned[k]!.stiffness).toBeCloseTo(mode.stiffness, 8);
    });
  });

  it('moves neither the centre nor the orientation', () => {
    const points = helixPoints(15);
    for (const { direction } of softestModes(points, 4)) {
      for (let d = 0; d < 3; d++) {
        let [shift, turn] = [0, 0];
        const [e, f] = [(d + 1) % 3, (d + 2) % 3];
        for (let i = 0; i < points.length; i += 3) {
          shift += direction[i + d]!;
          turn += points[i + e]! * direction[i + f]! - points[i + f]! * direction[i + e]!;
        }
        expect(shift).toBeCloseTo(0, 8);
        expect(turn).toBeCloseTo(0, 7);
      }
    }
  });
});

describe('collectivity', () => {
  it('is the share of the points that move', () => {
    expect(collectivity(Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1))).toBeCloseTo(1, 12);
    expect(collectivity(Float64Array.of(0, 3, 0, 0, 0, 0, 0, 0, 0))).toBeCloseTo(1 / 3, 12);
  });
});

describe('bending', async () => {
  const { model, system, start } = await prepareSystem({ models: [lysozyme] });
  const { structure } = model;
  const points = backbonePoints(structure);
  const [mode] = softestModes(pointsOf(points, start.xyz), 1);

  it('moves the backbone points by the amplitude', () => {
    const bent = bend(structure, points, start.xyz, mode!.direction, 1.5);
    expect(rmsd(pointsOf(points, bent), pointsOf(points, start.xyz))).toBeCloseTo(1.5, 9);
  });

  it('keeps every residue rigid', () => {
    const bent = bend(structure, points, start.xyz, mode!.direction, 2);
    const { atomStart, count } = structure.residues;
    for (let r = 0; r < count; r++) {
      const range = [3 * atomStart[r]!, 3 * atomStart[r + 1]!] as const;
      expect(superpose(bent.subarray(...range), start.xyz.subarray(...range)).rmsd).toBeLessThan(1e-6);
    }
  });

  it('turns with the molecule', () => {
    const motion = randomMotion(randomFrom(3));
    const turned = applyMotion({ ...motion, translation: new Float64Array(3) }, mode!.direction);
    const one = applyMotion(motion, bend(structure, points, start.xyz, mode!.direction, 1));
    const other = bend(structure, points, applyMotion(motion, start.xyz), turned, 1);
    expect(rmsd(one, other)).toBeLessThan(1e-6);
  });

  it('gives a known motion that keeps the bonds and angles of the model and goes both ways', () => {
    const frames = knownMotion(
      structure,
      system.topology,
      start,
      { frames: 3, amplitude: 2 },
      loadKernels('reference'),
    );
    const { tables } = system.topology;
    const own = geometryNumbers(tables, start.xyz);
    for (const { xyz } of frames) {
      const { bond, angle } = geometryNumbers(tables, xyz);
      expect(Math.abs(bond.rmsd - own.bond.rmsd)).toBeLessThan(0.003);
      expect(Math.abs(angle.rmsd - own.angle.rmsd)).toBeLessThan(0.3);
    }
    const backbone = frames.map(({ xyz }) => pointsOf(points, xyz));
    expect(rmsd(backbone[0]!, backbone[2]!)).toBeGreaterThan(3);
    expect(rmsd(backbone[1]!, pointsOf(points, start.xyz))).toBeLessThan(0.3);
  });
});
