// The options that series and refine share, as the command line shows them.
import type { Options } from 'yargs';
import { restraintSyntax } from './restraint-syntax.js';

export const jobSyntax = {
  resolution: { alias: 'r', type: 'string', nargs: 1, describe: 'Resolution of the maps in Å' },
  out: { alias: 'o', type: 'string', nargs: 1, describe: 'Output folder; made where it is missing' },
  model: { type: 'string', array: true, describe: 'More model files, joined to MODEL' },
  seed: { type: 'number', nargs: 1, describe: 'Seed of everything random [default: 0]' },
  weight: {
    type: 'string',
    nargs: 1,
    coerce: weight,
    describe: 'Weight of the map: auto, rmsd (limits 0.010 Å, 1.0°) or a number [default: auto]',
  },
  protocol: {
    type: 'string',
    nargs: 1,
    describe:
      'Preset (high, medium, low, very-low, bodies; quick for a first look) or protocol file [default: by resolution]',
  },
  'rigid-body': {
    type: 'string',
    array: true,
    describe: "Selections that move as rigid bodies first, one a body: 'chain A' 'chain B'",
  },
  'refine-occupancies': {
    type: 'string',
    array: true,
    describe: "Selections that each take the occupancy that the map shows, and alternates: 'chain L'",
  },
  flips: {
    type: 'boolean',
    describe: 'Turn amides of Asn and Gln and rings of His by their contacts [default: false]',
  },
  dictionary: { type: 'string', array: true, describe: 'Restraint CIF files of ligands (AceDRG, Grade, eLBOW)' },
  monomers: {
    type: 'string',
    nargs: 1,
    describe: 'CCP4 monomer library [default: $CLIBD_MON, then the embedded dictionary]',
  },
  'freeze-unknown': { type: 'boolean', describe: 'Keep residues that no dictionary knows rigid, instead of stopping' },
  hydrogens: {
    type: 'string',
    nargs: 1,
    describe:
      'Those of MODEL: keep (they ride on their parents), add (the missing ones too), remove, or restrain (like other atoms) [default: keep]',
  },
  'write-hydrogens': { type: 'boolean', describe: 'Write hydrogens that took part [default: true]' },
  'secondary-structure': {
    type: 'string',
    nargs: 1,
    describe:
      'Hydrogen bonds of helices and sheets: auto (found in the start model), file or off [default: auto for one map worse than 3.5 Å]',
  },
  nucleic: {
    type: 'string',
    nargs: 1,
    describe:
      'Base pairs, stacks and sugar puckers: auto (found in the start model) or off, for starts too poor to show them [default: auto]',
  },
  ...restraintSyntax,
  plugin: { type: 'string', nargs: 1, array: true, describe: 'Restraint plugin: a shipped name, a path or a package' },
  'plugin-options': { type: 'string', nargs: 1, describe: 'Its options: JSON, or a JSON or YAML file' },
  config: { type: 'string', nargs: 1, describe: 'Options from a JSON or YAML file; the command line decides' },
  overwrite: {
    type: 'boolean',
    describe: 'Write into a folder that holds something; an earlier run there is given up',
  },
  quiet: { type: 'boolean', describe: 'Print nothing but errors' },
  json: { type: 'boolean', describe: 'Print events as JSON lines on stdout' },
} as const satisfies Record<string, Options>;

function weight(value: string): string | number {
  const number = Number(value);
  return value.trim() === '' || Number.isNaN(number) ? value : number;
}
