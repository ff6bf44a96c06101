// How the tests run: against the TypeScript sources; workers and kernels come from the build that `npm test` makes first.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: 'varia/plugin', replacement: source('./src/restraints/plugin.ts') },
      { find: 'varia/testing', replacement: source('./src/restraints/term-check.ts') },
      { find: /^varia$/, replacement: source('./src/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts', 'plugins/*/test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    // Only what hangs shall end: the slowest case takes a minute on a quiet machine, and machines are not always quiet.
    testTimeout: 400_000,
    hookTimeout: 400_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
