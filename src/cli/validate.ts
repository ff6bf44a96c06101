// `varia validate`: how good a model is, alone and in its map, and where to look first.
import { UserError } from '../base/user-error.js';
import { exitCode } from './exit-code.js';
import { type CommandSyntax, parseOptions } from './parse-options.js';
import { resolutionsOf } from './resolution.js';

const syntax: CommandSyntax = {
  name: 'varia validate',
  introduction: `varia validate MODEL [MAP -r 3.5]

Judges MODEL: bonds and angles, Ramachandran plot and Rama-Z, rotamers, C-beta, CaBLAM, peptides,
clashes; with MAP also the fit: CC family, map-model FSC, d99, d_model, EMRinger, Q-score. Says which
residues to look at first, and which outliers lie in good density: an outlier is not an error.

A file of several models gets a line a model; --model picks one.`,
  options: {
    resolution: { alias: 'r', type: 'string', nargs: 1, describe: 'Resolution of the map in Å' },
    'half-maps': { type: 'string', nargs: 2, array: true, describe: 'The two half maps, for their FSC' },
    model: { type: 'number', nargs: 1, describe: 'Which model of a file of several, counted from 1' },
    out: { alias: 'o', type: 'string', nargs: 1, describe: 'Folder for validation.txt, .json and .csv' },
    json: { type: 'string', nargs: 1, describe: 'File for the numbers and the residues to look at' },
    csv: { type: 'string', nargs: 1, describe: 'File for a table with a row a residue' },
    reference: {
      type: 'string',
      nargs: 1,
      describe: "Folder with MolProbity's tables, to judge by instead of what ships [default: $VARIA_REFERENCE]",
    },
    dictionary: { type: 'string', array: true, describe: 'Restraint CIF files of ligands' },
    monomers: { type: 'string', nargs: 1, describe: 'CCP4 monomer library [default: $CLIBD_MON]' },
    overwrite: { type: 'boolean', describe: 'Write into a folder that holds something' },
    quiet: { type: 'boolean', describe: 'Print nothing but errors' },
  },
  examples: [
    ['varia validate model.pdb', 'the geometry alone'],
    ['varia validate model.pdb map.mrc -r 3.2', 'the geometry and the fit'],
    ['varia validate model.cif map.mrc -r 3.2 --json numbers.json --csv residues.csv', 'for programs'],
    ['varia validate ensemble.cif consensus.mrc -r 3.5 --model 3', 'one model of an ensemble'],
  ],
};

export async function run(words: readonly string[]): Promise<number> {
  const parsed = await parseOptions(syntax, words);
  if (!parsed) return exitCode.done;
  const { given } = parsed;
  const [model, map, ...more] = parsed.words;
  if (model === undefined) throw new UserError('Which model? Name one: varia validate MODEL [MAP -r 3.5].');
  if (more.length > 0)
    throw new UserError(
      `varia validate takes one model and one map and was given ${parsed.words.length} files; several models stand in one file.`,
    );
  const resolutions = given['resolution'] === undefined ? [] : resolutionsOf(given['resolution'] as string);
  if (map !== undefined && resolutions.length !== 1)
    throw new UserError(`The resolution of ${map} is missing or not one number; give it in Å, for example -r 3.5.`);
  if (map === undefined && (resolutions.length > 0 || given['half-maps'] !== undefined))
    throw new UserError(
      'A resolution and half maps belong to a map, and none was given: varia validate MODEL MAP -r 3.5.',
    );
  const text = (name: string): string | undefined => given[name] as string | undefined;
  const monomers = text('monomers') ?? (process.env['CLIBD_MON'] || undefined);
  const halves = given['half-maps'] as string[] | undefined;
  if (halves !== undefined && halves.length !== 2)
    throw new UserError(`--half-maps takes two maps and was given ${halves.length}.`);
  const { runValidateJob } = await import('./validate-job.js');
  return runValidateJob({
    model,
    ...(map !== undefined && { map: { file: map, resolution: resolutions[0]! } }),
    ...(halves && { halfMaps: [halves[0]!, halves[1]!] }),
    ...(given['model'] !== undefined && { pick: given['model'] as number }),
    ...(text('out') !== undefined && { out: text('out')! }),
    ...(text('json') !== undefined && { json: text('json')! }),
    ...(text('csv') !== undefined && { csv: text('csv')! }),
    ...(text('reference') !== undefined && { reference: text('reference')! }),
    dictionaries: (given['dictionary'] as string[] | undefined) ?? [],
    ...(monomers !== undefined && { monomers }),
    overwrite: given['overwrite'] === true,
    quiet: given['quiet'] === true,
  });
}
