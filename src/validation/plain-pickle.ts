// Reads Python pickles of plain data: dictionaries and lists of numbers and strings. Anything that would run code is refused.
import { UserError } from '../base/user-error.js';

export type PlainValue = number | string | boolean | null | PlainValue[] | Map<string | number, PlainValue>;

const MARK = Symbol('mark');
type Stacked = PlainValue | typeof MARK;

/**
 * Protocols 2 … 5 as far as they describe plain data (opcodes as in Python's Lib/pickletools.py). Tuples become lists.
 *
 * @param source Named in errors.
 * @throws UserError where the bytes are no such pickle
 */
export function parsePickle(bytes: Uint8Array, source: string): PlainValue {
  return new Reader(bytes, source).read();
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #source: string;
  readonly #stack: Stacked[] = [];
  readonly #memo = new Map<number, Stacked>();
  #at = 0;

  constructor(bytes: Uint8Array, source: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#source = source;
  }

  read(): PlainValue {
    while (this.#at < this.#bytes.length) {
      const opcode = String.fromCharCode(this.#bytes[this.#at++]!);
      if (opcode === '.') return this.#value();
      this.#step(opcode);
    }
    throw this.#refusal('it ends too early');
  }

  #step(opcode: string): void {
    const stack = this.#stack;
    switch (opcode) {
      case '\x80': // PROTO
        this.#take(1);
        return;
      case '\x95': // FRAME
        this.#take(8);
        return;
      case '(':
        stack.push(MARK);
        return;
      case '}':
        stack.push(new Map());
        return;
      case ']':
      case ')':
        stack.push([]);
        return;
      case 'N':
        stack.push(null);
        return;
      case '\x88':
      case '\x89':
        stack.push(opcode === '\x88');
        return;
      case 'K':
        stack.push(this.#view.getUint8(this.#take(1)));
        return;
      case 'M':
        stack.push(this.#view.getUint16(this.#take(2), true));
        return;
      case 'J':
        stack.push(this.#view.getInt32(this.#take(4), true));
        return;
      case 'G':
        stack.push(this.#view.getFloat64(this.#take(8), false));
        return;
      case 'U': // SHORT_BINSTRING
      case '\x8c': // SHORT_BINUNICODE
        stack.push(this.#text(this.#view.getUint8(this.#take(1))));
        return;
      case 'T': // BINSTRING
      case 'X': // BINUNICODE
        stack.push(this.#text(this.#view.getUint32(this.#take(4), true)));
        return;
      case 'q':
        this.#memo.set(this.#view.getUint8(this.#take(1)), this.#top());
        return;
      case 'r':
        this.#memo.set(this.#view.getUint32(this.#take(4), true), this.#top());
        return;
      case '\x94': // MEMOIZE
        this.#memo.set(this.#memo.size, this.#top());
        return;
      case 'h':
        stack.push(this.#remembered(this.#view.getUint8(this.#take(1))));
        return;
      case 'j':
        stack.push(this.#remembered(this.#view.getUint32(this.#take(4), true)));
        return;
      case 'a': {
        const item = this.#value();
        this.#list().push(item);
        return;
      }
      case 'e': {
        const items = this.#sinceMark();
        this.#list().push(...items);
        return;
      }
      case 't':
        stack.push(this.#sinceMark());
        return;
      case 's':
      case 'u': {
        const pairs = opcode === 'u' ? this.#sinceMark() : [this.#value(), this.#value()].reverse();
        const map = this.#top();
        if (!(map instanceof Map) || pairs.length % 2 !== 0) throw this.#refusal('a dictionary is broken');
        for (let k = 0; k < pairs.length; k += 2) {
          const key = pairs[k]!;
          if (typeof key !== 'string' && typeof key !== 'number') throw this.#refusal('a key is no string');
          map.set(key, pairs[k + 1]!);
        }
        return;
      }
      default:
        throw this.#refusal(
          `it holds more than numbers, strings, lists and dictionaries (opcode ${opcodeName(opcode)})`,
        );
    }
  }

  #take(count: number): number {
    const from = this.#at;
    this.#at += count;
    if (this.#at > this.#bytes.length) throw this.#refusal('it ends too early');
    return from;
  }

  #text(length: number): string {
    const from = this.#take(length);
    return new TextDecoder().decode(this.#bytes.subarray(from, from + length));
  }

  #top(): Stacked {
    const top = this.#stack.at(-1);
    if (top === undefined) throw this.#refusal('its stack is empty');
    return top;
  }

  #value(): PlainValue {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK) throw this.#refusal('its stack is empty');
    return value as PlainValue;
  }

  #list(): PlainValue[] {
    const list = this.#top();
    if (!Array.isArray(list)) throw this.#refusal('a list is broken');
    return list;
  }

  #sinceMark(): PlainValue[] {
    const from = this.#stack.lastIndexOf(MARK);
    if (from < 0) throw this.#refusal('a mark is missing');
    const items = this.#stack.splice(from);
    return items.slice(1) as PlainValue[];
  }

  #remembered(key: number): Stacked {
    const value = this.#memo.get(key);
    if (value === undefined) throw this.#refusal('it refers to what is not there');
    return value;
  }

  #refusal(reason: string): UserError {
    return new UserError(
      `${this.#source}, byte ${this.#at}: not a pickle of plain data, ${reason}; fetch the file again, as Phenix's chem_data/rama_z has it.`,
    );
  }
}

function opcodeName(opcode: string): string {
  const code = opcode.charCodeAt(0);
  return code > 32 && code < 127 ? `'${opcode}'` : `0x${code.toString(16)}`;
}
