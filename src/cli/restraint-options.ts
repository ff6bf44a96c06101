// The options that choose restraints beyond the dictionary's, checked as they may stand in a config file or on the command line.
import { z } from 'zod';
import type { RestraintRequest } from '../series/prepare-restraints.js';
import { readDataFile } from './data-file.js';

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
