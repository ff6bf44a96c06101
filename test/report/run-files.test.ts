// The record and the log of a run.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunLog } from '../../src/report/run-log.js';
import { runRecord } from '../../src/report/run-record.js';
import { smallReport } from './fixtures.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'varia-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('run.log', () => {
  const events = (): { event: string; values?: number[] }[] =>
    readFileSync(join(folder, 'run.log'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string });

  it('keeps what comes before the folder is known to be ours, and loses nothing when it goes on', () => {
    const first = new RunLog();
    first.write('early', { values: Float64Array.of(1, 2) });
    first.open(join(folder, 'run.log'), 'new');
    first.write('late');
    first.close();
    const second = new RunLog();
    second.open(join(folder, 'run.log'), 'append');
    second.write('resumed');
    second.close();
    expect(events().map(({ event }) => event)).toEqual(['early', 'late', 'resumed']);
    expect(events()[0]!.values).toEqual([1, 2]);
  });

  it('begins anew where an earlier run is given up', () => {
    for (const name of ['one', 'two']) {
      const log = new RunLog();
      log.open(join(folder, 'run.log'), 'new');
      log.write(name);
      log.close();
    }
    expect(events().map(({ event }) => event)).toEqual(['two']);
  });

  it('is written nowhere, and fails nobody, after it is closed', () => {
    const log = new RunLog();
    log.open(join(folder, 'run.log'), 'new');
    log.close();
    log.write('behind the end');
    expect(readFileSync(join(folder, 'run.log'), 'utf8')).toBe('');
  });
});

describe('run.json', () => {
  it('has what it takes to run again, means over the frames, and null for what is not a number', () => {
    const facts = {
      varia: '1.2.3',
      command: ['varia', 'series'],
      started: 's',
      finished: 'f',
      workers: 2,
      inputs: [{ file: 'model.pdb', sha256: 'ab' }],
      options: { plan: 'auto' },
      warnings: ['a warning'],
    };
    const reports = [smallReport(0, 1), smallReport(1, 2, { seconds: 1 })];
    const record = JSON.parse(runRecord(facts, { seed: 7, error: Number.NaN }, reports)) as Record<string, unknown>;
    expect(record).toMatchObject({
      varia: '1.2.3',
      seed: 7,
      error: null,
      options: { plan: 'auto' },
      warnings: ['a warning'],
    });
    expect(record['totals']).toMatchObject({ frames: 2, cc_mask_after: 0.85, evaluations: 240, seconds: 4.46 });
  });
});
