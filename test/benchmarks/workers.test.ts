// One worker, two, and two processes: rates, shares and time stolen by the host, as the tables tell them.
import { describe, expect, it } from 'vitest';
import { startMeasured } from '../../benchmarks/measured-command.js';
import { stolenSeconds } from '../../benchmarks/stolen-time.js';
import {
  medianRuns,
  roundsRemark,
  type SeriesProcess,
  type WorkersRun,
  type WorkersRuns,
  workersRemarks,
  workersTable,
} from '../../benchmarks/workers-tables.js';

/** Ten refinements in `seconds` s. */
const process = (seconds: number, more: Partial<SeriesProcess> = {}): SeriesProcess => ({
  cpu: 60,
  times: { refinements: 10, refining: 45, from: 0, to: 1000 * seconds },
  mainThread: 1,
  digest: 'same',
  ...more,
});
const run = (title: string, workers: number, wall: number, processes: readonly SeriesProcess[]): WorkersRun => ({
  title,
  workers,
  processes,
  wall,
  stolen: 3,
});
const runs: WorkersRuns = {
  one: run('one', 1, 60, [process(50)]),
  two: run('two', 2, 40, [process(25)]),
  apart: run('apart', 1, 75, [process(50), process(60)]),
};

describe('the table of workers', () => {
  it('counts both processes of a run, until the later is done', () => {
    const { rows } = workersTable('A series', runs);
    expect(rows[0]).toEqual(['one', 60, 60, 3, 10, 10, 4.5, 90, 2]);
    expect(rows[1]!.slice(4, 8)).toEqual([10, 15, 4.5, 90]);
    // 90 s of refining in 50 + 60 s of a worker each.
    expect(rows[2]!.slice(0, 7)).toEqual(['apart', 75, 120, 3, 20, 16, 4.5]);
    expect(rows[2]![7]).toBeCloseTo(81.818, 3);
  });

  it('leaves open what the system does not tell', () => {
    const { rows } = workersTable('A series', {
      ...runs,
      apart: { ...runs.apart, stolen: undefined, processes: [process(50), process(60, { mainThread: undefined })] },
    });
    expect([rows[2]![3], rows[2]![8]]).toEqual(['–', '–']);
  });
});

describe('rounds of runs', () => {
  it('come to the run of median time of each kind, and are told one by one', () => {
    const slow: WorkersRuns = { ...runs, one: { ...runs.one, wall: 90 }, two: { ...runs.two, wall: 45 } };
    const fast: WorkersRuns = { ...runs, two: { ...runs.two, wall: 30 }, apart: { ...runs.apart, wall: 100 } };
    const { one, two, apart } = medianRuns([slow, runs, fast]);
    expect([one.wall, two.wall, apart.wall]).toEqual([60, 40, 75]);
    expect(roundsRemark([slow, runs, fast])).toContain(
      '3 rounds; round by round two workers did 2.00, 1.50, 2.00 × the refinements of one, two processes 2.40, 1.60, 1.20 ×.',
    );
  });
});

describe('the remarks on workers', () => {
  it('judge two workers by the goal and by what two processes get done', () => {
    const [goal, ceiling, stolen] = workersRemarks(runs);
    expect(goal).toBe('Two workers do 1.50 × the refinements of one (goal ≥ 1.85: NOT met).');
    expect(ceiling).toMatch(/ do 1\.60 × .* two workers do 94 % of that\.$/);
    expect(stolen).toContain('ran for 40 s and used 60 core seconds, the host withheld 3 core seconds');
    expect(workersRemarks({ ...runs, two: { ...runs.two, wall: 32 } })[0]).toContain(
      '1.88 × the refinements of one (goal ≥ 1.85: met)',
    );
  });

  it('tell of an ensemble that differs, in any process', () => {
    expect(workersRemarks(runs).at(-1)).toContain('same to the last byte');
    const apart = { ...runs.apart, processes: [process(50), process(60, { digest: 'other' })] };
    expect(workersRemarks({ ...runs, apart }).at(-1)).toContain('DIFFER');
  });
});

describe('time that the host withholds', () => {
  it('is the eighth time of all processors, in 1/100 s', () => {
    expect(stolenSeconds('cpu  1 2 3 4 5 6 7 850 9 10\ncpu0 1 2 3 4 5 6 7 400 9 10\n')).toBe(8.5);
  });

  it('is not told by other systems', () => {
    expect(stolenSeconds('intr 1 2 3\n')).toBeUndefined();
  });
});

describe('a command measured while others run', () => {
  const node = globalThis.process.execPath;

  it('costs the processor time of its children, too', async () => {
    const work = `require('node:child_process').spawnSync(process.execPath, ['-e', 'const t = process.cpuUsage(); while (process.cpuUsage(t).user < 3e5);'])`;
    const { cpu } = await startMeasured(node, ['-e', work]);
    expect(cpu).toBeGreaterThan(0.3);
  });

  it('that fails is an error with its last words', async () => {
    await expect(startMeasured(node, ['-e', "console.error('no map'); process.exitCode = 3;"])).rejects.toThrow(
      /failed \(exit code 3\):.*no map/,
    );
  });
});
