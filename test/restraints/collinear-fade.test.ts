// Torsion restraints where three of the four atoms come into line: the torsion jumps by 180° there, its energy and forces must not.
import { describe, expect, it } from 'vitest';
import { collinearFade } from '../../src/restraints/collinear-fade.js';
import { createRamachandranTerm } from '../../src/restraints/ramachandran.js';
import { createRamachandranTargetTerm } from '../../src/restraints/ramachandran-target.js';
import { REFERENCE_TORSION_KIND } from '../../src/restraints/reference-torsion.js';
import type { Term } from '../../src/restraints/term.js';
import { checkTerm } from '../../src/restraints/term-check.js';
import { createTorsionTerm } from '../../src/restraints/torsion.js';
import { tableOf } from './tables.js';

const FOUR = [0, 1, 2, 3];
const torsionTerm = (period: number): Term =>
  createTorsionTerm(tableOf('torsion', ['ideal', 'sigma', 'period'], [[FOUR, [180, 5, period]]]));
const referenceTerm = (): Term =>
  REFERENCE_TORSION_KIND.compile(
    tableOf('reference-torsion', ['ideal', 'sigma', 'limit', 'turn'], [[FOUR, [180, 2, 40, 360]]]),
    { atomCount: 4 },
  );

const DEGREES = Math.PI / 180;
/** A zigzag whose last atom bends about the third: 120° is an ordinary angle, 180° the line, beyond it the torsion is 0 instead of 180. */
function zigzag(bend: number, twist = 0): Float64Array {
  const [a, t] = [bend * DEGREES, twist * DEGREES];
  // Bond 2-3 along z; atom 1 at 120° in the plane xz, atom 4 at `bend`, turned out of the plane by `twist`.
  const along = 1.5 - 1.5 * Math.cos(a);
  const across = -1.5 * Math.sin(a);
  return Float64Array.of(
    ...[1.3, 0, -0.75, 0, 0, 0, 0, 0, 1.5],
    ...[across * Math.cos(t), across * Math.sin(t), along],
  );
}

describe.each([
  ['torsion, harmonic', torsionTerm(0)],
  ['torsion of period 1', torsionTerm(1)],
  ['torsion of period 2', torsionTerm(2)],
  ['reference torsion', referenceTerm()],
])('%s', (_, term) => {
  const energyAt = (bend: number): number => term.evaluate(zigzag(bend, 20), new Float64Array(12));

  it('passes through the line without a step', () => {
    // Steps of 0.01° over the last degree before the line and the first behind it; whole, the harmonic one jumps by 1,000.
    let most = 0;
    for (let bend = 179; bend < 181; bend += 0.01)
      most = Math.max(most, Math.abs(energyAt(bend + 0.01) - energyAt(bend)));
    expect(most).toBeLessThan(1e-3);
    expect(energyAt(180)).toBeCloseTo(0, 9);
  });

  it.each([155, 165, 175, 179, 185, 200])('has the gradient of its energy at %s°', (bend) => {
    const xyz = zigzag(bend, 20);
    expect(checkTerm(term, xyz).gradientError).toBeLessThan(1e-4);
  });

  it('lets its forces go as sin³ of the angle: whole, they would grow as 1/sin', () => {
    const force = (bend: number): number => {
      const gradient = new Float64Array(12);
      term.evaluate(zigzag(bend, 20), gradient);
      return Math.hypot(...gradient);
    };
    // Behind the line the restraint is far from its ideal, at 182° and 181° equally far.
    expect(force(182) / force(181)).toBeCloseTo(8, 1);
  });
});

describe('the factor', () => {
  const factor = (xyz: Float64Array): number => collinearFade(xyz, Int32Array.of(0, 3, 6, 9), 0, new Float64Array(12));

  it('is 1 at the angles that chemistry has, and 1/2 where sin² is half of that of 30°', () => {
    for (const bend of [60, 90, 110, 125, 149]) expect(factor(zigzag(bend))).toBe(1);
    expect(factor(zigzag(180 - Math.asin(Math.sqrt(0.125)) / DEGREES))).toBeCloseTo(0.5, 12);
  });

  it('counts both angles alike: read from the other end the torsion is as much worth', () => {
    const xyz = zigzag(163, 35);
    const turned = Float64Array.from([9, 6, 3, 0].flatMap((p) => [...xyz.subarray(p, p + 3)]));
    expect(factor(turned)).toBeCloseTo(factor(xyz), 14);
    expect(factor(xyz)).toBeLessThan(1);
  });

  it('is 0 where atoms are at one place', () => {
    expect(factor(new Float64Array(12))).toBe(0);
  });
});

describe('Ramachandran restraints', () => {
  /** C₋₁ N CA C N₊₁ of which the last three are bent to nearly a line. */
  const backbone = (bend: number): Float64Array => {
    const xyz = zigzag(bend, 130);
    return Float64Array.of(-0.2, 1.2, -1.2, ...xyz);
  };
  const five = [0, 1, 2, 3, 4];
  const forms: [string, Term][] = [
    ['−2 ln p', createRamachandranTerm(tableOf('ramachandran', ['class', 'weight'], [[five, [0, 1]]]))],
    ['target', createRamachandranTargetTerm(tableOf('ramachandran', ['class', 'weight'], [[five, [0, 1]]]))],
  ];

  it.each(forms)('%s: have the gradient of their energy, and no step', (_, term) => {
    (term as { refresh?: (xyz: Float64Array) => void }).refresh?.(backbone(150));
    for (const bend of [158, 170, 176]) {
      expect(term.evaluate(backbone(bend), new Float64Array(15))).not.toBe(0);
      checkTerm(term, backbone(bend), { tolerance: 1e-4 });
    }
    let most = 0;
    for (let bend = 179; bend < 181; bend += 0.01) {
      const step =
        term.evaluate(backbone(bend + 0.01), new Float64Array(15)) -
        term.evaluate(backbone(bend), new Float64Array(15));
      most = Math.max(most, Math.abs(step));
    }
    expect(most).toBeLessThan(1e-3);
  });
});
