// The kind of restraint that the plugin registers: what its table holds.
import type { RestraintKind } from 'varia/plugin';
import { createDistanceTerm } from './distance-term.js';

export const distanceKind: RestraintKind = {
  kind: 'distance',
  description: 'Distance of two atoms or centroids, with a flat bottom and a limit beyond which it is given up.',
  atoms: { atLeast: 2 },
  columns: [
    { name: 'ideal', unit: 'Å' },
    { name: 'sigma', unit: 'Å', range: 'positive' },
    { name: 'tolerance', unit: 'Å' },
    /** 0: none. */
    { name: 'limit', unit: 'Å' },
    /** Index into MODES. */
    { name: 'mode', unit: '', range: 'whole' },
    /** How many of the atoms form the first group. */
    { name: 'first', unit: '', range: 'whole' },
  ],
  compile: createDistanceTerm,
};
