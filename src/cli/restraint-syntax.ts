// The options that choose restraints beyond the dictionary's: as the command line shows them.
import type { Options } from 'yargs';

export const restraintSyntax = {
  ramachandran: {
    type: 'string',
    nargs: 1,
    describe:
      'Backbone torsions: statistical, nearest (only outside the favoured regions) or off [default: statistical]',
  },
  'c-beta': { type: 'boolean', describe: 'Hold CB over the backbone [default: true]' },
  'rotamer-restraints': {
    type: 'boolean',
    describe: 'Draw rotamer outliers to the nearest rotamer [default: false]',
  },
  cdl: { type: 'boolean', describe: 'Backbone bonds and angles that follow phi and psi (CDL 1.2) [default: false]' },
  contacts: { type: 'boolean', describe: 'Hold ligands, ions and waters to their contacts [default: true]' },
  'reference-model': { type: 'string', array: true, describe: 'Models whose torsions hold those of MODEL, best first' },
  'reference-coordinates': {
    type: 'string',
    describe: 'Hold atoms to their places in MODEL: a selection, or all where none is given',
  },
  ncs: {
    type: 'string',
    nargs: 1,
    describe: 'Copies of a molecule: off, restraints (to their average) or constraints (one shape) [default: off]',
  },
  'ncs-group': {
    type: 'string',
    nargs: 1,
    array: true,
    describe: "Copies as selections, the master first: 'chain A; chain B' [default: found by sequence and shape]",
  },
  'ncs-sigma': { type: 'number', nargs: 1, describe: 'Å between a copy and the average that cost 1 [default: 0.05]' },
  edits: { type: 'string', nargs: 1, describe: 'Restraints to add, change or delete: a JSON or YAML file' },
} as const satisfies Record<string, Options>;
