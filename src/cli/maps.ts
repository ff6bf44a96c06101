// `varia maps`: what map and model have in common and what not, as maps.
import { UserError } from '../base/user-error.js';
import { exitCode } from './exit-code.js';
import { type CommandSyntax, parseOptions } from './parse-options.js';
import { resolutionsOf } from './resolution.js';

const syntax: CommandSyntax = {
  name: 'varia maps',
  introduction: `varia maps MODEL MAP -r 3.5 -o OUT

Writes maps of the size and place of MAP, to be looked at beside it, and says where MODEL and MAP differ:

model.mrc       the map of the model on the scale of MAP: k(s) times its Fourier terms
difference.mrc  MAP less model.mrc: peaks where the model lacks something, holes where it has too much
sharpened.mrc   MAP sharpened or blurred by one B factor, so that it falls off as the model does
mask.mrc        1 inside the molecule, 0 outside: the mask of CC_mask

k(s) is the least-squares scale of model to map in each resolution shell.`,
  options: {
    resolution: { alias: 'r', type: 'string', nargs: 1, describe: 'Resolution of the map in Å' },
    out: { alias: 'o', type: 'string', nargs: 1, describe: 'Output folder; made where it is missing' },
    b: {
      type: 'number',
      nargs: 1,
      describe: 'B factor of sharpened.mrc in Å²; below 0 sharpens [default: the fitted]',
    },
    'half-maps': {
      type: 'string',
      nargs: 2,
      array: true,
      describe: 'The two half maps; their mean takes the place of MAP in all maps',
    },
    model: { type: 'number', nargs: 1, default: 1, describe: 'Which model of a file of several, counted from 1' },
    peaks: { type: 'number', nargs: 1, default: 10, describe: 'Peaks and holes of the difference to print' },
    gz: { type: 'boolean', describe: 'Write .mrc.gz' },
    overwrite: { type: 'boolean', describe: 'Write into a folder that holds something' },
    quiet: { type: 'boolean', describe: 'Print nothing but errors' },
  },
  examples: [
    ['varia maps model.pdb map.mrc -r 3.2 -o maps', 'what the model does not explain'],
    ['varia maps model.pdb map.mrc -r 3.2 -o sharp --b -80', 'a map sharpened by 80 Å²'],
  ],
};

export async function run(words: readonly string[]): Promise<number> {
  const parsed = await parseOptions(syntax, words);
  if (!parsed) return exitCode.done;
  const { given } = parsed;
  const [model, map, ...more] = parsed.words;
  if (model === undefined || map === undefined || more.length > 0)
    throw new UserError('varia maps takes one model and one map: varia maps MODEL MAP -r 3.5 -o OUT.');
  const resolutions = given['resolution'] === undefined ? [] : resolutionsOf(given['resolution'] as string);
  if (resolutions.length !== 1)
    throw new UserError(`The resolution of ${map} is missing or not one number; give it in Å, for example -r 3.5.`);
  if (given['out'] === undefined)
    throw new UserError('The output folder is missing; name one with -o, for example -o maps.');
  const halves = given['half-maps'] as string[] | undefined;
  if (halves !== undefined && halves.length !== 2)
    throw new UserError(`--half-maps takes two maps and was given ${halves.length}.`);
  const { runMapsJob } = await import('./maps-job.js');
  return runMapsJob({
    model,
    map,
    resolution: resolutions[0]!,
    out: given['out'] as string,
    ...(given['b'] !== undefined && { b: given['b'] as number }),
    ...(halves && { halfMaps: [halves[0]!, halves[1]!] }),
    pick: given['model'] as number,
    peaks: given['peaks'] as number,
    gz: given['gz'] === true,
    overwrite: given['overwrite'] === true,
    quiet: given['quiet'] === true,
  });
}
