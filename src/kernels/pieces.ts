// The pieces of an arena that one plan holds: allocated, filled, and given back together.
import type { Arena } from './arena.js';

export class Pieces {
  readonly #arena: Arena;
  readonly #addresses: number[] = [];

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  /** The address of a new piece; its bytes are zero. */
  allocate(bytes: number): number {
    return this.#keep(this.#arena.allocate(bytes));
  }

  /** The same for what is written before it is read. */
  allocateUnset(bytes: number): number {
    return this.#keep(this.#arena.allocateUnset(bytes));
  }

  /** The address of a copy in single precision. */
  singles(values: Float32Array | Float64Array): number {
    const address = this.allocateUnset(4 * values.length);
    this.#arena.float32(address, values.length).set(values);
    return address;
  }

  /** The address of a copy in double precision. */
  doubles(values: Float64Array): number {
    const address = this.allocateUnset(8 * values.length);
    this.#arena.float64(address, values.length).set(values);
    return address;
  }

  /** The address of a plan: whole numbers, then doubles, which begin at a whole eight. */
  plan(integers: readonly number[], doubles: readonly number[] = []): number {
    const from = 8 * Math.ceil(integers.length / 2);
    const address = this.allocate(from + 8 * doubles.length);
    this.#arena.int32(address, integers.length).set(integers);
    this.#arena.float64(address + from, doubles.length).set(doubles);
    return address;
  }

  /** Gives all of them back. */
  release(): void {
    for (const address of this.#addresses.splice(0)) this.#arena.free(address);
  }

  #keep(address: number): number {
    this.#addresses.push(address);
    return address;
  }
}
