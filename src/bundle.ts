// What a thread of Varia runs, by name: the entry of the bundle that scripts/build.mjs makes and base/kept-code.ts loads.

export { importBy } from './base/import-module.js';

export const parts = {
  command: () => import('./cli/command-line.js'),
  worker: () => import('./series/worker.js'),
};
