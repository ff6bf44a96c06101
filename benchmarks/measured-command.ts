// Runs another program and says what it cost: processor time of it and of all its threads and children, and the clock's.
import { spawn, spawnSync } from 'node:child_process';

/** Seconds. */
export interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

/** Seconds that a program may take. */
const LIMIT = 3600;

/**
 * Waits for the program; its output is not kept.
 * @throws Error with the last lines of what the program said, where it fails or takes more than `limit` seconds
 */
export function measuredCommand(program: string, args: readonly string[], limit = LIMIT): Cost {
  const began = performance.now();
  const { status, signal, stderr, error } = spawnSync('bash', timed(program, args), {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 2 ** 26,
    timeout: 1000 * limit,
    env: environment(),
  });
  const failure = error?.message ?? failureOf(status, signal);
  return costOf(program, args, stderr ?? '', failure, began);
}

/** As {@link measuredCommand}, while this process goes on: several programs can run at the same time. */
export function startMeasured(program: string, args: readonly string[], limit = LIMIT): Promise<Cost> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn('bash', timed(program, args), {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 1000 * limit,
      env: environment(),
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.on('error', reject);
    child.on('close', (status, signal) => {
      try {
        resolve(costOf(program, args, said, failureOf(status, signal), began));
      } catch (error) {
        reject(error);
      }
    });
  });
}

/** bash's `time` counts the children of the program too, which Node does not tell apart from its own. */
function timed(program: string, args: readonly string[]): string[] {
  return ['-c', 'TIMEFORMAT=\'%U %S\'; time "$@"', 'bash', program, ...args];
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C' };
}

function failureOf(status: number | null, signal: string | null): string | undefined {
  if (status === 0) return undefined;
  return signal === null ? `exit code ${status}` : `ended by ${signal}`;
}

function costOf(
  program: string,
  args: readonly string[],
  said: string,
  failure: string | undefined,
  began: number,
): Cost {
  const wall = (performance.now() - began) / 1000;
  const lines = said.trimEnd().split('\n');
  const times = lines.pop()?.match(/^([\d.]+) ([\d.]+)$/);
  if (failure !== undefined || !times) {
    const reason = failure ?? 'its time was not told';
    throw new Error(`${program} ${args[0] ?? ''} failed (${reason}): ${lines.slice(-3).join(' ')}`);
  }
  return { cpu: Number(times[1]) + Number(times[2]), wall };
}
