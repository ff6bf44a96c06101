// A map of the series as it comes: a name and a way to load it, so that maps are read one at a time and again when needed.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readBytes, unzipBytes } from '../base/read-bytes.js';
import type { DensityMap } from '../density/density-map.js';
import { parseMap, requireVolume } from '../density/mrc-read.js';
import { digestOf } from './digest.js';
import { readZipEntry, type ZipEntry } from './zip-archive.js';

export interface MapSource {
  /** What messages and tables call it: the path as the user gave it; for an entry of an archive `archive.zip/entry`. */
  readonly name: string;
  /** Reads the map; called again when its box has been dropped to save memory. */
  load(): Promise<LoadedMap>;
}

/** The bytes of a map file, unzipped, or a map that is in memory already. */
export interface LoadedMap {
  readonly content: Uint8Array | DensityMap;
  /** Hex SHA-256 of the file as it lies on disk (of an archive: of the entry). */
  readonly sha256: string;
}

/** A map file, plain or gzipped. */
export function mapFile(path: string): MapSource {
  return {
    name: path,
    load: async () => ({ content: await readBytes(path), sha256: await sha256OfFile(path) }),
  };
}

/** A map inside a .zip archive, plain or gzipped. */
export function mapInZip(path: string, entry: ZipEntry): MapSource {
  const name = `${path}/${entry.name}`;
  return {
    name,
    load: async () => {
      const bytes = await readZipEntry(path, entry);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return { content: await unzipBytes(bytes, name), sha256 };
    },
  };
}

/** A map in memory, for programs that made or read it themselves. */
export function mapInMemory(name: string, map: DensityMap): MapSource {
  const sha256 = digestOf(map);
  return { name, load: async () => ({ content: map, sha256 }) };
}

/** A source read into memory as a volume; `notes` of the reader, a sentence each. */
export async function readSource(
  source: MapSource,
): Promise<{ readonly map: DensityMap; readonly sha256: string; readonly notes: readonly string[] }> {
  const { content, sha256 } = await source.load();
  if (!(content instanceof Uint8Array)) return { map: content, sha256, notes: [] };
  const file = parseMap(content, source.name);
  return { map: requireVolume(file), sha256, notes: file.notes };
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
