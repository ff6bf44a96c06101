// Protocol files: the presets that ship, by resolution, and the protocols that users write, read and checked.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { UserError } from '../base/user-error.js';
import type { Protocol, StageSpec } from './protocol.js';

/** Å, or that of the map. */
const resolution = z.union([z.number().positive(), z.literal('map')]);
const count = z.int().min(1);
const stage = z.discriminatedUnion('stage', [
  z.strictObject({
    stage: z.literal('rigid-body'),
    groups: z.union([z.enum(['whole', 'chains', 'domains']), z.array(z.string()).min(1)]),
    resolution,
    iterations: count,
  }),
  z.strictObject({ stage: z.literal('rotamers'), resolution }),
  z.strictObject({ stage: z.literal('peptides'), resolution }),
  z.strictObject({ stage: z.literal('morph'), resolution, radius: z.number().positive(), iterations: count }),
  z.strictObject({
    stage: z.literal('anneal'),
    resolution,
    from: z.number().positive(),
    to: z.number().positive(),
    steps: count,
    iterations: count,
  }),
  z.strictObject({ stage: z.literal('occupancies'), free: z.array(z.string()), resolution, iterations: count }),
  z.strictObject({ stage: z.literal('flips'), resolution }),
  z.strictObject({
    stage: z.literal('b-factors'),
    per: z.enum(['residue', 'atom', 'overall']),
    resolution,
    macroCycles: count,
    iterations: count,
  }),
  z.strictObject({
    stage: z.literal('weight'),
    resolution,
    ladder: z.array(z.number().positive()).min(1),
    iterations: count,
  }),
  z.strictObject({
    stage: z.literal('minimize'),
    target: z.enum(['atoms', 'likelihood']),
    resolution,
    macroCycles: count,
    iterations: count,
  }),
]);
const schema = z.strictObject({
  name: z.string().min(1),
  about: z.string().optional(),
  weight: z.union([z.enum(['auto', 'rmsd']), z.number().positive()]).default('auto'),
  stages: z.array(stage).min(1),
});

const PRESETS = [
  { name: 'high', below: 2.5 },
  { name: 'medium', below: 3.5 },
  { name: 'low', below: 5 },
  { name: 'very-low', below: 8 },
  { name: 'bodies', below: Number.POSITIVE_INFINITY },
] as const;

export interface ChosenProtocol {
  readonly protocol: Protocol;
  /** Which protocol and why, as a sentence. */
  readonly reason: string;
}

/** The preset for maps of a resolution (Å). */
export function presetFor(dMin: number): ChosenProtocol {
  const at = PRESETS.findIndex(({ below }) => dMin < below);
  const { name, below } = PRESETS[at]!;
  const from = PRESETS[at - 1]?.below;
  const range =
    from === undefined
      ? `better than ${below} Å`
      : Number.isFinite(below)
        ? `from ${from} to ${below} Å`
        : `of ${from} Å and worse`;
  return {
    protocol: readPreset(name, dMin),
    reason: `The preset '${name}' is used: the map's ${dMin} Å are ${range.replace(/^from|^better|^of/, (word) => `in the range of maps ${word}`)}.`,
  };
}

/**
 * A preset by its name, or a protocol file (JSON).
 * @throws UserError naming the file, the place in it and what is wrong
 */
export function loadProtocol(nameOrFile: string, dMin: number): ChosenProtocol {
  if (PRESETS.some(({ name }) => name === nameOrFile))
    return { protocol: readPreset(nameOrFile, dMin), reason: `The preset '${nameOrFile}' was asked for.` };
  let text: string;
  try {
    text = readFileSync(nameOrFile, 'utf8');
  } catch {
    throw new UserError(
      `The protocol '${nameOrFile}' is neither a file that can be read nor a preset; the presets are ${PRESETS.map(({ name }) => name).join(', ')}.`,
    );
  }
  const protocol = parseProtocol(text, nameOrFile, dMin);
  return { protocol, reason: `The protocol '${protocol.name}' of ${nameOrFile} was asked for.` };
}

/**
 * The stages for a map of resolution `dMin` (Å). 'map' stands for that; of the stages that lead to it from coarser terms, those that are
 * not coarser than it by a tenth are left out.
 * @throws UserError
 */
export function parseProtocol(text: string, source: string, dMin: number): Protocol {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new UserError(
      `The protocol ${source} is not JSON (${error instanceof Error ? error.message : error}); a preset in data/protocols shows the form.`,
    );
  }
  const checked = schema.safeParse(content);
  if (!checked.success) {
    const issue = checked.error.issues[0]!;
    throw new UserError(
      `The protocol ${source} is wrong at ${issue.path.join('.') || 'its top'}: ${issue.message}; a preset in data/protocols shows the form.`,
    );
  }
  const { name, weight, stages } = checked.data;
  return {
    name,
    weight,
    stages: stages.flatMap((one): StageSpec[] => {
      if (one.resolution === 'map') return [{ ...one, resolution: dMin }];
      if (one.stage === 'minimize' && one.resolution <= 1.1 * dMin) return [];
      return [{ ...one, resolution: Math.max(one.resolution, dMin) }];
    }),
  };
}

function readPreset(name: string, dMin: number): Protocol {
  const file = createRequire(import.meta.url).resolve(`#data/protocols/${name}.json`);
  return parseProtocol(readFileSync(file, 'utf8'), file, dMin);
}
