// Runs another program and says what it cost: processor time of it and of all its threads and children, and the clock's.
import { spawnSync } from 'node:child_process';

/** Seconds. */
export interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

/**
 * Waits for the program; its output is not kept.
 * @throws Error with the last lines of what the program said, where it fails or takes more than `limit` seconds
 */
export function measuredCommand(program: string, args: readonly string[], limit = 3600): Cost {
  const began = performance.now();
  // bash's `time` counts the children of the program too, which Node does not tell apart from its own.
  const { status, signal, stderr, error } = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT=\'%U %S\'; time "$@"', 'bash', program, ...args],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
      maxBuffer: 2 ** 26,
      timeout: 1000 * limit,
      env: { ...process.env, LC_ALL: 'C' },
    },
  );
  const wall = (performance.now() - began) / 1000;
  const lines = (stderr ?? '').trimEnd().split('\n');
  const times = lines.pop()?.match(/^([\d.]+) ([\d.]+)$/);
  if (error || status !== 0 || !times) {
    const reason = error?.message ?? (signal ? `ended by ${signal}` : `exit code ${status}`);
    throw new Error(`${program} ${args[0] ?? ''} failed (${reason}): ${lines.slice(-3).join(' ')}`);
  }
  return { cpu: Number(times[1]) + Number(times[2]), wall };
}
