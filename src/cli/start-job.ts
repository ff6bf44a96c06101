// What the commands that run a job begin with: their options, and a log in the output folder for what goes wrong.
import { join } from 'node:path';
import { setLogFile } from './exit-code.js';
import type { JobOptions } from './job-options.js';
import { type CommandSyntax, parseOptions } from './parse-options.js';

/** Undefined where help was asked for, which has then been given. @throws UserError naming the option, its value and what is allowed */
export async function startJob(syntax: CommandSyntax, words: readonly string[]): Promise<JobOptions | undefined> {
  const parsed = await parseOptions(syntax, words);
  if (!parsed) return undefined;
  const { jobOptions } = await import('./job-options.js');
  const options = await jobOptions(parsed.words, parsed.given);
  setLogFile(join(options.out, 'run.log'));
  return options;
}
