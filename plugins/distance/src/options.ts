// Options of the plugin: what one distance restraint may say.
import { z } from 'varia/plugin';

/** How a distance may differ from its ideal: not at all, not upwards (cross-links), not downwards (things that keep apart). */
export const MODES = ['both', 'upper', 'lower'] as const;

const restraint = z.strictObject({
  from: z.string().min(1).describe('Selection; of several atoms, their centroid counts.'),
  to: z.string().min(1).describe('Selection; of several atoms, their centroid counts.'),
  ideal: z.number().min(0).optional().describe('Å; the distance in the start model where it is not given.'),
  sigma: z.number().positive().describe('Å; a deviation of one sigma beyond the tolerance costs 1.'),
  tolerance: z.number().min(0).default(0).describe('Å; deviations up to this cost nothing.'),
  limit: z
    .number()
    .positive()
    .optional()
    .describe('Å; deviations far beyond it are given up: the restraint pulls no longer.'),
  mode: z.enum(MODES).default('both').describe('both; upper: only longer than ideal costs; lower: only shorter.'),
});

export const distanceOptions = z.strictObject({ restraints: z.array(restraint).min(1) });

export type DistanceOptions = z.output<typeof distanceOptions>;
