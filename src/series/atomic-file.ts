// Files that are either whole or not there: written beside their place, forced to the disk, then renamed.
import { open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../base/user-error.js';

/**
 * When it returns, the file survives a crash of the program and of the machine; killed before, an earlier file of the
 * same name is untouched. Writers of the same path must not overlap.
 *
 * @throws UserError where the disk is full or the folder cannot be written; the file is then as before.
 */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  const draft = `${path}.part`;
  try {
    const file = await open(draft, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    // The rename itself is on the disk only when the folder is.
    const folder = await open(dirname(path), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    await unlink(draft).catch(() => {});
    throw asUserError(error, path);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; make room',
  EDQUOT: 'your disk quota is used up; make room',
  EFBIG: 'it would be larger than the system allows; raise the limit (ulimit -f)',
  EROFS: 'the file system is read-only; choose another output folder',
  EACCES: 'permission denied; make the folder writable or choose another',
  EPERM: 'the system does not permit it; choose another output folder',
  ENOENT: 'its folder is gone; do not move or remove it while the run goes on',
  ENOTDIR: 'a part of the path is a file, not a folder; choose another output folder',
  EIO: 'the disk answered with an error; check it',
};

/** A failure to write as the sentence that the user needs; others as they are. */
export function asUserError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = reasons[code];
  if (reason === undefined) return error;
  return new UserError(
    `${path} cannot be written: ${reason}. What was finished is kept, and --resume goes on from it.`,
    { cause: error },
  );
}
