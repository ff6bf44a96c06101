// A file of plain data that the user wrote, in YAML or JSON.
import { readBytes } from '../base/read-bytes.js';
import { UserError } from '../base/user-error.js';

/** JSON is read as YAML, whose 1.2 version contains it. @throws UserError with line and column where it is neither */
export async function readDataFile(file: string): Promise<unknown> {
  const { parse, YAMLParseError } = await import('yaml');
  const text = new TextDecoder().decode(await readBytes(file));
  try {
    return parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const place = error.linePos?.[0];
    const where = place ? ` at line ${place.line}, column ${place.col}` : '';
    const what = error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
    throw new UserError(`${file} is neither YAML nor JSON${where}: ${what.replace(/[.:]$/, '')}.`, { cause: error });
  }
}
