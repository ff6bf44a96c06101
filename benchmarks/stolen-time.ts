// Seconds that the host of a virtual machine has withheld from its processors.
import { readFileSync } from 'node:fs';

/** /proc/stat counts in 1/100 s (USER_HZ, proc(5)). */
const TICKS = 100;

/**
 * Of all processors together, since the machine started; undefined on systems that do not tell.
 *
 * @param stat text of /proc/stat: `cpu` and the times user, nice, system, idle, iowait, irq, softirq, steal … (proc(5))
 */
export function stolenSeconds(stat: string | undefined = readStat()): number | undefined {
  const ticks = stat?.match(/^cpu +(?:\d+ +){7}(\d+)/m)?.[1];
  return ticks === undefined ? undefined : Number(ticks) / TICKS;
}

function readStat(): string | undefined {
  try {
    return readFileSync('/proc/stat', 'utf8');
  } catch {
    return undefined;
  }
}
