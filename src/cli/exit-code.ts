// Exit codes: what a shell script or a queue learns from how a command ended.
import { appendFileSync, existsSync } from 'node:fs';
import { messageOf, UserError } from '../base/user-error.js';

export const exitCode = {
  done: 0,
  /** Our fault. */
  fault: 1,
  /** The user can mend it. */
  mend: 2,
  /** Stopped by Ctrl-C (128 + SIGINT); what was finished is kept. */
  interrupted: 130,
} as const;

/** Where a command keeps its log, so that a failure of ours can be told with it. */
let logFile: string | undefined;

/** From now on failures are told with this file's name, and their stack goes there. */
export function setLogFile(path: string): void {
  logFile = path;
}

/** Tells what went wrong in one sentence, on stderr unless told otherwise, and gives the exit code. */
export function reportFailure(error: unknown, say: (text: string) => void = toStderr): number {
  if (error instanceof UserError) {
    say(`varia: ${error.message}\n`);
    return exitCode.mend;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const told = `varia: this is a fault of Varia, not of your files: ${messageOf(error)}`;
  if (logFile === undefined || !appendToLog(logFile, stack)) {
    say(`${told}\n${stack}\n`);
  } else {
    say(
      `${told}\nThe details are in ${logFile}; finished frames are kept, and the same command with --resume goes on from them.\n`,
    );
  }
  return exitCode.fault;
}

function toStderr(text: string): void {
  process.stderr.write(text);
}

function appendToLog(path: string, stack: string): boolean {
  // Before the run has begun its log, the folder may be somebody else's.
  if (!existsSync(path)) return false;
  try {
    appendFileSync(path, `${JSON.stringify({ time: new Date().toISOString(), event: 'fault', stack })}\n`);
    return true;
  } catch {
    return false;
  }
}
