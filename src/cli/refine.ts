// `varia refine`: a model into one map, with the engine of a series.
import { jobSyntax } from './job-syntax.js';
import type { CommandSyntax } from './parse-options.js';
import { startJob } from './start-job.js';

const syntax: CommandSyntax = {
  name: 'varia refine',
  introduction: `varia refine MODEL MAP -r 3.5 -o OUT

Refines MODEL into MAP and writes model.pdb, model.cif, summary.json (fit and geometry before and
after) and residues.csv into OUT.

MODEL    PDB or mmCIF, plain or .gz, lying in the map
MAP      .mrc .map .ccp4, plain or .gz`,
  options: {
    ...jobSyntax,
    'half-maps': {
      type: 'string',
      nargs: 2,
      array: true,
      describe: 'The half maps of MAP: they show its noise and decide the weight',
    },
  },
  examples: [
    ['varia refine model.pdb map.mrc -r 3.2 -o refined', 'one model, one map'],
    ['varia refine model.cif map.mrc.gz -r 4 -o loose --weight 2', 'twice the map'],
    ['varia refine model.cif map.mrc -r 3 -o out --half-maps half1.mrc half2.mrc', 'noise from half maps'],
  ],
};

export async function run(words: readonly string[]): Promise<number> {
  const options = await startJob(syntax, words);
  if (!options) return 0;
  const { runRefineJob } = await import('./refine-job.js');
  return runRefineJob(options, ['varia', 'refine', ...words]);
}
