// The journal of a run: every finished refinement in a file of its own, so that a killed run goes on where it was.
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../base/user-error.js';
import { makeFolder, writeFileAtomically } from '../base/write-file.js';
import type { FrameResult } from '../refinement/frame.js';
import { decodeResult, encodeResult } from './journal-entry.js';
import { type RunIdentity, requireSameRun } from './run-identity.js';
import { lockName, lockRun } from './run-lock.js';

/** How to meet an output folder that is not empty. */
export type FolderPolicy = 'must-be-empty' | 'resume' | 'overwrite';

/**
 * Lies in the output folder:
 *
 *     OUT/.varia-lock                        who is at work here
 *     OUT/journal/run.json                   the identity of the run
 *     OUT/journal/frame_003.outward.….bin    a finished refinement (journal-entry.ts)
 */
export interface Journal {
  /** What was found in the folder, a sentence each. */
  readonly notes: readonly string[];
  /** Binds the journal to a run; before it nothing can be read or written. @throws UserError, see requireSameRun. */
  begin(identity: RunIdentity): Promise<void>;
  /** The result of a task of an earlier run; undefined where there is none or its file is damaged (said in `damaged`). */
  read(taskId: string, damaged?: (sentence: string) => void): Promise<FrameResult | undefined>;
  /** When it returns, the result is safe. */
  write(taskId: string, result: FrameResult): Promise<void>;
  close(): Promise<void>;
}

/** Locks the folder, made where it is missing. @throws UserError where it is in use, or not empty against the policy. */
export async function openJournal(out: string, policy: FolderPolicy): Promise<Journal> {
  await makeFolder(out);
  const lock = await lockRun(out);
  try {
    return await open(out, policy, lock.note === undefined ? [] : [lock.note], lock.release);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function open(
  out: string,
  policy: FolderPolicy,
  notes: readonly string[],
  release: () => Promise<void>,
): Promise<Journal> {
  const folder = join(out, 'journal');
  const identityFile = join(folder, 'run.json');
  const present = (await readdir(out)).filter((name) => !name.startsWith(lockName));
  const earlier = policy === 'overwrite' ? undefined : await readIdentity(identityFile);
  if (policy === 'must-be-empty' && present.length > 0)
    throw new UserError(
      earlier === undefined
        ? `The output folder ${out} is not empty (it holds ${present[0]}); choose another with -o, or --overwrite writes into it.`
        : `The output folder ${out} holds an earlier run; --resume goes on with it, -o chooses another folder, --overwrite starts anew.`,
    );
  const fileOf = (taskId: string): string => join(folder, `${taskId}.bin`);
  return {
    notes:
      policy === 'resume' && earlier === undefined
        ? [...notes, `There is nothing to resume in ${out}; the run starts from the beginning.`]
        : notes,
    begin: async (identity) => {
      if (policy === 'resume' && earlier !== undefined) return requireSameRun(out, earlier, identity);
      // Not before: an earlier run is given up only when the new one has passed its preflight.
      if (policy === 'overwrite') await rm(folder, { recursive: true, force: true });
      await makeFolder(folder);
      await writeFileAtomically(identityFile, `${JSON.stringify(identity, null, 2)}\n`);
    },
    read: async (taskId, damaged) => {
      const bytes = await readFile(fileOf(taskId)).catch(() => undefined);
      const result = bytes && decodeResult(bytes);
      if (bytes && !result) damaged?.(`${fileOf(taskId)} is damaged; this refinement is done again.`);
      return result;
    },
    write: (taskId, result) => writeFileAtomically(fileOf(taskId), encodeResult(result)),
    close: release,
  };
}

/** @throws UserError where the file is there but not readable as an identity: it is written atomically, so somebody changed it. */
async function readIdentity(path: string): Promise<RunIdentity | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw new UserError(`${path} cannot be read (${error.code}); make it readable, or choose another folder with -o.`);
  });
  if (text === undefined) return undefined;
  try {
    const { version, inputs, options } = JSON.parse(text) as RunIdentity;
    if (typeof version === 'string' && inputs && options) return { version, inputs, options };
  } catch {
    // Told below, as for a file of another form.
  }
  throw new UserError(`${path} is damaged, so the run cannot be resumed; choose another folder with -o.`);
}
