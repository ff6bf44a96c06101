// Lends a caller's array to the kernels: in place when it lies in their arena, else as a copy.
import type { Arena } from './arena.js';

/** Room for copies of arrays of one size, allocated when the first array from outside the arena comes. */
export class Loan {
  readonly #arena: Arena;
  readonly #bytes: number;
  #address: number | undefined;
  #copy: Uint8Array | undefined;

  constructor(arena: Arena, bytes: number) {
    this.#arena = arena;
    this.#bytes = bytes;
  }

  /** The address of the array's values in the arena. */
  lend(array: Float32Array | Float64Array): number {
    const place = this.#arena.addressOf(array);
    if (place !== undefined) return place;
    this.#address ??= this.#arena.allocate(this.#bytes);
    this.#copy ??= this.#arena.bytes(this.#address, this.#bytes);
    this.#copy.set(bytesOf(array));
    return this.#address;
  }

  /** Brings what the kernels wrote back into the array that was lent last. */
  giveBack(array: Float32Array | Float64Array): void {
    if (this.#copy !== undefined && this.#arena.addressOf(array) === undefined) bytesOf(array).set(this.#copy);
  }

  release(): void {
    if (this.#address !== undefined) this.#arena.free(this.#address);
    this.#address = undefined;
    this.#copy = undefined;
  }
}

function bytesOf(array: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
