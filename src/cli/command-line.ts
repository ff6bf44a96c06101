// The command line: finds the command that is asked for, loads it alone, and turns how it ended into an exit code.
import { commands, overview } from './commands.js';
import { exitCode, reportFailure } from './exit-code.js';
import { packageVersion } from './package-version.js';

/** Runs one command line (without node and script) and gives its exit code. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    const about = name === 'help' ? rest[0] : undefined;
    if (about === undefined || !commands.has(about)) {
      process.stdout.write(overview());
      return exitCode.done;
    }
    return runCommandLine([about, '--help']);
  }
  if (name === '--version' || name === 'version') {
    process.stdout.write(`varia ${packageVersion()}\n`);
    return exitCode.done;
  }
  const command = commands.get(name);
  if (!command) {
    const what = name.startsWith('-') ? `option ${name} before a command` : `command '${name}'`;
    process.stderr.write(`varia: there is no ${what}; the commands are ${[...commands.keys()].join(', ')}.\n`);
    return exitCode.mend;
  }
  try {
    const { run } = await command.load();
    return await run(rest);
  } catch (error) {
    return reportFailure(error);
  }
}
