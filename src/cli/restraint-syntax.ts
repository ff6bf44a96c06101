// The options that choose restraints beyond the dictionary's: as the command line shows them, and as a config file may spell them.
import type { Options } from 'yargs';
import { z } from 'zod';
import type { RestraintRequest } from '../series/prepare-restraints.js';
import { readDataFile } from './data-file.js';

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

const path = z.string().min(1);

const ncsGroup = z.string().transform((text) =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

/** Names and types in the schema of a job. */
export const restraintFields = {
  ramachandran: z.enum(['statistical', 'nearest', 'off']),
  'c-beta': z.boolean(),
  'rotamer-restraints': z.boolean(),
  cdl: z.boolean(),
  contacts: z.boolean(),
  'reference-model': z.union([path.transform((one) => [one]), z.array(path)]),
  'reference-coordinates': z.union([z.string(), z.literal(true).transform(() => '')]),
  ncs: z.enum(['off', 'restraints', 'constraints']),
  'ncs-group': z.union([ncsGroup.transform((one) => [one]), z.array(ncsGroup)]),
  'ncs-sigma': z.number().positive(),
  edits: path,
};

/** Those that are paths, and are meant from the config file's own folder. */
export const restraintPaths = ['reference-model', 'edits'] as const;

export const restraintExpectations: Readonly<Record<string, string>> = {
  ramachandran: 'it is statistical, nearest or off',
  ncs: 'it is off, restraints or constraints',
  'ncs-group': "give selections separated by ';', such as 'chain A; chain B'",
  'ncs-sigma': 'give a distance above 0, Å',
  'reference-coordinates': 'give a selection, such as "chain A and backbone", or nothing for all atoms',
};

type Fields = z.output<ReturnType<typeof z.strictObject<typeof restraintFields>>>;
type Given = { readonly [Name in keyof Fields]?: Fields[Name] | undefined };

/** @throws UserError where the file of edits cannot be read */
export async function restraintRequest(job: Given): Promise<RestraintRequest> {
  const coordinates = job['reference-coordinates'];
  return {
    ...(job.ramachandran !== undefined && { ramachandran: job.ramachandran }),
    ...(job['c-beta'] !== undefined && { cBeta: job['c-beta'] }),
    ...(job['rotamer-restraints'] !== undefined && { rotamers: job['rotamer-restraints'] }),
    ...(job.cdl !== undefined && { conformationDependent: job.cdl }),
    ...(job.contacts !== undefined && { contacts: job.contacts }),
    ...(job['reference-model'] !== undefined && { referenceModels: job['reference-model'] }),
    ...(coordinates !== undefined && { referenceCoordinates: coordinates.trim() === '' ? 'all' : coordinates }),
    ...(job.ncs !== undefined && { ncs: job.ncs }),
    ...(job['ncs-group'] !== undefined && { ncsGroups: job['ncs-group'] }),
    ...(job['ncs-sigma'] !== undefined && { ncsSigma: job['ncs-sigma'] }),
    ...(job.edits !== undefined && { edits: { file: job.edits, content: await readDataFile(job.edits) } }),
  };
}
