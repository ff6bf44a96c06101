// A folder of reference files as users have them: found by name, wherever in the folder they lie, plain or gzipped.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { messageOf, UserError } from '../base/user-error.js';

export interface ReferenceFolder {
  readonly path: string;
  has(name: string): boolean;
  /** Names that the folder has, without `.gz`. */
  readonly names: readonly string[];
  /** Where the file lies; undefined where there is none. */
  place(name: string): string | undefined;
  /** @throws UserError where the file is not there or cannot be read */
  read(name: string): Uint8Array;
}

/** Levels of folders that are looked through: Phenix's chem_data has the tables one deep, the published set two. */
const DEPTH = 3;

/** @throws UserError where there is no such folder */
export function openReferenceFolder(path: string): ReferenceFolder {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UserError(`The reference folder '${path}' is not a folder; give the one that holds MolProbity's tables.`);
  const places = new Map<string, string>();
  collect(path, DEPTH, places);
  return {
    path,
    names: [...places.keys()],
    has: (name) => places.has(name),
    place: (name) => places.get(name),
    read: (name) => {
      const place = places.get(name);
      if (place === undefined)
        throw new UserError(`The reference folder '${path}' has no ${name}; add the file or give another folder.`);
      try {
        const bytes = readFileSync(place);
        return place.endsWith('.gz') ? gunzipSync(bytes) : bytes;
      } catch (error) {
        throw new UserError(`${place} cannot be read (${messageOf(error)}); fetch the file again.`);
      }
    },
  };
}

/** Of files with the same name the plain one counts, and the one nearer to the top. Sorted, so that every machine finds the same. */
function collect(folder: string, depth: number, places: Map<string, string>): void {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const folders: string[] = [];
  for (const entry of entries) {
    const place = join(folder, entry.name);
    if (entry.isDirectory() || (entry.isSymbolicLink() && statSync(place, { throwIfNoEntry: false })?.isDirectory())) {
      folders.push(place);
      continue;
    }
    const name = entry.name.replace(/\.gz$/, '');
    if (!places.has(name)) places.set(name, place);
  }
  if (depth > 0) for (const inner of folders) collect(inner, depth - 1, places);
}
