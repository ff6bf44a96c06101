#!/usr/bin/env node
// The command `varia`: sets the engine, and runs the command line out of the bundle where there is one.
import { settleEngine } from '../base/engine.js';
import { commands } from './commands.js';
import { exitCode } from './exit-code.js';

// `varia inspect … | head` closes the pipe early, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCode.done);
  throw error;
});

const words = process.argv.slice(2);
const [name = ''] = words;
settleEngine();
// What only tells of commands is quicker without the whole program.
const bundle = commands.has(name) ? await bundled(name) : undefined;
const { runCommandLine } = bundle?.module ?? (await import('./command-line.js'));
process.exitCode = await runCommandLine(words);
const didItsWork = process.exitCode === exitCode.done && !words.some((word) => word === '--help' || word === '-h');
if (didItsWork) await bundle?.keepCode();

async function bundled(use: string) {
  const { loadBundled } = await import('../base/kept-code.js');
  return loadBundled<typeof import('./command-line.js')>('command', use);
}
