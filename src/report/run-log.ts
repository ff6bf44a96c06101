// run.log: what happened and when, a JSON object a line.
import { closeSync, openSync, writeSync } from 'node:fs';
import { asUserError } from '../base/write-file.js';
import { plainNumbers } from './run-record.js';

/**
 * Lines that come before the file is opened are kept and written then: nothing may be put into an output folder before
 * it is known to be ours. Each line is written at once, so that the log of a killed run is complete.
 */
export class RunLog {
  #waiting: string[] = [];
  #file: number | undefined;
  #opened = false;

  /** `data`: plain data of an event. */
  write(event: string, data: Readonly<Record<string, unknown>> = {}): void {
    const line = `${JSON.stringify({ time: new Date().toISOString(), event, ...data }, plainNumbers)}\n`;
    if (this.#opened) this.#put(line);
    else this.#waiting.push(line);
  }

  /** Goes on at the end of a log that is there, or begins anew. @throws UserError where the file cannot be written */
  open(path: string, mode: 'append' | 'new'): void {
    try {
      this.#file = openSync(path, mode === 'append' ? 'a' : 'w');
    } catch (error) {
      throw asUserError(error, path);
    }
    this.#opened = true;
    for (const line of this.#waiting.splice(0)) this.#put(line);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  /** A log that cannot be written does not end the run: the journal, which must be written, tells of a full disk. */
  #put(line: string): void {
    try {
      if (this.#file !== undefined) writeSync(this.#file, line);
    } catch {
      this.close();
    }
  }
}
