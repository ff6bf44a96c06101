// Where writers send their text, piece by piece, so that an ensemble is never one string.
import type { Conformation } from './structure.js';

/** Takes a piece of text; a promise makes the writer wait, so that a slow disk holds it back. */
export type TextSink = (text: string) => void | Promise<void>;

/** The conformations to write; generators let frames be read from disk one by one. */
export type Conformations = Iterable<Conformation> | AsyncIterable<Conformation>;

/** Pieces of about this many characters go to a sink. */
export const pieceLength = 65536;

/** A number with `digits` decimals; what rounds to zero has no sign. */
export function fixed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return text.startsWith('-') && Number(text) === 0 ? text.slice(1) : text;
}
