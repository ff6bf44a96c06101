// `varia demo`: a series of known truth, refined like any other and judged against what it was made from.
import { exitCode } from './exit-code.js';
import { type CommandSyntax, parseOptions } from './parse-options.js';

const syntax: CommandSyntax = {
  name: 'varia demo',
  introduction: `varia demo

Bends a small protein (hen egg-white lysozyme, PDB entry 1HEL) along a soft motion, makes a noisy
map of each conformation, refines the entry's own model into all of them as varia series does, and
compares the ensemble with the conformations that the maps were made from.`,
  options: {
    out: { alias: 'o', type: 'string', nargs: 1, describe: 'Output folder [default: varia-demo, or varia-demo-2, …]' },
    workers: { alias: 'j', type: 'number', nargs: 1, describe: 'Refinements side by side [default: all cores]' },
    frames: { type: 'number', nargs: 1, default: 8, describe: 'Maps of the series, 2 to 50' },
    seed: { type: 'number', nargs: 1, default: 0, describe: 'Seed of the noise' },
  },
  examples: [['varia demo', 'about a minute on two cores']],
};

export async function run(words: readonly string[]): Promise<number> {
  const parsed = await parseOptions(syntax, words);
  if (!parsed) return exitCode.done;
  const { runDemoJob } = await import('./demo-job.js');
  return runDemoJob(parsed);
}
