// Reads a model file of either format, told apart by what stands in it.
import { readBytes } from '../base/read-bytes.js';
import { UserError } from '../base/user-error.js';
import { parseMmcif } from './mmcif-read.js';
import type { Model } from './model.js';
import { parsePdb } from './pdb-read.js';

/** The longest string of V8 on 64-bit machines, 2²⁹ − 24 characters. */
const longestText = 2 ** 29 - 24;

/**
 * Reads a PDB or mmCIF file, plain or gzipped; the name's ending does not matter.
 *
 * @throws UserError where the file cannot be read or is no model.
 */
export async function readModel(path: string): Promise<Model> {
  return parseModel(await readText(path), path);
}

/** The text of a file, plain or gzipped. */
export async function readText(path: string): Promise<string> {
  const bytes = await readBytes(path);
  if (bytes.length > longestText) {
    throw new UserError(
      `${path} holds ${bytes.length} bytes, more than a model of text can have; split it into several files.`,
    );
  }
  return new TextDecoder().decode(bytes);
}

/**
 * Reads a model from text: mmCIF where a line begins with `data_`, else PDB where a line begins with ATOM or HETATM.
 *
 * @param source - Path or name for messages.
 */
export function parseModel(text: string, source: string): Model {
  if (/^[ \t]*data_/im.test(text)) return parseMmcif(text, source);
  if (/^(ATOM {2}|HETATM)/im.test(text)) return parsePdb(text, source);
  if (text.trim() === '') throw new UserError(`${source} is empty; give a PDB or mmCIF model.`);
  throw new UserError(
    `${source} is no model: it has neither ATOM records (PDB) nor a data_ block (mmCIF); give a PDB or mmCIF file.`,
  );
}
