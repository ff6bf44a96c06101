// The options of a job (series or refine) as they may stand in a config file or on the command line, and their checks.
import { availableParallelism } from 'node:os';
import { dirname, isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { UserError } from '../base/user-error.js';
import type { ProtocolWishes } from '../refinement/amend-protocol.js';
import type { PluginRequest } from '../refinement/frame.js';
import { isPreset } from '../refinement/presets.js';
import type { FoldChoice } from '../series/fold-restraints.js';
import { HYDROGEN_MODES } from '../series/hydrogen-modes.js';
import type { SystemRequest } from '../series/prepare-system.js';
import { readDataFile } from './data-file.js';
import { resolutionsOf } from './resolution.js';
import { restraintExpectations, restraintFields, restraintPaths, restraintRequest } from './restraint-options.js';

const path = z.string().min(1);
const paths = z.union([path.transform((one) => [one]), z.array(path)]);
const selections = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const pluginSchema = z.union([
  path.transform((module) => ({ module, options: {} })),
  z.strictObject({ module: path, options: z.record(z.string(), z.unknown()).default({}) }),
]);

const fields = {
  model: paths,
  maps: paths,
  resolution: z.union([z.number(), z.string(), z.array(z.number())]),
  out: path,
  workers: z.int().min(1).max(1024),
  replicates: z.int().min(1).max(1000),
  plan: z.enum(['auto', 'given', 'star']),
  linear: z.enum(['auto', 'off']),
  weight: z.union([z.enum(['auto', 'rmsd']), z.number().positive()]),
  protocol: path,
  'step-protocol': path,
  'rigid-body': selections,
  'refine-occupancies': selections,
  flips: z.boolean(),
  'half-maps': z.array(path).length(2),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1),
  resume: z.boolean(),
  overwrite: z.boolean(),
  consensus: path,
  dictionary: paths,
  monomers: path,
  'freeze-unknown': z.boolean(),
  hydrogens: z.enum(HYDROGEN_MODES),
  'write-hydrogens': z.boolean(),
  'secondary-structure': z.enum(['auto', 'file', 'off']),
  nucleic: z.enum(['auto', 'off']),
  ...restraintFields,
  plugin: z.union([pluginSchema.transform((one) => [one]), z.array(pluginSchema)]),
  'plugin-options': z.union([z.string(), z.record(z.string(), z.unknown())]),
  quiet: z.boolean(),
  json: z.boolean(),
};
const schema = z.strictObject(fields).partial();
type Given = z.output<typeof schema>;

/** Names in a config file that are paths, and are meant from the file's own folder. */
const pathFields = [
  'model',
  'maps',
  'out',
  'consensus',
  'half-maps',
  'dictionary',
  'monomers',
  ...restraintPaths,
] as const;

export interface JobOptions {
  /** Model files to be joined into one model, at least one. */
  readonly model: readonly string[];
  /** Files, wildcards, folders or archives, at least one. */
  readonly maps: readonly string[];
  /** Å: one for all frames, or one a frame. */
  readonly resolution: readonly number[];
  readonly out: string;
  readonly workers: number;
  readonly replicates: number;
  readonly plan: 'auto' | 'given' | 'star';
  readonly linear: 'auto' | 'off';
  readonly weight: 'auto' | 'rmsd' | number;
  /** A preset or a protocol file; absent: the preset for the resolution, in a series that of its first frame. */
  readonly protocol?: string;
  /** The same for frames of a series that start from a neighbour's model. */
  readonly stepProtocol?: string;
  /** Of the one map that refine takes. */
  readonly halfMaps?: readonly [string, string];
  /** What is put into the protocol. */
  readonly wishes: ProtocolWishes;
  readonly seed: number;
  readonly resume: boolean;
  readonly overwrite: boolean;
  readonly consensus?: string;
  /** What the model's restraints are made by. */
  readonly system: Omit<SystemRequest, 'models'>;
  /** Default true. */
  readonly writeHydrogens?: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
}

/**
 * Puts the config file (where `--config` names one) under the command line: what both say, the command line decides.
 * `words`: model and maps as they stand without an option.
 *
 * @throws UserError naming the option, its value and what is allowed
 */
export async function jobOptions(
  words: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<JobOptions> {
  const { config, model: moreModels, ...rest } = given;
  const fromFile = typeof config === 'string' ? await readConfig(config) : {};
  const [firstModel, ...maps] = words;
  const models = [...(firstModel === undefined ? [] : [firstModel]), ...((moreModels as string[] | undefined) ?? [])];
  const fromLine = check(
    { ...rest, ...(models.length > 0 && { model: models }), ...(maps.length > 0 && { maps }) },
    (name) => (name === 'maps' || name === 'model' ? name : `--${name}`),
  );
  return complete({ ...fromFile, ...fromLine });
}

/** Those of a job's options that a system is prepared by, for commands that have a model and no maps. */
export async function systemOptions(given: Readonly<Record<string, unknown>>): Promise<Omit<SystemRequest, 'models'>> {
  const { config, ...rest } = given;
  const fromFile = typeof config === 'string' ? await readConfig(config) : {};
  const job = { ...fromFile, ...check(rest, (name) => `--${name}`) };
  return systemOf(job);
}

async function systemOf(job: Given): Promise<Omit<SystemRequest, 'models'>> {
  const monomers = job.monomers ?? (process.env['CLIBD_MON'] || undefined);
  return {
    dictionaries: job.dictionary ?? [],
    ...(monomers !== undefined && { monomers }),
    freezeUnknown: job['freeze-unknown'] ?? false,
    ...(job.hydrogens !== undefined && { hydrogens: job.hydrogens }),
    fold: foldOf(job),
    restraints: await restraintRequest(job),
    plugins: await pluginsOf(job),
  };
}

function foldOf(job: Given): FoldChoice {
  return {
    ...(job['secondary-structure'] !== undefined && { secondaryStructure: job['secondary-structure'] }),
    ...(job.nucleic !== undefined && { nucleic: job.nucleic }),
  };
}

async function complete(job: Given): Promise<JobOptions> {
  if (!job.model?.length || !job.maps?.length)
    throw new UserError(
      `${job.model?.length ? 'The maps are' : 'The model and the maps are'} missing; give the model first and then its maps (behind a list like --dictionary FILE..., put -- before them).`,
    );
  if (job.resolution === undefined)
    throw new UserError('The resolution of the maps is missing; give it in Å, for example -r 3.5.');
  if (job.out === undefined)
    throw new UserError('The output folder is missing; name one with -o, for example -o first.');
  if (job.resume && job.overwrite)
    throw new UserError('--resume goes on with an earlier run and --overwrite gives it up; give one of them.');
  if (job.quiet && job.json) throw new UserError('--quiet prints nothing and --json prints events; give one of them.');
  return {
    model: job.model,
    maps: job.maps,
    resolution: resolutionsOf(job.resolution),
    out: job.out,
    workers: job.workers ?? availableParallelism(),
    replicates: job.replicates ?? 1,
    plan: job.plan ?? 'auto',
    linear: job.linear ?? 'auto',
    weight: job.weight ?? 'auto',
    ...(job.protocol !== undefined && { protocol: job.protocol }),
    ...(job['step-protocol'] !== undefined && { stepProtocol: job['step-protocol'] }),
    ...(job['half-maps'] !== undefined && { halfMaps: [job['half-maps'][0]!, job['half-maps'][1]!] }),
    wishes: {
      ...(job['rigid-body'] !== undefined && { rigidBodies: job['rigid-body'] }),
      ...(job['refine-occupancies'] !== undefined && { occupancies: job['refine-occupancies'] }),
      ...(job.flips !== undefined && { flips: job.flips }),
    },
    seed: job.seed ?? 0,
    resume: job.resume ?? false,
    overwrite: job.overwrite ?? false,
    ...(job.consensus !== undefined && { consensus: job.consensus }),
    system: await systemOf(job),
    ...(job['write-hydrogens'] !== undefined && { writeHydrogens: job['write-hydrogens'] }),
    quiet: job.quiet ?? false,
    json: job.json ?? false,
  };
}

/** `--plugin-options` belongs to the only plugin; for several plugins it is keyed by their names. */
async function pluginsOf(job: Given): Promise<readonly PluginRequest[]> {
  const plugins = job.plugin ?? [];
  const text = job['plugin-options'];
  if (text === undefined) return plugins;
  if (plugins.length === 0) throw new UserError('--plugin-options was given without --plugin; name the plugin.');
  const options = typeof text === 'string' ? await parsePluginOptions(text) : text;
  if (plugins.length === 1) return [{ module: plugins[0]!.module, options: { ...plugins[0]!.options, ...options } }];
  const unknown = Object.keys(options).find((name) => !plugins.some((plugin) => plugin.module === name));
  if (unknown !== undefined)
    throw new UserError(
      `--plugin-options names '${unknown}', which is none of the plugins ${plugins.map((p) => p.module).join(', ')}; with several plugins its first keys are their names.`,
    );
  return plugins.map(({ module, options: own }) => ({
    module,
    options: { ...own, ...asRecord(options[module], module) },
  }));
}

async function parsePluginOptions(text: string): Promise<Record<string, unknown>> {
  if (!text.trimStart().startsWith('{')) return asRecord(await readDataFile(text), text);
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new UserError(
      `--plugin-options is not JSON (${error instanceof Error ? error.message : error}); write it as '{"name": value}', or give a JSON or YAML file.`,
    );
  }
}

function asRecord(value: unknown, place: string): Record<string, unknown> {
  if (value === undefined) return {};
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new UserError(`The options of ${place} must be names with values, not ${JSON.stringify(value)}.`);
}

async function readConfig(file: string): Promise<Given> {
  const content = (await readDataFile(file)) ?? {};
  if (typeof content !== 'object' || Array.isArray(content))
    throw new UserError(
      `${file} must hold options by name (resolution: 3.5), not ${JSON.stringify(content).slice(0, 60)}.`,
    );
  const job: Record<string, unknown> = check(content, (name) => `${file}: ${name}`);
  const anchor = (value: string): string => (isAbsolute(value) ? value : resolve(dirname(file), value));
  for (const name of pathFields) {
    const value = job[name];
    if (typeof value === 'string') job[name] = anchor(value);
    else if (Array.isArray(value)) job[name] = value.map(anchor);
  }
  for (const name of ['protocol', 'step-protocol']) {
    const value = job[name];
    if (typeof value === 'string' && !isPreset(value)) job[name] = anchor(value);
  }
  return job as Given;
}

/** `nameOf`: how a message calls an option. */
function check(content: object, nameOf: (name: string) => string): Given {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  if (issue.code === 'unrecognized_keys') {
    const name = issue.keys[0]!;
    throw new UserError(
      `${nameOf(name)} is no option that is known; the options are ${Object.keys(fields).join(', ')}.`,
    );
  }
  const name = String(issue.path[0] ?? '');
  const value = (content as Record<string, unknown>)[name];
  throw new UserError(`${nameOf(name)} cannot be ${JSON.stringify(value)}: ${expectation[name] ?? issue.message}.`);
}

/** What each option allows, where zod's own words would not help. */
const expectation: Readonly<Record<string, string>> = {
  resolution: 'give it in Å, one for all frames (3.5) or one a frame (3.5,3.6,…)',
  workers: 'give the number of processes to run side by side, at least 1',
  replicates: 'give the number of starts a frame, from 1 to 1000',
  plan: 'it is auto (by the distances between the maps), given (in the given order) or star (each from the start model)',
  weight: 'it is auto (by held-out terms), rmsd (by the limits of bonds and angles) or a number above 0',
  'half-maps': 'give the two half maps of the map',
  hydrogens: 'it is keep, add, remove or restrain',
  seed: 'give a whole number from 0 to 4294967295',
  ...restraintExpectations,
  plugin: 'give a name or path, or module and options',
  'secondary-structure':
    'it is auto (assigned from the start model as DSSP does), file (HELIX and SHEET records) or off',
  nucleic: 'it is auto (base pairs, stacks and sugar puckers of the start model) or off',
};
