// The SHA-256 of plain data: equal data give equal digests whatever the order of their keys.
import { createHash, type Hash } from 'node:crypto';

/** Hex digest of numbers, strings, booleans, null, undefined, arrays, typed arrays, maps and plain objects, nested as they come. */
export function digestOf(value: unknown): string {
  const hash = createHash('sha256');
  feed(hash, value);
  return hash.digest('hex');
}

/** Every value is written with its type and length, so that no two different values give the same bytes. */
function feed(hash: Hash, value: unknown): void {
  if (ArrayBuffer.isView(value)) {
    hash.update(`${value.constructor.name}${value.byteLength}:`);
    hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  } else if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    // The columns of names of a large structure: one piece instead of hundreds of thousands.
    hash.update(`strings${JSON.stringify(value)}:`);
  } else if (Array.isArray(value)) {
    hash.update(`array${value.length}:`);
    for (const item of value) feed(hash, item);
  } else if (value instanceof Map) {
    feed(hash, Object.fromEntries(value));
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    hash.update(`object${entries.length}:`);
    for (const [key, item] of entries) {
      feed(hash, key);
      feed(hash, item);
    }
  } else {
    const text = Object.is(value, -0) ? '-0' : String(value);
    hash.update(`${typeof value}${text.length}:${text}`);
  }
}
