// What benchmarks make of their samples: kernels beside native code, time of workers and main thread, and the cost of an evaluation.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { evaluationTables, type Measured, remarks } from '../../benchmarks/evaluation-tables.js';
import { rowOf } from '../../benchmarks/harness.js';
import { besideNative } from '../../benchmarks/kernels/beside-native.js';
import { spentBetween } from '../../benchmarks/main-thread-meter.js';
import { runTimes } from '../../benchmarks/run-times.js';

const folder = mkdtempSync(join(tmpdir(), 'varia-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a kernel beside native code', () => {
  const rows = [
    rowOf('splat, simd', 'ns', [390, 400, 410]),
    rowOf('splat, reference', 'ns', [2000]),
    rowOf('gradient, simd', 'ns', [900]),
    rowOf('gradient, reference', 'ns', [800]),
    rowOf('splat, C -O3', 'ns', [500]),
    rowOf('gradient, C -O3', 'ns', [600]),
  ];

  it('has a line for each thing measured, with ratios of medians', () => {
    const { table } = besideNative('An atom', rows);
    expect(table.rows).toEqual([
      ['splat', 'ns', '400 (390 to 410)', '2000 (2000 to 2000)', '500 (500 to 500)', 0.8, 0.2],
      ['gradient', 'ns', '900 (900 to 900)', '800 (800 to 800)', '600 (600 to 600)', 1.5, 1.125],
    ]);
  });

  it('says which goals are missed and by what', () => {
    const { notes } = besideNative('An atom', rows);
    expect(notes).toEqual([
      'Goal: within 1.3 × C -O3: NOT met by gradient.',
      'Goal: not slower than the TypeScript twin: NOT met by gradient.',
    ]);
  });

  it('leaves open what was not measured', () => {
    const { table, notes } = besideNative('A transform', [rowOf('256³ forward, simd', 'ms', [100])]);
    expect(table.rows).toEqual([['256³ forward', 'ms', '100 (100 to 100)', '–', '–', '–', '–']]);
    expect(notes).toEqual(['Goal: not slower than the TypeScript twin: met.']);
  });
});

describe('the time of a run', () => {
  it('counts refinements between the plan and the last of them', () => {
    const file = join(folder, 'run.log');
    const line = (second: number, event: string, more = {}): string =>
      JSON.stringify({ time: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString(), event, ...more });
    const lines = [
      line(0, 'started'),
      line(2, 'plan'),
      line(9, 'frame-finished', { seconds: 6.5 }),
      line(12, 'frame-finished', { seconds: 3 }),
      line(20, 'finished'),
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    const { refinements, refining, from, to } = runTimes(file);
    expect([refinements, refining, to - from]).toEqual([2, 9.5, 10_000]);
  });

  it('is not told by a log without refinements', () => {
    const file = join(folder, 'empty.log');
    writeFileSync(file, `${JSON.stringify({ time: '2026-01-01T00:00:00Z', event: 'started' })}\n`);
    expect(() => runTimes(file)).toThrow('no finished refinement');
  });

  it('of the main thread is what it spent between two looks', () => {
    const record = [
      [1000, 0.5],
      [2000, 0.9],
      [3000, 1.0],
      [4000, 2.0],
    ] as const;
    expect(spentBetween(record, 1500, 3500)).toBeCloseTo(0.1, 12);
    expect(spentBetween(record, 1500, 2500)).toBeUndefined();
  });
});

describe('the cost of an evaluation', () => {
  const measured = (atoms: number, resolution: number, macroCycle: number): Measured => ({
    size: { title: 'model', source: 'adk', resolution },
    costs: {
      atoms,
      box: [50, 60, 70],
      firstEvaluation: 1,
      firstEvaluationCpu: 0.9,
      rows: {
        restraints: rowOf('restraints', 'ms', [2]),
        bonded: rowOf('bonded', 'ms', [1]),
        target: rowOf('target', 'ms', [8]),
        energy: rowOf('energy', 'ms', [10]),
      },
      macroCycle: rowOf('macro-cycle', 'ms', [macroCycle]),
      evaluations: 20,
      peakMemory: 100,
    },
  });

  it('of an atom is compared between models at one resolution', () => {
    // 100 and 125 µs an atom; the first case, at a finer resolution, does not count.
    const cases = [measured(1000, 3.2, 900), measured(1000, 4, 100), measured(80_000, 4, 10_000)];
    expect(remarks(cases)).toContain(
      'Cost of a macro-cycle per atom and evaluation, 80000 atoms against 1000: 1.25 (goal ≤ 1.2: NOT met).',
    );
    expect(remarks([measured(1000, 4, 100), measured(80_000, 4, 9000)]).join()).toContain('1.13 (goal ≤ 1.2: met)');
  });

  it('stands beside the peer where there is one', () => {
    const peer = { geometry: 15, tricubic: 5, finiteDifferences: 4 };
    const cases = [{ ...measured(1000, 4, 100), peer }];
    const [evaluations, macroCycles] = evaluationTables(cases, 20);
    expect(evaluations!.rows[0]).toEqual(['model, 4 Å', 1000, 2, 1, 8, 10, 10, 15, 5, 20, 19]);
    expect(macroCycles!.rows[0]!.slice(2, 7)).toEqual(['50×60×70', 0.1, 20, 100, 5]);
    expect(remarks(cases).at(-1)).toContain('takes 2.00 × an evaluation');
  });
});
