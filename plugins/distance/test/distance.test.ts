// The distance plugin as Varia runs it: wells by hand, the shared check, and the sentences for wrong options.
import fc from 'fast-check';
import { RestraintTableBuilder } from 'varia/plugin';
import { checkTerm } from 'varia/testing';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../src/base/random.js';
import { createPluginTerms } from '../../../src/restraints/plugin-restraints.js';
import { chainOfAtoms } from '../../../test/restraints/chain-of-atoms.js';
import { scattered } from '../../../test/restraints/tables.js';
import { plugin } from '../index.js';
import { createDistanceTerm } from '../src/distance-term.js';
import { MODES } from '../src/options.js';

interface Well {
  readonly ideal: number;
  readonly sigma: number;
  readonly tolerance?: number;
  readonly limit?: number;
  readonly mode?: (typeof MODES)[number];
}

/** One restraint between the first `first` of `atoms` atoms and the rest. */
function termOf({ ideal, sigma, tolerance = 0, limit = 0, mode = 'both' }: Well, atoms = 2, first = 1) {
  const builder = new RestraintTableBuilder('distance', ['ideal', 'sigma', 'tolerance', 'limit', 'mode', 'first']);
  const values = [ideal, sigma, tolerance, limit, MODES.indexOf(mode), first];
  builder.add(
    Array.from({ length: atoms }, (_, i) => i),
    values,
    'test',
  );
  return createDistanceTerm(builder.build());
}

const energyAt = (well: Well, distance: number) =>
  termOf(well).evaluate(Float64Array.of(0, 0, 0, 0, distance, 0), new Float64Array(6));

describe('the well, by hand', () => {
  it('is (Δ/σ)², flat within the tolerance', () => {
    expect(energyAt({ ideal: 10, sigma: 0.5 }, 11)).toBeCloseTo(4, 12);
    expect(energyAt({ ideal: 10, sigma: 0.5, tolerance: 1 }, 9.2)).toBe(0);
    expect(energyAt({ ideal: 10, sigma: 0.5, tolerance: 1 }, 8)).toBeCloseTo(4, 12);
  });
  it('has one wall where asked', () => {
    expect(energyAt({ ideal: 10, sigma: 0.5, mode: 'upper' }, 2)).toBe(0);
    expect(energyAt({ ideal: 10, sigma: 0.5, mode: 'upper' }, 11)).toBeCloseTo(4, 12);
    expect(energyAt({ ideal: 10, sigma: 0.5, mode: 'lower' }, 9)).toBeCloseTo(4, 12);
    expect(energyAt({ ideal: 10, sigma: 0.5, mode: 'lower' }, 30)).toBe(0);
  });
  it('tops out at (limit/σ)²: at the limit 1 − 1/e of it', () => {
    expect(energyAt({ ideal: 10, sigma: 0.5, limit: 2 }, 12)).toBeCloseTo(16 * (1 - Math.exp(-1)), 10);
    expect(energyAt({ ideal: 10, sigma: 0.5, limit: 2 }, 60)).toBeCloseTo(16, 10);
    expect(energyAt({ ideal: 10, sigma: 0.5, limit: 2 }, 10.01) / 0.02 ** 2).toBeCloseTo(1, 3);
  });
  it('measures from centroid to centroid', () => {
    const xyz = Float64Array.of(-1, 0, 0, 1, 0, 0, 0, 3, 1, 0, 3, -1);
    expect(termOf({ ideal: 3, sigma: 1 }, 4, 2).residuals!(xyz).value[0]).toBeCloseTo(3, 12);
  });
  it('parts atoms at one place, and does not hide coordinates that are no numbers', () => {
    const gradient = new Float64Array(6);
    expect(termOf({ ideal: 3, sigma: 1 }).evaluate(new Float64Array(6), gradient)).toBe(9);
    expect(gradient[0]).toBeCloseTo(6, 12);
    expect(energyAt({ ideal: 3, sigma: 1 }, Number.NaN)).toBeNaN();
  });
});

describe('the term', () => {
  it('passes the shared check for groups of any size, in every mode', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 2, max: 20 }),
        fc.constantFrom(...MODES),
        fc.constantFrom(0, 0.7),
        fc.constantFrom(0, 1.5),
        (seed, atoms, mode, tolerance, limit) => {
          const xyz = scattered(atoms, 4, randomFrom('distance', seed).normal);
          const term = termOf({ ideal: 4, sigma: 0.8, tolerance, limit, mode }, atoms, 1 + Math.floor(atoms / 3));
          checkTerm(term, xyz, { seed, tolerance: 1e-4 });
        },
      ),
      { numRuns: 100, seed: 11 },
    );
  });
});

describe('as Varia runs it', () => {
  // Five CA atoms of chain A, 3 Å apart on a line.
  const system = chainOfAtoms(5, 3);
  const make = (...restraints: unknown[]) => createPluginTerms(plugin, { restraints }, system);

  it('takes the ideal from the start model where none is given, and says what it restrains', () => {
    const { tables, notes, terms } = make({ from: 'resi 1', to: 'resi 4 or resi 5', sigma: 0.2 });
    expect(tables[0]!.values['ideal']![0]).toBeCloseTo(10.5, 12);
    expect(notes[0]).toContain('10.50 Å');
    expect(terms[0]!.evaluate(system.xyz, new Float64Array(15))).toBeCloseTo(0, 12);
  });

  it.each([
    [[{ from: 'resi 99', to: 'resi 1', sigma: 1 }], /'distance'.*restraints\[0\]\.from 'resi 99' selects no atom/],
    [[{ from: 'resi 1', to: 'resi 1', sigma: 1 }], /'distance'.*same atoms/],
    [[{ from: 'resi 1', to: 'resi 2', sigma: 0 }], /'distance'.*restraints\[0\]\.sigma/],
    [[{ from: 'resi 1', to: 'resi 2' }], /'distance'.*restraints\[0\]\.sigma/],
    [
      [{ from: 'resi 1', to: 'resi 2', sigma: 1, topOut: 3 }],
      /no option 'topOut' in restraints\[0\].*tolerance, limit, mode/,
    ],
    [[{ from: 'resi 1', to: 'resi 2', sigma: 1, mode: 'top' }], /restraints\[0\]\.mode/],
    [[], /restraints/],
  ])('refuses %j in a sentence', (restraints, sentence) => {
    expect(() => make(...restraints)).toThrow(sentence);
  });
});
