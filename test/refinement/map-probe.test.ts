// The map probe against overlaps that are known in closed form.
import { describe, expect, it } from 'vitest';
import { MapProbe } from '../../src/refinement/map-probe.js';

const STEP = 0.05;
/** Å: between atoms of B = 5 Å² in a map at 1 Å, and at 4 Å. */
const WIDTHS = [0.35, 1.5];

/** Of a map that says nothing: what is left is how the points overlap. */
const nothing = { value: () => 0, evaluate: () => 0 };

function probeOf(width: number): MapProbe {
  const overlap = Float64Array.from({ length: 201 }, (_, k) => gaussian(k * STEP, width));
  return new MapProbe(nothing, overlap, STEP, new Float64Array(4));
}

function gaussian(r: number, width: number): number {
  return Math.exp(-(r * r) / (2 * width * width));
}

describe.each(WIDTHS)('a probe whose atoms overlap as a Gaussian of %f Å', (width) => {
  const probe = probeOf(width);
  const others = { strength: Float64Array.of(-1), xyz: Float64Array.of(0, 0, 0) };
  const distances = Array.from({ length: 60 }, (_, k) => 0.07 * k);

  it('adds what the overlap says, at any distance', () => {
    for (const r of distances) {
      const point = { strength: Float64Array.of(2), xyz: Float64Array.of(r, 0, 0) };
      // ½·2²·k(0) − 2·k(r)
      expect(Math.abs(probe.energy(point, others) - (2 - 2 * gaussian(r, width)))).toBeLessThan(2e-4);
    }
  });

  it('has the slope of the overlap, which is none where two points meet', () => {
    for (const r of distances) {
      const point = { strength: Float64Array.of(2), xyz: Float64Array.of(0, r, 0) };
      const gradient = new Float64Array(3);
      probe.evaluate(point, others, 1, gradient);
      const slope = (2 * r * gaussian(r, width)) / (width * width);
      expect(Math.abs(gradient[1]! - slope)).toBeLessThan(0.01 / width);
      expect(gradient[0]).toBeCloseTo(0, 12);
    }
  });

  it('sees nothing beyond the table', () => {
    const point = { strength: Float64Array.of(2), xyz: Float64Array.of(10.2, 0, 0) };
    expect(probe.energy(point, others)).toBe(2);
  });

  it('pulls points of one group at each other alike, with opposite forces', () => {
    const group = { strength: Float64Array.of(1, 3), xyz: Float64Array.of(0.2, 0.1, 0, 1, -0.4, 0.3) };
    const alone = { strength: new Float64Array(0), xyz: new Float64Array(0) };
    const gradient = new Float64Array(6);
    const value = probe.evaluate(group, alone, 1, gradient);
    expect(value).toBeCloseTo(probe.energy(group, alone), 12);
    for (let d = 0; d < 3; d++) expect(gradient[d]! + gradient[3 + d]!).toBeCloseTo(0, 12);
  });
});
