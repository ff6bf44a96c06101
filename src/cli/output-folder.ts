// The output folder of a command that has no journal: made, locked, and refused where it holds something.
import { readdir } from 'node:fs/promises';
import { UserError } from '../base/user-error.js';
import { makeFolder } from '../base/write-file.js';
import { lockName, lockRun, type RunLock } from '../series/run-lock.js';

/** What a run leaves that was ended before it had results: the same command begins anew. */
const LOG = 'run.log';

/** @throws UserError where it cannot be made, is in use, or holds more than a log and may not be written into */
export async function takeFolder(out: string, overwrite: boolean): Promise<RunLock> {
  await makeFolder(out);
  const lock = await lockRun(out);
  const present = (await readdir(out)).filter((name) => !name.startsWith(lockName));
  if (overwrite || present.every((name) => name === LOG)) return lock;
  await lock.release();
  throw new UserError(
    `The output folder ${out} is not empty (it holds ${present.find((name) => name !== LOG)}); choose another with -o, or --overwrite writes into it.`,
  );
}
