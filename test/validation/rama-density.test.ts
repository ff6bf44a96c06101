// Rama-Z's shipped densities: the moments that are written down are those of the densities, and the densities look as the regions do.
import { describe, expect, it } from 'vitest';
import { RAMACHANDRAN_CLASSES, type RamachandranClass } from '../../src/restraints/ramachandran-grid.js';
import { MOMENTS, momentsOf, shippedRamaZ } from '../../src/validation/rama-density.js';

const parts = ['H', 'S', 'L'] as const;

describe('the densities of Rama-Z', () => {
  it('have the moments that are written down', () => {
    for (const part of parts) {
      RAMACHANDRAN_CLASSES.forEach((_, kind) => {
        const { mean, deviation } = momentsOf(part, kind as RamachandranClass);
        expect(MOMENTS[part][kind]!.mean / mean).toBeCloseTo(1, 10);
        expect(MOMENTS[part][kind]!.deviation / deviation).toBeCloseTo(1, 10);
      });
      expect(MOMENTS[part]).toHaveLength(RAMACHANDRAN_CLASSES.length);
    }
  });

  it('score a helix best where helices are', () => {
    const score = (part: 'H' | 'S' | 'L', phi: number, psi: number): number =>
      shippedRamaZ.score(part, 'ALA', 0, phi, psi) ?? Number.NaN;
    expect(score('H', -63, -43)).toBeGreaterThan(score('H', -120, 135) + 0.5);
    expect(score('H', -63, -43)).toBeGreaterThan(score('H', 60, 40) + 0.5);
    // Where hardly anybody is, the density is next to 0, as many deviations below the mean as that has.
    const { mean, deviation } = MOMENTS.L[0]!;
    expect(score('L', 60, -120)).toBeCloseTo(-mean / deviation, 1);
  });
});
