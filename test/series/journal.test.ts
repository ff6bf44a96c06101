// The journal: exact, atomic, locked, and kept when things go wrong.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/base/user-error.js';
import { openJournal } from '../../src/series/journal.js';
import { decodeResult, encodeResult } from '../../src/series/journal-entry.js';
import type { RunIdentity } from '../../src/series/run-identity.js';
import { lockName, lockRun } from '../../src/series/run-lock.js';
import { resultAt } from './fixtures/results.js';

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'varia-journal-'));
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

const identity: RunIdentity = {
  version: '1.0.0',
  inputs: { 'frame 0': 'aa' },
  options: { resolution: '3.5', seed: '0' },
};
/** Numbers that text would lose: signed zero, NaN, the smallest number, a third. */
const awkward = resultAt({ frame: 1, replicate: 0 }, [-0, Number.NaN, Number.MIN_VALUE, 1 / 3, 1e300, 0.1 + 0.2], 0.7);
const entryOf = (task: string): string => join(out, 'journal', `${task}.bin`);

async function written(...tasks: string[]): Promise<void> {
  const journal = await openJournal(out, 'must-be-empty');
  await journal.begin(identity);
  for (const task of tasks) await journal.write(task, awkward);
  await journal.close();
}

describe('entries', () => {
  test('come back to the last bit, also from a view into a larger or a shared buffer', () => {
    const shared = new Float64Array(new SharedArrayBuffer(80)).subarray(2, 5);
    shared.set([1, -0, Number.NaN]);
    const result = { ...awkward, residueCc: shared };
    const back = decodeResult(encodeResult(result))!;
    expect(Object.is(back.conformation.xyz[0], -0)).toBe(true);
    expect(back.conformation).toEqual(awkward.conformation);
    expect([...back.residueCc]).toEqual([1, -0, Number.NaN]);
    expect(encodeResult(result).length).toBeLessThan(2000);
  });

  test('any damaged byte and any cut is noticed', () => {
    const bytes = encodeResult(awkward);
    for (let k = 0; k < bytes.length; k++) {
      const damaged = Uint8Array.from(bytes);
      damaged[k]! ^= 1;
      expect(decodeResult(damaged), `byte ${k}`).toBeUndefined();
    }
    expect(decodeResult(bytes.subarray(0, bytes.length - 1))).toBeUndefined();
    expect(decodeResult(new Uint8Array(0))).toBeUndefined();
  });
});

describe('resuming', () => {
  test('gives back what was written, and says that a damaged entry is done again', async () => {
    await written('a', 'b');
    writeFileSync(entryOf('b'), readFileSync(entryOf('b')).subarray(0, 100));
    const journal = await openJournal(out, 'resume');
    await journal.begin(identity);
    const damaged: string[] = [];
    expect(await journal.read('a', (s) => damaged.push(s))).toEqual(awkward);
    expect(await journal.read('b', (s) => damaged.push(s))).toBeUndefined();
    expect(await journal.read('c', (s) => damaged.push(s))).toBeUndefined();
    expect(damaged).toHaveLength(1);
    expect(damaged[0]).toContain('b.bin is damaged');
    await journal.close();
  });

  test('other options, inputs or another version are refused by name, and nothing is lost', async () => {
    await written('a');
    const before = readdirSync(join(out, 'journal'));
    const resume = async (changed: Partial<RunIdentity>): Promise<void> => {
      const journal = await openJournal(out, 'resume');
      await journal.begin({ ...identity, ...changed }).finally(() => journal.close());
    };
    await expect(resume({ options: { resolution: '4', seed: '0' } })).rejects.toThrow(/resolution was 3\.5 and is 4/);
    await expect(resume({ inputs: { 'frame 0': 'bb' } })).rejects.toThrow(/content of frame 0 is another/);
    await expect(resume({ inputs: { 'frame 0': 'aa', 'frame 1': 'cc' } })).rejects.toThrow(/frame 1 was not among/);
    await expect(resume({ inputs: {} })).rejects.toThrow(/frame 0 is no longer among/);
    await expect(resume({ version: '1.0.1' })).rejects.toThrow(/varia was 1\.0\.0 and is 1\.0\.1/);
    expect(readdirSync(join(out, 'journal'))).toEqual(before);
  });

  test('nothing to resume is said, not an error', async () => {
    const journal = await openJournal(out, 'resume');
    expect(journal.notes[0]).toContain('nothing to resume');
    await journal.close();
  });
});

describe('an output folder that is not empty', () => {
  test('is refused with the ways out, and left as it is', async () => {
    await written('a');
    await expect(openJournal(out, 'must-be-empty')).rejects.toThrow(/--resume .*-o .*--overwrite/);
    expect(existsSync(entryOf('a'))).toBe(true);
    expect(existsSync(join(out, lockName))).toBe(false);
  });

  test('of other files is refused too, naming one', async () => {
    writeFileSync(join(out, 'thesis.tex'), '');
    await expect(openJournal(out, 'must-be-empty')).rejects.toThrow(/thesis\.tex/);
  });

  test('overwrite gives the earlier run up only when the new one begins', async () => {
    await written('a');
    const journal = await openJournal(out, 'overwrite');
    expect(existsSync(entryOf('a'))).toBe(true);
    await journal.begin(identity);
    expect(existsSync(entryOf('a'))).toBe(false);
    await journal.close();
  });

  test('a file in the way of the folder is refused', async () => {
    writeFileSync(join(out, 'file'), '');
    await expect(openJournal(join(out, 'file'), 'must-be-empty')).rejects.toThrow(UserError);
  });
});

describe('a disk that is full', () => {
  // A file system of 64 kB; mounting one needs root, so elsewhere this cannot be tried.
  const mounted = (): boolean => spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', out]).status === 0;

  test('ends in a sentence, and the entries before it stay whole', async (context) => {
    if (!mounted()) context.skip();
    try {
      const journal = await openJournal(out, 'must-be-empty');
      await journal.begin(identity);
      await journal.write('small', awkward);
      const large = resultAt({ frame: 0, replicate: 0 }, new Array<number>(30_000).fill(1), 0.5);
      await expect(journal.write('large', large)).rejects.toThrow(/disk is full/);
      await expect(journal.write('large', large)).rejects.toThrow(UserError);
      expect(await journal.read('small')).toEqual(awkward);
      expect(await journal.read('large')).toBeUndefined();
      await journal.close();
    } finally {
      spawnSync('umount', [out]);
    }
  });
});

describe('the lock', () => {
  const plant = (owner: Record<string, unknown>): void =>
    writeFileSync(join(out, lockName), typeof owner['text'] === 'string' ? owner['text'] : JSON.stringify(owner));
  /** A process that has ended. */
  const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

  test('keeps a second run out, naming process and machine, until it is released', async () => {
    const lock = await lockRun(out);
    await expect(lockRun(out)).rejects.toThrow(new RegExp(`process ${process.pid} on ${hostname()}`));
    await lock.release();
    await (await lockRun(out)).release();
    expect(readdirSync(out)).toEqual([]);
  });

  test('of a dead process is taken over, and said', async () => {
    const pid = deadPid();
    plant({ pid, host: hostname(), began: '1', token: 'x' });
    const lock = await lockRun(out);
    expect(lock.note).toContain(`process ${pid}`);
    await lock.release();
  });

  test.skipIf(!existsSync('/proc/self/stat'))(
    'of a process whose number another one has now is taken over',
    async () => {
      plant({ pid: process.pid, host: hostname(), began: '1', token: 'x' });
      await (await lockRun(out)).release();
    },
  );

  test('on another machine counts as held; half a lock does not', async () => {
    plant({ pid: 1, host: 'elsewhere', began: '', token: 'x' });
    await expect(lockRun(out)).rejects.toThrow(/process 1 on elsewhere/);
    plant({ text: '{"pid": 12' });
    await (await lockRun(out)).release();
  });

  test('goes to one of many that ask at once, also over a stale one', async () => {
    plant({ pid: deadPid(), host: hostname(), began: '1', token: 'x' });
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => lockRun(out)));
    expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  });
});
