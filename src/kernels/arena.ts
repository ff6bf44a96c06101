// The memory that TypeScript and the WebAssembly kernels both see: one growing block, handed out in pieces.

const PAGE = 65_536;
const MOST_PAGES = 65_536;
/** Pieces start at whole cache lines. */
const LINE = 64;
/** The first page is left to the module's constants. */
const FIRST = PAGE;

interface Span {
  start: number;
  end: number;
}

/**
 * Pieces of one shared WebAssembly.Memory. Behind each piece lie at least 64 bytes that belong to it: kernels load and
 * store whole vectors there. Memory grows to at most 4 GiB; because it is shared, views made before it grew stay valid.
 */
export class Arena {
  readonly memory = new WebAssembly.Memory({ initial: 16, maximum: MOST_PAGES, shared: true });
  /** Every buffer object that the growing memory has had; they are all the same bytes. */
  readonly #buffers = new WeakSet<ArrayBufferLike>();
  /** Free spans, ordered, no two touching. */
  readonly #free: Span[] = [];
  readonly #lengths = new Map<number, number>();

  constructor() {
    this.#free.push({ start: FIRST, end: this.memory.buffer.byteLength });
    this.#buffers.add(this.memory.buffer);
  }

  /** The address of a new piece; its bytes are zero. Throws RangeError when 4 GiB are in use. */
  allocate(bytes: number): number {
    const address = this.allocateUnset(bytes);
    this.bytes(address, bytes).fill(0);
    return address;
  }

  /** The same for what is written before it is read: its bytes are what they were, those behind it zero. */
  allocateUnset(bytes: number): number {
    const length = LINE * Math.ceil((bytes + LINE) / LINE);
    let span = this.#free.find(({ start, end }) => end - start >= length);
    if (span === undefined) {
      this.#grow(length);
      span = this.#free.at(-1) as Span;
    }
    const address = span.start;
    span.start += length;
    if (span.start === span.end) this.#free.splice(this.#free.indexOf(span), 1);
    this.#lengths.set(address, length);
    this.bytes(address + bytes, length - bytes).fill(0);
    return address;
  }

  /** Gives a piece back; its views must not be used afterwards. */
  free(address: number): void {
    const length = this.#lengths.get(address);
    if (length === undefined) throw new RangeError(`no piece of the arena starts at ${address}`);
    this.#lengths.delete(address);
    this.#giveBack({ start: address, end: address + length });
  }

  /** Gives all pieces back. */
  clear(): void {
    for (const address of [...this.#lengths.keys()]) this.free(address);
  }

  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, length);
  }

  float32(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  float64(address: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, length);
  }

  int32(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length);
  }

  /** The address of a view's first element if it lies in this arena. */
  addressOf(view: ArrayBufferView): number | undefined {
    return this.#buffers.has(view.buffer) ? view.byteOffset : undefined;
  }

  #grow(bytes: number): void {
    const before = this.memory.buffer.byteLength;
    // Growing by a quarter at least keeps the number of buffer objects small.
    const pages = Math.ceil(Math.max(bytes, before / 4) / PAGE);
    const most = MOST_PAGES - before / PAGE;
    if (bytes > most * PAGE) {
      throw new RangeError(`the kernels' memory of 4 GiB is full: ${bytes} bytes more do not fit beside ${before}`);
    }
    this.memory.grow(Math.min(pages, most));
    this.#buffers.add(this.memory.buffer);
    this.#giveBack({ start: before, end: this.memory.buffer.byteLength });
  }

  #giveBack(span: Span): void {
    let at = this.#free.findIndex(({ start }) => start > span.start);
    if (at < 0) at = this.#free.length;
    const before = this.#free[at - 1];
    const after = this.#free[at];
    const joinsBefore = before?.end === span.start;
    const joinsAfter = after?.start === span.end;
    if (before && joinsBefore) {
      before.end = after && joinsAfter ? after.end : span.end;
      if (joinsAfter) this.#free.splice(at, 1);
    } else if (after && joinsAfter) after.start = span.start;
    else this.#free.splice(at, 0, span);
  }
}
