// `varia simulate`: maps of known truth from the models of an ensemble.
import { exitCode } from './exit-code.js';
import { type CommandSyntax, parseOptions } from './parse-options.js';

const syntax: CommandSyntax = {
  name: 'varia simulate',
  introduction: `varia simulate ENSEMBLE -r 3.5 -o OUT

Makes a map of each MODEL of ENSEMBLE, with noise, so that a refinement can be judged against the
truth. Writes frame_000.mrc … (frame k is MODEL k + 1), consensus.mrc and simulation.csv.

states  each map from its own model with its own noise, as cryoDRGN volumes and 3DVA intermediates are
linear  mean + z × first component of the maps, one noise for all, as 3DVA's simple mode makes them:
        density fades in and out instead of moving`,
  options: {
    resolution: { alias: 'r', type: 'string', nargs: 1, describe: 'Resolution of the maps in Å' },
    out: { alias: 'o', type: 'string', nargs: 1, describe: 'Output folder; made where it is missing' },
    mode: { choices: ['states', 'linear'] as const, default: 'states', nargs: 1, describe: 'What a frame is made of' },
    fsc: {
      type: 'number',
      nargs: 1,
      default: 0.5,
      describe: 'FSC between map and truth at the resolution; 1: no noise (0.5 is 0.143 between half maps)',
    },
    voxel: { type: 'number', nargs: 1, describe: 'Voxel size in Å [default: resolution / 2.8]' },
    box: { type: 'number', nargs: 1, describe: 'Voxels along each side [default: the models and a margin]' },
    seed: { type: 'number', nargs: 1, default: 0, describe: 'Seed of the noise' },
    half: { type: 'boolean', describe: 'Write 16-bit floats (MRC mode 12), half the size' },
    gz: { type: 'boolean', describe: 'Write .mrc.gz' },
    overwrite: { type: 'boolean', describe: 'Write into a folder that holds something' },
    quiet: { type: 'boolean', describe: 'Print nothing but errors' },
  },
  examples: [
    ['varia simulate ensemble.cif -r 3.5 -o maps', 'one map a model'],
    ['varia series start.pdb maps -r 3.5 -o test', 'then see what a refinement makes of them'],
  ],
};

export async function run(words: readonly string[]): Promise<number> {
  const parsed = await parseOptions(syntax, words);
  if (!parsed) return exitCode.done;
  const { runSimulateJob } = await import('./simulate-job.js');
  return runSimulateJob(parsed);
}
