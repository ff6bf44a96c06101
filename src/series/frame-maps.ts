// The maps of the frames as the workers get them: cut to the model's box, in shared memory, within a budget of bytes.
import type { DensityMap } from '../density/density-map.js';

/** Reads a frame's map anew and cuts its box. */
export type BoxReader = (frame: number) => Promise<DensityMap>;

/**
 * Boxes that were used last stay; the others are read again when they are asked for. Whole maps are read one after the
 * other, so that only one of them is in memory at a time.
 */
export class FrameMaps {
  readonly #read: BoxReader;
  readonly #budget: number;
  /** The least recently used first. */
  readonly #boxes = new Map<number, DensityMap>();
  readonly #pending = new Map<number, Promise<DensityMap>>();
  #bytes = 0;
  #reading: Promise<unknown> = Promise.resolve();

  /** @param budget bytes; the box asked for last is kept even where it alone is larger */
  constructor(read: BoxReader, budget: number) {
    this.#read = read;
    this.#budget = budget;
  }

  /** Bytes of the boxes that are kept at the moment. */
  get bytes(): number {
    return this.#bytes;
  }

  async get(frame: number): Promise<DensityMap> {
    const kept = this.#boxes.get(frame);
    if (kept) {
      this.#boxes.delete(frame);
      this.#boxes.set(frame, kept);
      return kept;
    }
    let pending = this.#pending.get(frame);
    if (!pending) {
      pending = this.#readNext(frame);
      this.#pending.set(frame, pending);
    }
    return pending;
  }

  /** Takes in a box that is at hand. */
  put(frame: number, box: DensityMap): void {
    this.#remove(frame);
    this.#boxes.set(frame, box);
    this.#bytes += box.values.byteLength;
    for (const oldest of this.#boxes.keys()) {
      if (this.#bytes <= this.#budget || oldest === frame) break;
      this.#remove(oldest);
    }
  }

  #readNext(frame: number): Promise<DensityMap> {
    const task = async (): Promise<DensityMap> => {
      try {
        const box = await this.#read(frame);
        this.put(frame, box);
        return box;
      } finally {
        this.#pending.delete(frame);
      }
    };
    const result = this.#reading.then(task, task);
    this.#reading = result.catch(() => {});
    return result;
  }

  #remove(frame: number): void {
    const box = this.#boxes.get(frame);
    if (!box) return;
    this.#boxes.delete(frame);
    this.#bytes -= box.values.byteLength;
  }
}
