// The log of a frame's run: what its stages did so far, and how much of the work is behind it.
import type { StageRecord } from './frame.js';
import type { StageSpec } from './protocol.js';

export class StageLog {
  readonly records: StageRecord[] = [];
  #ahead: number;
  #share = 0;

  /** @param planned number of stages */
  constructor(planned: number) {
    this.#ahead = planned;
  }

  get evaluations(): number {
    return this.records.reduce((sum, { evaluations }) => sum + evaluations, 0);
  }

  /** Whether the last thing done was a minimization that left nothing to be gained at this resolution, Å. */
  isSettled(resolution: number): boolean {
    const last = this.records.at(-1);
    return last?.stage === 'minimize' && last.converged === true && last.resolution === resolution;
  }

  /** For a stage that was not planned. */
  expectAnother(): void {
    this.#ahead++;
  }

  add(record: StageRecord): void {
    this.#ahead--;
    this.records.push(record);
  }

  /** A stage that had nothing to do: energies are those of the one before it. */
  skip({ stage, resolution }: StageSpec): void {
    const { restraintEnergy, mapEnergy } = this.records.at(-1)!;
    const nothing = { evaluations: 0, moved: 0, kept: true, skipped: true } as const;
    this.add({ stage, resolution, restraintEnergy, mapEnergy, ...nothing });
  }

  /** Share of the run, 0 … 1, when `done` of the stage in hand is done. A stage that was not planned does not turn it back. */
  share(done: number): number {
    const { length } = this.records;
    this.#share = Math.max(this.#share, (length + done) / (length + this.#ahead));
    return this.#share;
  }
}
