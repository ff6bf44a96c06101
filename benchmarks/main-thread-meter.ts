// Loaded before a command by `node --import …/main-thread-meter.js?out=FILE`: notes as time goes by what its main thread has spent.
import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** ms between two looks; each costs some 20 µs. */
const INTERVAL = 200;

/** Time of day in ms since 1970, and s that the main thread has spent on processors until then; in the order of time. */
export type MainThreadRecord = readonly (readonly [time: number, cpu: number])[];

/** The options of node that make a command record itself in `file`, as JSON. */
export function meterOptions(file: string): string[] {
  const url = new URL(import.meta.url);
  url.searchParams.set('out', file);
  return ['--import', url.href];
}

/** Seconds that the main thread has spent between two times of day; undefined where the record has no two looks between them. */
export function spentBetween(record: MainThreadRecord, from: number, to: number): number | undefined {
  const inside = record.filter(([time]) => time >= from && time <= to);
  return inside.length < 2 ? undefined : inside.at(-1)![1] - inside[0]![1];
}

const out = new URL(import.meta.url).searchParams.get('out');
// Worker threads are given the options of their process, too.
if (out !== null && isMainThread) {
  const record: [number, number][] = [];
  const look = (): void => {
    const cpu = threadSeconds();
    if (cpu !== undefined) record.push([Date.now(), cpu]);
  };
  setInterval(look, INTERVAL).unref();
  process.on('exit', () => {
    look();
    writeFileSync(out, JSON.stringify(record));
  });
}

/** Processor time of the calling thread, s: schedstat's first number, in ns (Linux, Documentation/scheduler/sched-stats). Other systems do not tell. */
function threadSeconds(): number | undefined {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e9;
  } catch {
    return undefined;
  }
}
