// The plugin `distance`: keeps atoms, or centroids of groups of atoms, at distances: cross-links, contacts, anchors of ligands.
import { definePlugin } from 'varia/plugin';
import { distanceKind } from './src/kind.js';
import { distanceOptions } from './src/options.js';
import { distanceTable } from './src/table.js';

export const plugin = definePlugin({
  name: 'distance',
  description: 'Distances between selections: cross-links, contacts, anchors of ligands.',
  options: distanceOptions,
  create: (context) => ({ kinds: [distanceKind], tables: [distanceTable(context)] }),
});
