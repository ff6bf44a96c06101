// Runs the built command as a user does: as a process, with its output and exit code.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called when output has come; may send signals. */
  readonly onOutput?: (text: string, child: ChildProcess) => void;
}

export function varia(words: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return start(process.execPath, [program, ...words], options);
}

/** Under options of node's own. */
export function variaUnder(nodeOptions: readonly string[], words: readonly string[]): Promise<Outcome> {
  return start(process.execPath, [...nodeOptions, program, ...words], {});
}

/** Through a shell, with `setup` (such as ulimit) before it. */
export function variaInShell(setup: string, words: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return start('bash', ['-c', `${setup}; exec "$0" "$@"`, process.execPath, program, ...words], options);
}

function start(command: string, words: readonly string[], { cwd, env, onOutput }: RunOptions): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    // CLIBD_MON of the developer's own shell must not decide what a test sees.
    const { CLIBD_MON: _, ...inherited } = process.env;
    const child = spawn(command, words, { cwd, env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout!.on('data', (data: Buffer) => {
      stdout += data.toString();
      onOutput?.(stdout + stderr, child);
    });
    child.stderr!.on('data', (data: Buffer) => {
      stderr += data.toString();
      onOutput?.(stdout + stderr, child);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** What users may rely on where something is theirs to mend: exit code 2, one sentence, no stack. */
export function sentenceOf({ code, stderr }: Outcome): string {
  const lines = stderr
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('warning:') && !/^(Links|The plan|It starts)/.test(line));
  if (code !== 2 || lines.length !== 1 || !lines[0]!.startsWith('varia: ') || !/[.?]$/.test(lines[0]!))
    throw new Error(`not one sentence with exit code 2, but ${code}:\n${stderr}`);
  return lines[0]!.slice('varia: '.length);
}
