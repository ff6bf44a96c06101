// `varia series`: one refined model per map of a series.
import { jobSyntax } from './job-syntax.js';
import type { CommandSyntax } from './parse-options.js';
import { startJob } from './start-job.js';

const syntax: CommandSyntax = {
  name: 'varia series',
  introduction: `varia series MODEL MAP... -r 3.5 -o OUT

Refines MODEL into every map of a series. Frames are ordered by what their maps show; solutions
travel from the frame nearest to MODEL to all others and back, so that the ends, far from MODEL,
are reached too.

MODEL    PDB or mmCIF, plain or .gz, lying in the maps: normally refined against the consensus map
MAP...   map files (.mrc .map .ccp4, plain or .gz), 'wildcards', folders, or a cryoSPARC series .zip`,
  options: {
    ...jobSyntax,
    resolution: { ...jobSyntax.resolution, describe: 'Resolution in Å: one (3.5), or one a frame (3.5,3.6,4)' },
    protocol: {
      ...jobSyntax.protocol,
      describe: "Preset or protocol file of refinements that start from MODEL [default: the series' own]",
    },
    'step-protocol': {
      ...jobSyntax.protocol,
      describe: "Preset or protocol file of refinements that start from a neighbour's model [default: the series' own]",
    },
    workers: { alias: 'j', type: 'number', nargs: 1, describe: 'Refinements side by side [default: all cores]' },
    replicates: {
      type: 'number',
      nargs: 1,
      describe: 'Starts a frame; the spread of their results is the error bar [default: 1]',
    },
    plan: {
      type: 'string',
      nargs: 1,
      describe: 'auto: by the distances between maps; given: in the given order; star: each from MODEL [default: auto]',
    },
    linear: {
      type: 'string',
      nargs: 1,
      describe: 'A linear series (mean + z × component): auto corrects for fading density, off takes maps as they are',
    },
    consensus: { type: 'string', nargs: 1, describe: 'Map that MODEL was refined against: checked beside the frames' },
    resume: { type: 'boolean', describe: 'Go on with an interrupted run in OUT' },
  },
  examples: [
    ['varia series model.pdb J42_series/ -r 3.5 -o first', 'all maps of a folder'],
    ['varia series model.cif series_000.zip -r 4 -o pc1 -j 8', 'a cryoSPARC series as downloaded'],
    ["varia series model.pdb 'vol_*.mrc' -r 3.8 -o vols --dictionary LIG.cif", 'with a ligand'],
    ['varia series model.pdb maps/ -r 3.5 -o first --resume', 'go on after Ctrl-C or a power cut'],
    ['varia series --config job.yaml', 'options from a file: model, maps, resolution, out, …'],
  ],
};

export async function run(words: readonly string[]): Promise<number> {
  const options = await startJob(syntax, words);
  if (!options) return 0;
  const { runSeriesJob } = await import('./series-job.js');
  return runSeriesJob(options, ['varia', 'series', ...words]);
}
