// A finished refinement as bytes: exact to the last bit, and proof against half-written or damaged files.
import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { FrameResult } from '../refinement/frame.js';

/** Layout: 8 bytes of magic, 32 bytes of SHA-256 of all that follows, the result by node's structured serialization. */
const magic = new TextEncoder().encode('VARIA/1\n');
const headLength = magic.length + 32;

export function encodeResult(result: FrameResult): Uint8Array {
  const payload = serialize(result);
  const digest = createHash('sha256').update(payload).digest();
  return Buffer.concat([magic, digest, payload]);
}

/** The result, or undefined where the bytes are not what was written. */
export function decodeResult(bytes: Uint8Array): FrameResult | undefined {
  if (bytes.length <= headLength || !magic.every((byte, k) => bytes[k] === byte)) return undefined;
  const payload = bytes.subarray(headLength);
  const digest = createHash('sha256').update(payload).digest();
  if (!digest.equals(bytes.subarray(magic.length, headLength))) return undefined;
  return deserialize(payload) as FrameResult;
}
