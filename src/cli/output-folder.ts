// The output folder of a command that has no journal: made, locked, and refused where it holds something.
import { readdir } from 'node:fs/promises';
import { UserError } from '../base/user-error.js';
import { makeFolder } from '../base/write-file.js';
import { lockName, lockRun, type RunLock } from '../series/run-lock.js';

/** @throws UserError where it cannot be made, is in use, or is not empty and may not be written into */
export async function takeFolder(out: string, overwrite: boolean): Promise<RunLock> {
  await makeFolder(out);
  const lock = await lockRun(out);
  const present = (await readdir(out)).filter((name) => !name.startsWith(lockName));
  if (present.length === 0 || overwrite) return lock;
  await lock.release();
  throw new UserError(
    `The output folder ${out} is not empty (it holds ${present[0]}); choose another with -o, or --overwrite writes into it.`,
  );
}
