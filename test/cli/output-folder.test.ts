// The output folder of a command without a journal: what may lie in it, and what an interrupted run leaves.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { takeFolder } from '../../src/cli/output-folder.js';
import { varia } from './run-varia.js';
import { makeSmallSeries, type SmallSeries } from './small-series.js';

let small: SmallSeries;
let folder: string;
beforeAll(async () => {
  small = await makeSmallSeries();
});
afterAll(() => rmSync(small.folder, { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'varia-out-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the output folder', () => {
  it('is made where it is not there, and locked', async () => {
    const out = join(folder, 'new', 'one');
    const lock = await takeFolder(out, false);
    await expect(takeFolder(out, true)).rejects.toThrow(/in use by another run/);
    await lock.release();
    expect(readdirSync(out)).toEqual([]);
  });

  it('may hold the log of a run that wrote nothing else, but no results', async () => {
    writeFileSync(join(folder, 'run.log'), '{}\n');
    await (await takeFolder(folder, false)).release();
    mkdirSync(join(folder, 'journal'));
    await expect(takeFolder(folder, false)).rejects.toThrow(/not empty \(it holds journal\)/);
    await (await takeFolder(folder, true)).release();
  });

  it('is taken again by the same command after Ctrl-C, as that says', async () => {
    const job = ['refine', small.model, join(small.maps, 'frame_002.mrc'), '-r', '3.5', '-o', join(folder, 'out')];
    let waiting: NodeJS.Timeout | undefined;
    const stopped = await varia(job, {
      onOutput: (_, child) => {
        waiting ??= setInterval(() => existsSync(join(folder, 'out', 'run.log')) && child.kill('SIGINT'), 2);
      },
    });
    clearInterval(waiting);
    expect(readdirSync(join(folder, 'out'))).toContain('run.log');
    expect(stopped.code === 130 || stopped.signal === 'SIGINT').toBe(true);
    expect((await varia([...job, '--quiet'])).code).toBe(0);
    expect(readdirSync(join(folder, 'out'))).toContain('model.cif');
  });
});
