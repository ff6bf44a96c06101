// `varia inspect`: what is in a map or model, and what looks wrong with it.

import { readBytes } from '../base/read-bytes.js';
import { UserError } from '../base/user-error.js';
import { exitCode, reportFailure } from './exit-code.js';
import type { ModelContext } from './inspect-model.js';
import { type CommandSyntax, parseOptions } from './parse-options.js';

/** What inspect says of one file. */
export interface Description {
  readonly kind: 'map' | 'model';
  /** Name and value, in order. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Sentences: what is odd, and what it means for a refinement. */
  readonly remarks: readonly string[];
}

const syntax: CommandSyntax = {
  name: 'varia inspect',
  introduction: `varia inspect FILE...

Says of each map or model what is in it, how Varia reads it, and what looks wrong: contrast, voxel size,
origin, masks; residues without restraints, close contacts, odd geometry.`,
  options: {
    dictionary: { type: 'string', array: true, describe: 'Restraint CIF files of ligands' },
    monomers: { type: 'string', nargs: 1, describe: 'CCP4 monomer library [default: $CLIBD_MON]' },
    json: { type: 'boolean', describe: 'Print a JSON object a line, one a file' },
  },
  examples: [
    ['varia inspect model.pdb frame_000.mrc', 'before the first job'],
    ['varia inspect model.pdb --dictionary LIG.cif', 'is the ligand known?'],
  ],
};

export async function run(words: readonly string[]): Promise<number> {
  const parsed = await parseOptions(syntax, words);
  if (!parsed) return exitCode.done;
  if (parsed.words.length === 0) throw new UserError('Which file? Name maps or models: varia inspect FILE...');
  const monomers = (parsed.given['monomers'] as string | undefined) ?? process.env['CLIBD_MON'];
  const context: ModelContext = {
    dictionaries: (parsed.given['dictionary'] as string[] | undefined) ?? [],
    ...(monomers && { monomers }),
  };
  let code: number = exitCode.done;
  for (const file of parsed.words) {
    try {
      const description = await describe(file, context);
      process.stdout.write(
        parsed.given['json'] ? `${JSON.stringify({ file, ...description })}\n` : format(file, description),
      );
    } catch (error) {
      // The other files are still of interest.
      code = Math.max(code, reportFailure(error));
    }
  }
  return code;
}

/** Text has no zero bytes, and the header of a map always has some. */
async function describe(file: string, context: ModelContext): Promise<Description> {
  const bytes = await readBytes(file);
  if (bytes.length === 0) throw new UserError(`${file} is empty.`);
  if (bytes.subarray(0, 1024).includes(0)) {
    const { describeMap } = await import('./inspect-map.js');
    return describeMap(bytes, file);
  }
  const { describeModel } = await import('./inspect-model.js');
  return describeModel(bytes, file, context);
}

function format(file: string, { kind, facts, remarks }: Description): string {
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  return `${[`${file}: ${kind}`, ...lines, ...remarks.map((remark) => `  - ${remark}`)].join('\n')}\n`;
}
