// Protocol files: stages written down as JSON, read and checked for a map of some resolution.
import { z } from 'zod';
import { UserError } from '../base/user-error.js';
import type { Protocol, StageSpec } from './protocol.js';

/**
 * Å: in better maps `auto` gives each atom a B factor of its own, in worse ones each residue. On a map of 4AKE at 3.2 Å with noise as
 * strong as the signal, from one B for all, the deposited B factors came back with a correlation of 0.94 (atoms) and 0.89 (residues).
 */
const ATOMIC_B = 3.5;

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
    per: z.enum(['residue', 'atom', 'overall', 'auto']),
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

/**
 * The stages for a map of resolution `dMin` (Å). 'map' stands for that; of the stages that lead to it from coarser terms, those that are
 * not coarser than it by a tenth are left out.
 *
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
      const asked = one.resolution === 'map' ? dMin : one.resolution;
      if (one.resolution !== 'map' && one.stage === 'minimize' && asked <= 1.1 * dMin) return [];
      const at = Math.max(asked, dMin);
      if (one.stage !== 'b-factors') return [{ ...one, resolution: at }];
      const per = one.per === 'auto' ? (dMin < ATOMIC_B ? 'atom' : 'residue') : one.per;
      return [{ ...one, per, resolution: at }];
    }),
  };
}
