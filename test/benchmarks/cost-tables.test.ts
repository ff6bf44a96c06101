// Single maps: what equal accuracy costs beside a peer, and whether each number reached its goal.
import { describe, expect, it } from 'vitest';
import { type CostedRun, type CostNumbers, costTable, goalVerdict, verdict } from '../../benchmarks/cost-tables.js';

const numbers = (more: Partial<CostNumbers>): CostNumbers => ({
  rmsd: 0.01,
  ca: 0.01,
  wrongSideChains: 0,
  bonds: 0.003,
  angles: 0.5,
  ramaZ: 0,
  ...more,
});
const run = (program: string, rmsd: number, cpu: number): CostedRun => ({
  program,
  numbers: numbers({ rmsd }),
  cost: { cpu, wall: cpu },
});

describe('the cost of equal accuracy', () => {
  const own = [run('early', 0.3, 2), run('later', 0.1, 4), run('whole', 0.02, 10)];

  it('is that of the cheapest run that comes as near as the peer', () => {
    expect(verdict(own, run('cctbx', 0.2, 60), 15)).toBe(
      'the accuracy of cctbx costs 1/15.0 (later, goal 1/15: met); the whole preset costs 1/6.0 of cctbx (0.020 against 0.200 Å).',
    );
    expect(verdict(own, run('cctbx', 0.2, 59), 15)).toContain('NOT met');
  });

  it('is judged by the peer that evaluates start and result, as Varia does, and told beside the one that only refines', () => {
    const peer = { ...run('cctbx', 0.2, 52), evaluated: { cpu: 60, wall: 60 } };
    expect(verdict(own, peer, 15)).toBe(
      'the accuracy of cctbx costs 1/15.0 (later, goal 1/15: met; of cctbx refining alone 1/13.0); ' +
        'the whole preset costs 1/6.0 of cctbx (0.020 against 0.200 Å; of cctbx refining alone 1/5.2).',
    );
    const cheaper = { ...peer, cost: { cpu: 60, wall: 60 }, evaluated: { cpu: 59, wall: 59 } };
    expect(verdict(own, cheaper, 15)).toContain('NOT met');
  });

  it.each([{ wrongSideChains: 1 }, { ca: 0.02 }])(
    'does not pass over %o: as near is as near in everything',
    (worse) => {
      const [early, later, whole] = own as [CostedRun, CostedRun, CostedRun];
      const uneven = { ...later, numbers: numbers({ rmsd: 0.1, ...worse }) };
      expect(verdict([early, uneven, whole], run('cctbx', 0.2, 60), 15)).toContain('1/6.0 (whole');
    },
  );

  it('is not there where no run comes as near', () => {
    expect(verdict(own, run('cctbx', 0.01, 60), 15)).toMatch(/^no run of Varia comes as near as cctbx/);
  });
});

describe('the goals of a case', () => {
  const ends = (reached: Partial<CostNumbers>): CostedRun => ({ ...run('whole', 0, 1), numbers: numbers(reached) });

  it('are named one by one, on the limit met', () => {
    const goal = { rmsd: 0.12, wrongSideChains: 2 };
    const start = numbers({});
    expect(goalVerdict({ title: 'rotamers', goal }, start, ends({ rmsd: 0.12, wrongSideChains: 3 }))).toBe(
      "Goals of 'rotamers', whole: rmsd Å 0.120 (≤ 0.12: met), wrong side chains 3 (≤ 2: NOT met).",
    );
  });

  it('count a change of Rama-Z from the start in both directions', () => {
    const goal = { rmsd: 1, ramaZChange: 0.2 };
    const change = (ramaZ: number | null): string =>
      goalVerdict({ title: 'truth', goal }, numbers({ ramaZ: 1 }), ends({ ramaZ }));
    expect(change(1.15)).toContain('change of Rama-Z 0.15 (≤ 0.2: met)');
    expect(change(0.7)).toContain('change of Rama-Z 0.30 (≤ 0.2: NOT met)');
    expect(change(null)).toContain('NOT met');
  });
});

describe('the table of a case', () => {
  it('has the start without a cost, then each run with its geometry', () => {
    const { rows } = costTable('shaken', numbers({ rmsd: 0.5, ramaZ: null }), [run('whole', 0.02, 10)]);
    expect(rows).toEqual([
      ['start', 0.5, 0.01, 0, '–', 0.003, 0.5, '–'],
      ['whole', 0.02, 0.01, 0, 0, 0.003, 0.5, 10],
    ]);
  });

  it('has a line more for a peer that also evaluated', () => {
    const peer = { ...run('cctbx', 0.2, 52), evaluated: { cpu: 60, wall: 60 } };
    const { rows } = costTable('shaken', numbers({}), [peer]);
    expect(rows.slice(1).map((row) => [row[0], row.at(-1)])).toEqual([
      ['cctbx', 52],
      ['cctbx, start and result evaluated', 60],
    ]);
  });
});
