// Loads the dictionary of a run: user files over a monomer library over the embedded set.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/user-error.js';
import { readText } from '../structure/read-model.js';
import { Dictionary, type DictionarySource } from './dictionary.js';
import { type DictionaryFile, readDictionaryCif } from './dictionary-cif.js';
import { embeddedDictionary } from './embedded-dictionary.js';
import { monomersNeeded } from './residue-names.js';

export interface DictionaryOptions {
  /** CIF files of single ligands or small sets, the first the strongest. */
  readonly files?: readonly string[] | undefined;
  /** A monomer library in CCP4's layout (a/ALA.cif …), or several, the first the strongest. */
  readonly monomerDirectory?: string | readonly string[] | undefined;
  /** Residue names of the model: only these monomers are read from a library. */
  readonly needed: Iterable<string>;
}

/**
 * Precedence: user files, then libraries, then the embedded dictionary. A library without `list/mon_lib_list.cif` or
 * `ener_lib.cif` (Debian's refmac-dictionary) gets links, modifications and energy types from the embedded one.
 *
 * @throws UserError where a file cannot be read or a directory holds no monomers.
 */
export async function loadDictionary({
  files = [],
  monomerDirectory = [],
  needed,
}: DictionaryOptions): Promise<Dictionary> {
  const names = monomersNeeded(needed);
  const directories = typeof monomerDirectory === 'string' ? [monomerDirectory] : monomerDirectory;
  const userFiles = await Promise.all(files.map(async (file) => readDictionaryCif(await readText(file), file)));
  for (const file of userFiles) {
    if (file.monomers.size === 0 && file.links.length === 0) {
      throw new UserError(`${file.name} holds no monomer and no link; --dictionary takes restraint CIF files.`);
    }
  }
  const libraries = await Promise.all(directories.map((directory) => readLibrary(directory, names)));
  return new Dictionary(
    [...userFiles, ...libraries.map(({ source }) => source), embeddedDictionary()],
    [...userFiles.flatMap(({ notes }) => notes), ...libraries.flatMap(({ notes }) => notes)],
  );
}

async function readLibrary(
  directory: string,
  names: ReadonlySet<string>,
): Promise<{ readonly source: DictionarySource; readonly notes: readonly string[] }> {
  if (!existsSync(directory)) {
    throw new UserError(
      `The monomer library ${directory} does not exist; give --monomers a directory that has a/ALA.cif.`,
    );
  }
  const optional = async (path: string): Promise<DictionaryFile | undefined> =>
    existsSync(path) ? readDictionaryCif(await readText(path), path) : undefined;
  if (!existsSync(join(directory, 'a'))) {
    throw new UserError(
      `${directory} is no monomer library: it has no folder 'a' with ALA.cif in it; give --monomers the folder that holds a/, b/, c/ ….`,
    );
  }
  const read = await Promise.all([...names].filter(isFileName).map((name) => optional(monomerPath(directory, name))));
  const monomers = new Map(read.flatMap((file) => (file === undefined ? [] : [...file.monomers])));
  const list = await optional(join(directory, 'list', 'mon_lib_list.cif'));
  const energy = await optional(join(directory, 'ener_lib.cif'));
  const notes = read.flatMap((file) => file?.notes ?? []);
  if (list === undefined) {
    notes.push(`${directory} has no list/mon_lib_list.cif; links and modifications come from the embedded dictionary.`);
  }
  const source: DictionarySource = {
    name: directory,
    monomer: (id) => monomers.get(id),
    links: list?.links ?? [],
    modification: (id) => list?.modification(id),
    energyType: (type) => energy?.energyType(type),
  };
  return { source, notes };
}

/** Residue names come from files and must not lead out of the library. */
function isFileName(name: string): boolean {
  return /^[A-Z0-9]+$/.test(name);
}

/** `a/ALA.cif`; CON, AUX and other device names of Windows are stored doubled (`c/CON_CON.cif`). */
function monomerPath(directory: string, name: string): string {
  const folder = join(directory, name.charAt(0).toLowerCase());
  const plain = join(folder, `${name}.cif`);
  return existsSync(plain) ? plain : join(folder, `${name}_${name}.cif`);
}
