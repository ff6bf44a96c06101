// The lock of an output folder: one run at a time, and a lock that a killed run left behind is taken over.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../base/user-error.js';
import { asUserError } from '../base/write-file.js';

export const lockName = '.varia-lock';

interface LockOwner {
  readonly pid: number;
  readonly host: string;
  /** When the process began, in ticks since the machine started; '' where the system does not tell. Tells a process from a later one with its number. */
  readonly began: string;
  /** Tells two runs in one process apart. */
  readonly token: string;
}

export interface RunLock {
  /** A sentence where the lock of a run that is no more was taken over. */
  readonly note?: string;
  release(): Promise<void>;
}

/** @throws UserError where another run holds the folder, naming its process and machine. */
export async function lockRun(folder: string): Promise<RunLock> {
  const path = join(folder, lockName);
  const owner: LockOwner = { pid: process.pid, host: hostname(), began: beganAt(process.pid), token: randomUUID() };
  let note: string | undefined;
  while (!(await create(path, JSON.stringify(owner)))) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const other = parse(text);
    if (other && isAlive(other))
      throw new UserError(
        `The output folder ${folder} is in use by another run (process ${other.pid} on ${other.host}); wait for it, choose another folder with -o, or remove ${path} if that run is gone.`,
      );
    if (!(await removeStale(path, text))) continue;
    note = `${folder} was locked by a run that is no more (process ${other?.pid ?? 'unknown'}); its lock was taken over.`;
  }
  return {
    ...(note !== undefined && { note }),
    release: async () => {
      const text = await readFile(path, 'utf8').catch(() => '');
      if (parse(text)?.token === owner.token) await unlink(path);
    },
  };
}

/** Whether the lock could be made. Made whole under another name first: a lock must never be seen half-written. */
async function create(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${process.pid}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { flag: 'wx' });
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw asUserError(error, path);
  } finally {
    await unlink(draft).catch(() => {});
  }
}

/**
 * Moves a stale lock away. Of two runs that find the same stale lock one may move the other's fresh lock instead: the
 * text tells, and the lock is put back.
 */
async function removeStale(path: string, text: string): Promise<boolean> {
  const aside = `${path}.stale.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return false;
  }
  const stale = (await readFile(aside, 'utf8')) === text;
  if (!stale) await link(aside, path).catch(() => {});
  await unlink(aside);
  return stale;
}

function parse(text: string): LockOwner | undefined {
  try {
    const value = JSON.parse(text) as Partial<LockOwner>;
    const { pid, host, began = '', token = '' } = value;
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host, began, token } : undefined;
  } catch {
    return undefined;
  }
}

/** On another machine nobody can tell from here; the lock then counts as held. */
function isAlive(owner: LockOwner): boolean {
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return owner.began === beganAt(owner.pid);
}

/** Field 22 of /proc/PID/stat (proc_pid_stat(5)); the second field may hold blanks and brackets, so count from its end. */
function beganAt(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
