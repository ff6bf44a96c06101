// A file written whole or not at all: beside its place first, then renamed into it.
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { UserError } from './user-error.js';

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; make room and start again with --resume',
  EDQUOT: 'your disk quota is used up; make room and start again with --resume',
  EFBIG: 'the file is larger than the system lets you write (ulimit -f); raise the limit and start again with --resume',
  EACCES: 'permission denied; choose a folder that you may write to',
  EPERM: 'the system does not permit it; choose another folder',
  EROFS: 'the file system is read-only; choose another folder',
  ENOTDIR: 'a part of the path is a file, not a folder; choose another path',
  EISDIR: 'there is a folder of that name; choose another name',
  ENAMETOOLONG: 'the name is too long for the file system; choose a shorter one',
  EIO: 'the disk answered with an error; choose another disk',
};

/** Text in pieces, which keeps what is large out of memory: ready to be walked through, or poured into a sink. */
export type TextPieces = Iterable<string> | ((sink: (text: string) => Promise<void>) => Promise<void>);

/**
 * Writes, flushes to the disk (fsync) and renames, so that a reader, or a run that is killed, sees the old file or the
 * new one and nothing between.
 *
 * @throws UserError where the disk is full, the folder is not writable, and the like
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array | TextPieces): Promise<void> {
  const partial = join(dirname(path), `.${basename(path)}.${process.pid}.${threadId}.partial`);
  try {
    const file = await open(partial, 'w');
    try {
      await writeContent(file, content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    throw asUserError(error, path);
  }
}

/** Makes a folder and those above it. @throws UserError where that is not possible */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    const isFile = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (isFile) throw new UserError(`The folder ${path} cannot be made: there is a file of that name; choose another.`);
    throw asUserError(error, path);
  });
}

/** The error as a sentence, where it is one that the user can mend. */
export function asUserError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = reasons[code];
  return reason === undefined ? error : new UserError(`${path} cannot be written: ${reason}.`, { cause: error });
}

const blockSize = 1 << 20;

async function writeContent(file: FileHandle, content: string | Uint8Array | TextPieces): Promise<void> {
  if (typeof content === 'string' || content instanceof Uint8Array) return file.writeFile(content);
  let block: string[] = [];
  let length = 0;
  const sink = async (piece: string): Promise<void> => {
    block.push(piece);
    length += piece.length;
    if (length < blockSize) return;
    await file.writeFile(block.join(''));
    block = [];
    length = 0;
  };
  if (typeof content === 'function') await content(sink);
  else for (const piece of content) await sink(piece);
  await file.writeFile(block.join(''));
}

/** The rename itself reaches the disk with the folder; not every file system can do that, and none needs it to be correct. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}
