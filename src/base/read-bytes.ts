// A file read whole into memory, unzipped where its first bytes say that it is gzipped.
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { UserError } from './user-error.js';

const inflate = promisify(gunzip);

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check the path',
  ENOTDIR: 'a part of the path is a file, not a folder; check the path',
  EISDIR: 'it is a folder; give the files inside it',
  EACCES: 'permission denied; make the file readable for you',
  EPERM: 'the system does not permit it; make the file readable for you',
  EMFILE: 'too many files are open; raise the limit with ulimit -n',
  ENAMETOOLONG: 'the name is too long for the file system; check the path',
  EIO: 'the disk answered with an error; copy the file elsewhere and try again',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB, more than can be read at once; cut or bin it first',
};

/**
 * The bytes of a file, plain or gzipped: the magic bytes decide (1f 8b: RFC 1952), not the name.
 *
 * @throws UserError where the file is missing, a folder, unreadable, a broken gzip file, or bzip2 (`BZh`).
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  return unzipBytes(await readRaw(path), path);
}

async function readRaw(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = codeOf(error);
    const reason = reasons[code];
    if (reason === undefined) throw error;
    throw new UserError(`${path} cannot be read: ${reason}.`, { cause: error });
  }
}

/** The same for bytes at hand; `source` names them in messages. */
export async function unzipBytes(bytes: Uint8Array, source: string): Promise<Uint8Array> {
  if (bytes[0] === 0x42 && bytes[1] === 0x5a && bytes[2] === 0x68) {
    throw new UserError(`${source} is compressed with bzip2, which is not read; run bunzip2 on it first.`);
  }
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await inflate(bytes);
  } catch (error) {
    const why =
      codeOf(error) === 'Z_BUF_ERROR'
        ? 'ends too early; it was cut short when it was copied or written'
        : codeOf(error) === 'ERR_BUFFER_TOO_LARGE'
          ? 'holds more data than can be read at once; unzip it and cut or bin it first'
          : 'is damaged: its data do not unzip';
    throw new UserError(`The gzip file ${source} ${why}; copy it again (gzip -t tests a file).`, { cause: error });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
