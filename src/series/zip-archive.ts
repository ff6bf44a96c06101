// A .zip archive read entry by entry: the table of contents first, then single entries when they are asked for.
import { type FileHandle, open } from 'node:fs/promises';
import { unzipBytes } from '../base/read-bytes.js';
import { UserError } from '../base/user-error.js';

/** One file inside an archive; sizes and offset in bytes. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  /** CRC-32 of the unpacked bytes. */
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly headerOffset: number;
}

// Record layouts: PKWARE APPNOTE.TXT 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.14–16 (ends).
const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endOfDirectory = 0x06054b50;
const zip64Locator = 0x07064b50;
const stored = 0;
const deflated = 8;

/** The files of an archive, in the archive's order; folders are left out. Reads only the table of contents. */
export async function listZip(path: string): Promise<ZipEntry[]> {
  return withFile(path, async (file) => {
    const { size } = await file.stat();
    const tail = await readAt(file, path, Math.max(0, size - 65_557), Math.min(size, 65_557));
    let end = tail.byteLength - 22;
    while (end >= 0 && tail.getUint32(end, true) !== endOfDirectory) end--;
    if (end < 0)
      throw new UserError(
        `${path} is not a zip archive, or was cut short when it was copied: its table of contents is missing.`,
      );
    let count = tail.getUint16(end + 10, true);
    let length = tail.getUint32(end + 12, true);
    let offset = tail.getUint32(end + 16, true);
    if (end >= 20 && tail.getUint32(end - 20, true) === zip64Locator) {
      const record = await readAt(file, path, Number(tail.getBigUint64(end - 12, true)), 56);
      count = Number(record.getBigUint64(32, true));
      length = Number(record.getBigUint64(40, true));
      offset = Number(record.getBigUint64(48, true));
    }
    return parseDirectory(await readAt(file, path, offset, length), count, path).filter(
      (entry) => !entry.name.endsWith('/'),
    );
  });
}

/** The unpacked bytes of one entry. */
export async function readZipEntry(path: string, entry: ZipEntry): Promise<Uint8Array> {
  const place = `${path} (${entry.name})`;
  if (entry.method !== stored && entry.method !== deflated)
    throw new UserError(`${place} is packed with zip method ${entry.method}, which is not read; unpack the archive.`);
  return withFile(path, async (file) => {
    const header = await readAt(file, path, entry.headerOffset, 30);
    if (header.getUint32(0, true) !== localHeader)
      throw new UserError(`${place} is not where the archive's table of contents says; copy the archive again.`);
    const start = entry.headerOffset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
    const packed = await readAt(file, path, start, entry.compressedSize);
    if (entry.method === stored) return new Uint8Array(packed.buffer);
    return unzipBytes(asGzip(new Uint8Array(packed.buffer), entry), place);
  });
}

/**
 * The deflated data of an entry between the header and trailer of a gzip member (RFC 1952), which carries the same
 * checksum and size: so the same inflater reads both, and checks both.
 */
function asGzip(packed: Uint8Array, entry: ZipEntry): Uint8Array {
  const bytes = new Uint8Array(10 + packed.length + 8);
  bytes.set([0x1f, 0x8b, deflated, 0, 0, 0, 0, 0, 0, 0xff]);
  bytes.set(packed, 10);
  const trailer = new DataView(bytes.buffer, 10 + packed.length);
  trailer.setUint32(0, entry.crc, true);
  trailer.setUint32(4, entry.size % 2 ** 32, true);
  return bytes;
}

function parseDirectory(view: DataView, count: number, path: string): ZipEntry[] {
  const entries: ZipEntry[] = [];
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  let at = 0;
  for (let k = 0; k < count; k++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== centralHeader)
      throw new UserError(`${path} has a damaged table of contents at entry ${k + 1} of ${count}; copy it again.`);
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const nameEnd = at + 46 + nameLength;
    const sizes = {
      size: view.getUint32(at + 24, true),
      compressedSize: view.getUint32(at + 20, true),
      headerOffset: view.getUint32(at + 42, true),
    };
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, nameEnd)),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      ...largeSizes(view, nameEnd, nameEnd + extraLength, sizes),
    });
    at = nameEnd + extraLength + view.getUint16(at + 32, true);
  }
  return entries;
}

type Sizes = Pick<ZipEntry, 'size' | 'compressedSize' | 'headerOffset'>;

/** Zip64 (APPNOTE 4.5.3): fields that read 0xffffffff stand, in this order, in the extra block with id 1. */
function largeSizes(view: DataView, from: number, to: number, sizes: Sizes): Sizes {
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    const widen = (value: number): number => {
      if (value !== 0xffffffff) return value;
      next += 8;
      return Number(view.getBigUint64(next - 8, true));
    };
    const size = widen(sizes.size);
    const compressedSize = widen(sizes.compressedSize);
    return { size, compressedSize, headerOffset: widen(sizes.headerOffset) };
  }
  return sizes;
}

async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${path} cannot be read (${error.code}); check the path and its permissions.`, {
      cause: error,
    });
  });
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, path: string, position: number, length: number): Promise<DataView> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) throw new UserError(`${path} ends too early; it was cut short when it was copied or written.`);
    filled += bytesRead;
  }
  return new DataView(bytes.buffer);
}
