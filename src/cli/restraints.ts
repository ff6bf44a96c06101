// `varia restraints`: what acts on the atoms of a model, where it comes from and how far the model is from it.
import { exitCode } from './exit-code.js';
import { jobSyntax } from './job-syntax.js';
import { type CommandSyntax, parseOptions } from './parse-options.js';
import { restraintSyntax } from './restraint-syntax.js';

const syntax: CommandSyntax = {
  name: 'varia restraints',
  introduction: `varia restraints MODEL [--on SELECTION] [-o FILE]

Lists the restraints that a refinement of MODEL would hold it by, with the same options: ideal, sigma, actual
value, z and origin (monomer, link, edit, reference, ...). Without --on: how many of each kind, and the worst.
Contacts (nonbonded) are listed where atoms are too near, NCS atom by atom; plugins have no table and are not listed.`,
  options: {
    on: { type: 'string', nargs: 1, describe: 'Only what acts on these atoms, such as "chain A and resi 45"' },
    out: { alias: 'o', type: 'string', nargs: 1, describe: 'Write the whole table: FILE.csv or FILE.json' },
    dictionary: jobSyntax.dictionary,
    monomers: jobSyntax.monomers,
    'freeze-unknown': jobSyntax['freeze-unknown'],
    'secondary-structure': jobSyntax['secondary-structure'],
    nucleic: jobSyntax.nucleic,
    ...restraintSyntax,
    config: jobSyntax.config,
  },
  examples: [
    ['varia restraints model.pdb', 'how many there are of each kind, and the worst'],
    ['varia restraints model.pdb --on "chain A and resi 45"', 'what acts on a residue'],
    ['varia restraints model.cif --edits edits.yaml -o all.csv', 'the whole table, edits made'],
  ],
};

export async function run(words: readonly string[]): Promise<number> {
  const parsed = await parseOptions(syntax, words);
  if (!parsed) return exitCode.done;
  const { runRestraintsJob } = await import('./restraints-job.js');
  return runRestraintsJob(parsed);
}
