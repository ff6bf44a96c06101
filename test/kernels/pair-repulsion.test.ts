// Both twins' pair repulsion: by hand, by finite differences, and against a sum over all pairs.
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import type { PairList } from '../../src/kernels/kernels.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';

/** Atoms in a cube `edge` Å wide, `away` Å from the origin, and the list of all their pairs. */
function cloud(count: number, edge: number, away: number): { xyz: Float64Array; pairs: PairList } {
  const random = randomFrom('cloud', count, edge, away);
  const xyz = Float64Array.from({ length: 3 * count }, () => away + edge * random.uniform());
  const offsets = new Int32Array(count + 1);
  const second: number[] = [];
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) second.push(j);
    offsets[i + 1] = second.length;
  }
  const contact = Float32Array.from(second, () => 2.5 + 1.5 * random.uniform());
  return { xyz, pairs: { offsets, second: Int32Array.from(second), contact, strength: 16 } };
}

function energyByHand({ offsets, second, contact, strength }: PairList, xyz: Float64Array): number {
  let energy = 0;
  for (let i = 0; i + 1 < offsets.length; i++) {
    for (let pair = offsets[i]!; pair < offsets[i + 1]!; pair++) {
      const j = second[pair]!;
      const d = Math.hypot(...[0, 1, 2].map((axis) => xyz[3 * j + axis]! - xyz[3 * i + axis]!));
      energy += strength * Math.max(0, contact[pair]! - d) ** 4;
    }
  }
  return energy;
}

describe.each(['reference', 'simd'] as const)('the pair repulsion of the %s twin', (twin) => {
  const kernels = loadKernels(twin);

  it('is c·(d₀ − d)⁴, worked out by hand', () => {
    // Atoms 0 and 1 are 3 Å apart (1, 2, 2): 16·(3.5 − 3)⁴ = 1, slope −4·16·0.5³ = −8 along (1, 2, 2)/3.
    // Atoms 0 and 2 are 4 Å apart, beyond their contact of 3.5 Å; 1 and 2 just touch.
    const pairs: PairList = {
      offsets: Int32Array.of(0, 2, 3, 3),
      second: Int32Array.of(1, 2, 2),
      contact: Float32Array.of(3.5, 3.5, Math.fround(Math.sqrt(1 + 4 + 4))),
      strength: 16,
    };
    const gradient = new Float64Array(9).fill(10);
    const energy = kernels.pairRepulsion(pairs).evaluate(Float64Array.of(0, 0, 0, 1, 2, 2, 0, 0, 4), gradient);
    expect(energy).toBeCloseTo(1, 12);
    const pull = [8 / 3, 16 / 3, 16 / 3, -8 / 3, -16 / 3, -16 / 3, 0, 0, 0];
    for (let i = 0; i < 9; i++) expect(gradient[i]).toBeCloseTo(10 + pull[i]!, 12);
  });

  // Far from the origin and over a wide extent single precision is coarse: no pair may slip through the sieve.
  it.each([
    [40, 6, 0],
    [60, 9, 5000],
    [90, 400, -300],
    [7, 2, 1e6],
  ])('counts every pair in contact: %i atoms in %i Å, %i Å from the origin', (count, edge, away) => {
    const { xyz, pairs } = cloud(count, edge, away);
    const energy = kernels.pairRepulsion(pairs).evaluate(xyz, new Float64Array(3 * count));
    const expected = energyByHand(pairs, xyz);
    expect(Math.abs(energy - expected)).toBeLessThanOrEqual(1e-12 * expected);
  });

  it('has the derivative of the energy as gradient, and no net force', () => {
    const { xyz, pairs } = cloud(30, 7, 20);
    const repulsion = kernels.pairRepulsion(pairs);
    const gradient = new Float64Array(90);
    repulsion.evaluate(xyz, gradient);
    const scale = Math.max(...gradient.map(Math.abs));
    for (let i = 0; i < 90; i++) {
      const [up, down] = [xyz.slice(), xyz.slice()];
      up[i]! += 1e-5;
      down[i]! -= 1e-5;
      expect(Math.abs(gradient[i]! - (energyByHand(pairs, up) - energyByHand(pairs, down)) / 2e-5)).toBeLessThan(
        1e-6 * scale,
      );
    }
    for (let axis = 0; axis < 3; axis++) {
      expect(Math.abs(gradient.reduce((sum, g, i) => (i % 3 === axis ? sum + g : sum), 0))).toBeLessThan(1e-10 * scale);
    }
  });

  it('keeps its list when the caller changes the arrays it came from', () => {
    const { xyz, pairs } = cloud(12, 5, 0);
    const repulsion = kernels.pairRepulsion(pairs);
    const before = repulsion.evaluate(xyz, new Float64Array(36));
    pairs.second.fill(0);
    expect(repulsion.evaluate(xyz, new Float64Array(36))).toBe(before);
  });

  it('parts atoms at one place in energy, without a direction', () => {
    const pairs: PairList = {
      offsets: Int32Array.of(0, 1, 1),
      second: Int32Array.of(1),
      contact: Float32Array.of(2),
      strength: 1,
    };
    const gradient = new Float64Array(6);
    expect(kernels.pairRepulsion(pairs).evaluate(Float64Array.of(1, 1, 1, 1, 1, 1), gradient)).toBe(16);
    expect(Array.from(gradient)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('lets a coordinate that is no number be seen', () => {
    const { xyz, pairs } = cloud(10, 5, 0);
    xyz[17] = Number.NaN;
    expect(kernels.pairRepulsion(pairs).evaluate(xyz, new Float64Array(30))).toBeNaN();
  });

  it('takes a list without pairs and without atoms', () => {
    const none = { second: new Int32Array(0), contact: new Float32Array(0), strength: 1 };
    expect(
      kernels
        .pairRepulsion({ ...none, offsets: Int32Array.of(0, 0) })
        .evaluate(new Float64Array(3), new Float64Array(3)),
    ).toBe(0);
    expect(
      kernels.pairRepulsion({ ...none, offsets: Int32Array.of(0) }).evaluate(new Float64Array(0), new Float64Array(0)),
    ).toBe(0);
  });

  it('refuses a list that names atoms beyond the last', () => {
    const pairs: PairList = {
      offsets: Int32Array.of(0, 1, 1),
      second: Int32Array.of(2),
      contact: Float32Array.of(2),
      strength: 1,
    };
    expect(() => kernels.pairRepulsion(pairs)).toThrow(/pair 0 names atom 2 of 2/);
  });
});

describe('the twins', () => {
  it('repel alike to the last bit', () => {
    const { xyz, pairs } = cloud(120, 14, 3);
    const [a, b] = (['reference', 'simd'] as const).map((twin) => {
      const gradient = new Float64Array(360);
      return { energy: loadKernels(twin).pairRepulsion(pairs).evaluate(xyz, gradient), gradient };
    });
    expect(b!.energy).toBe(a!.energy);
    expect(b!.gradient).toEqual(a!.gradient);
  });
});
