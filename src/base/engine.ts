// How V8, the engine under node, is set for a program that computes for seconds to hours, for the whole process with its threads.
import { setFlagsFromString } from 'node:v8';

/** Units of work (bytes of bytecode passed) after which V8 looks at a function; by default 67,584. */
const INTERRUPT_BUDGET = 540_000;

/**
 * MB of long-lived objects that a thread may gather before V8 first looks for garbage among them. Each such search also drops the compiled
 * code of functions of which no instance is alive at that moment, and they are compiled again: over adk-states, with a search every 4 s, 750
 * functions were compiled 2,300 times altogether, and the background took 13.6 of 76 cpu s; now 8.5.
 */
const FIRST_SEARCH = 256;

/** Read when a thread starts: nothing changes for threads that run already. */
export function searchForGarbageLater(): void {
  setFlagsFromString(`--initial-old-space-size=${FIRST_SEARCH}`);
}

/**
 * What the command sets before it loads anything: kept code (kept-code.ts) is taken only by a process set like the one that kept it.
 *
 * V8 optimizes later than by default, which is made for programs that run longer or wait more. With the default the compiler takes a fifth of
 * all processor time of a series of 16 frames and a third of that of a single map, for functions that have done most of their work when it
 * is done: over adk-states 17.4 cpu s fell to 16.5, of a single map of adenylate kinase 5.9 to 5.0, and neither took longer. Twice as
 * late gains nothing more. And it keeps the code of functions that have not run for a while, so that a long run has them to keep at its end.
 */
export function settleEngine(): void {
  setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET}`);
  setFlagsFromString('--no-flush-bytecode');
  searchForGarbageLater();
}
