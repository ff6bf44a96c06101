// Scattering factors and the Gaussians that stand for atoms.
import { describe, expect, it } from 'vitest';
import { electronScattering, scatteringAt, scatteringNotes } from '../../src/density/scattering.js';
import { splatAtoms } from '../../src/density/splat-atoms.js';

describe('electron scattering factors', () => {
  // gemmi 0.5.7, Element(e).c4322.calculate_sf(s²), s² = 0.0625 (d = 2 Å) and 0.25 (d = 1 Å).
  it.each([
    ['H', 0.24901, 0.08903],
    ['C', 1.16855, 0.41358],
    ['O', 1.22202, 0.54218],
    ['S', 2.32632, 0.86058],
    ['ZN', 2.88177, 1.47903],
    ['U', 7.37973, 3.49516],
  ])('%s are those of gemmi', (element, atTwo, atOne) => {
    const factor = electronScattering(element)!;
    expect(scatteringAt(factor, 2)).toBeCloseTo(atTwo, 4);
    expect(scatteringAt(factor, 1)).toBeCloseTo(atOne, 4);
  });

  it('falls back to the neutral atom for ions and to hydrogen for its isotopes', () => {
    expect(electronScattering('Zn2+')).toBe(electronScattering('ZN'));
    expect(electronScattering('D')).toBe(electronScattering('H'));
    expect(electronScattering('X')).toBeUndefined();
  });

  it('says which elements have no image and which ions are imaged as neutral', () => {
    const notes = scatteringNotes(['C', 'X', 'X', 'ZN'], Int8Array.of(0, 0, 0, 2));
    expect(notes).toHaveLength(2);
    expect(notes[0]).toContain("2 atoms of element 'X'");
    expect(notes[1]).toContain('ZN');
    expect(scatteringNotes(['C', 'N'])).toEqual([]);
  });
});

describe('images of atoms', () => {
  const image = (atoms: ReturnType<typeof splatAtoms>, atom: number, r: number): number => {
    let sum = 0;
    for (let t = atom * atoms.terms; t < (atom + 1) * atoms.terms; t++) {
      sum += atoms.heights[t]! * Math.exp(-atoms.steepness[t]! * r * r);
    }
    return sum;
  };

  it('are those of gemmi', () => {
    // Element('C').c4322.calculate_density_iso(r², 30) at r = 0, 0.5, 1, 2 Å; B 18 and blur 12 make 30.
    const atoms = splatAtoms(['C'], [18], [0.5], 12);
    const expected = [0.40133398, 0.31323867, 0.15152849, 0.01102419];
    [0, 0.5, 1, 2].forEach((r, i) => {
      expect(image(atoms, 0, r)).toBeCloseTo(0.5 * expected[i]!, 7);
    });
  });

  it('are cut where they have fallen to the tail, and not much later', () => {
    const atoms = splatAtoms(['C', 'H', 'U'], [20.5, 80, 0], [1, 1, 1], 10, { tail: 1e-3 });
    for (let atom = 0; atom < 3; atom++) {
      const share = image(atoms, atom, atoms.cutoff[atom]!) / image(atoms, atom, 0);
      expect(share).toBeLessThanOrEqual(1e-3);
      expect(share).toBeGreaterThan(3e-4);
    }
  });

  it('are left out for omitted atoms, unknown elements and occupancy 0', () => {
    const { cutoff } = splatAtoms(['C', 'H', 'X', 'O'], [10, 10, 10, 10], [1, 1, 1, 0], 10, {
      omit: Uint8Array.of(0, 1, 0, 0),
    });
    expect(cutoff[0]).toBeGreaterThan(1);
    expect([...cutoff.subarray(1)]).toEqual([0, 0, 0]);
  });

  it('stay Gaussians for negative B factors', () => {
    const { steepness, cutoff } = splatAtoms(['C'], [-40], [1], 0);
    expect([...steepness].every((s) => s > 0)).toBe(true);
    expect(Number.isFinite(cutoff[0])).toBe(true);
  });
});
