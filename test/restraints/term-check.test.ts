// The shared check must fail for terms that are wrong, each in its own way, or its passing means nothing.
import { describe, expect, it } from 'vitest';
import type { Term } from '../../src/restraints/term.js';
import { checkTerm } from '../../src/restraints/term-check.js';

/** (d − 2)² of atoms 0 and 1, with one thing changed. */
function spring(change: (term: Term) => Partial<Term> = () => ({})): Term {
  const term: Term = {
    name: 'spring',
    evaluate(xyz, gradient) {
      const way = [0, 1, 2].map((d) => xyz[3 + d]! - xyz[d]!);
      const length = Math.hypot(...way);
      for (const [d, w] of way.entries()) {
        const g = (2 * (length - 2) * w) / length;
        gradient[d]! -= g;
        gradient[3 + d]! += g;
      }
      return (length - 2) ** 2;
    },
  };
  return { ...term, ...change(term) };
}

const xyz = () => Float64Array.of(0.3, 0.1, -0.2, 1.4, 2.2, 0.7, 3, 3, 3);
const changed = (evaluate: (term: Term, xyz: Float64Array, gradient: Float64Array) => number) =>
  spring((term) => ({ evaluate: (x, g) => evaluate(term, x, g) }));

describe('checkTerm', () => {
  it('reports on a right term', () => {
    const report = checkTerm(spring(), xyz());
    expect(report.energy).toBeGreaterThan(0);
    expect(report.gradientError).toBeLessThan(1e-6);
    expect(report.netForce).toBeLessThan(1e-12);
    expect(report.netTorque).toBeLessThan(1e-12);
  });

  it.each<[string, Term, RegExp]>([
    ['an energy of NaN', changed(() => Number.NaN), /'spring' has the energy NaN/],
    [
      'a gradient of NaN',
      changed((t, x, g) => {
        g[4] = Number.NaN;
        return t.evaluate(x, new Float64Array(9));
      }),
      /gradient NaN at coordinate 4/,
    ],
    [
      'a gradient twice too large',
      changed((t, x, g) => {
        t.evaluate(x, g);
        return t.evaluate(x, g);
      }),
      /wrong gradient/,
    ],
    [
      'a gradient that is wrong at a single coordinate',
      changed((t, x, g) => {
        const energy = t.evaluate(x, g);
        g[7]! += 0.05;
        return energy;
      }),
      /wrong gradient/,
    ],
    [
      'a gradient that is set, not added to',
      changed((t, x, g) => {
        g.fill(0);
        return t.evaluate(x, g);
      }),
      /does not add to the gradient/,
    ],
    [
      'coordinates written to',
      changed((t, x, g) => {
        const energy = t.evaluate(x, g);
        x[8] = 0;
        return energy;
      }),
      /writes to the coordinates/,
    ],
    [
      'an anchor in space',
      changed((t, x, g) => {
        g[6]! += 2 * x[6]!;
        return t.evaluate(x, g) + x[6]! ** 2;
      }),
      /net force/,
    ],
    [
      'a memory',
      (() => {
        let calls = 0;
        return changed((t, x, g) => t.evaluate(x, g) + calls++);
      })(),
      /when asked again/,
    ],
  ])('refuses %s', (_, term, sentence) => {
    expect(() => checkTerm(term, xyz())).toThrow(sentence);
  });

  it('lets anchors be where that is said', () => {
    const anchor: Term = {
      name: 'anchor',
      evaluate(x, g) {
        g[6]! += 2 * x[6]!;
        return x[6]! ** 2;
      },
    };
    expect(() => checkTerm(anchor, xyz())).toThrow(/net force/);
    expect(checkTerm(anchor, xyz(), { invariant: false }).energy).toBe(9);
  });
});
