// The words of a CIF text as offsets into it: nothing is copied, so that a value costs its characters only when it is asked for.
import { UserError } from '../base/user-error.js';

/** Kinds of CIF words. A value is bare, quoted or a text field; only a bare `.` or `?` means "not given". */
export const cifKind = { bare: 0, quoted: 1, textField: 2, tag: 3, loop: 4, data: 5, save: 6, other: 7 } as const;

/** Words of a text in order: word i is text.slice(start[i], end[i]), without quotes or semicolons. */
export interface CifTokens {
  readonly text: string;
  readonly count: number;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly kind: Uint8Array;
}

const newline = 10;
const carriageReturn = 13;
const hash = 35;
const semicolon = 59;
const underscore = 95;

function isBlank(code: number): boolean {
  return code === 32 || code === newline || code === carriageReturn || code === 9;
}

/**
 * Splits a CIF text into words by the rules of CIF 1.1 (Int. Tables G, 2.2.7): a quoted value ends at its quote before
 * white space, a text field runs between two semicolons at line starts. LF, CRLF and CR all end lines.
 *
 * @throws UserError where a quoted value or text field is never closed.
 */
export function tokenizeCif(text: string, source: string): CifTokens {
  // Half of a CIF text is white space or separators in practice; the arrays grow where that guess is too low.
  let capacity = (text.length >> 2) + 16;
  let start = new Int32Array(capacity);
  let end = new Int32Array(capacity);
  let kind = new Uint8Array(capacity);
  let count = 0;
  const length = text.length;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < length) {
    const code = text.charCodeAt(at);
    if (isBlank(code)) {
      at++;
      continue;
    }
    if (code === hash) {
      at = lineEnd(text, at);
      continue;
    }
    if (count === capacity) {
      capacity *= 2;
      start = grown(start, new Int32Array(capacity));
      end = grown(end, new Int32Array(capacity));
      kind = grown(kind, new Uint8Array(capacity));
    }
    if (code === semicolon && (at === 0 || isLineBreak(text.charCodeAt(at - 1)))) {
      const close = textFieldEnd(text, at + 1);
      if (close < 0) {
        throw new UserError(
          `${source}, line ${lineAt(text, at)}: the text field that begins here has no closing semicolon; the file may be cut short.`,
        );
      }
      start[count] = at + 1;
      end[count] = close;
      kind[count++] = cifKind.textField;
      at = text.indexOf(';', close) + 1;
    } else if (code === 39 || code === 34) {
      let close = at + 1;
      for (; close < length && !isLineBreak(text.charCodeAt(close)); close++) {
        if (text.charCodeAt(close) === code && (close + 1 === length || isBlank(text.charCodeAt(close + 1)))) break;
      }
      if (text.charCodeAt(close) !== code) {
        throw new UserError(
          `${source}, line ${lineAt(text, at)}: the quote before ${text.slice(at + 1, at + 21).trim()} is not closed on its line; close it or put the value into a text field.`,
        );
      }
      start[count] = at + 1;
      end[count] = close;
      kind[count++] = cifKind.quoted;
      at = close + 1;
    } else {
      start[count] = at;
      do at++;
      while (at < length && !isBlank(text.charCodeAt(at)));
      end[count] = at;
      kind[count] = code === underscore ? cifKind.tag : kindOfWord(text, start[count]!, at);
      count++;
    }
  }
  return { text, count, start, end, kind };
}

/** Line number (from 1) of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let i = 0; i < offset; i++) {
    const code = text.charCodeAt(i);
    if (code === newline || (code === carriageReturn && text.charCodeAt(i + 1) !== newline)) line++;
  }
  return line;
}

function isLineBreak(code: number): boolean {
  return code === newline || code === carriageReturn;
}

function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isLineBreak(text.charCodeAt(at))) at++;
  return at;
}

/** Offset of the line break before the closing semicolon, −1 where there is none. */
function textFieldEnd(text: string, from: number): number {
  for (let at = text.indexOf(';', from); at >= 0; at = text.indexOf(';', at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (!isLineBreak(before)) continue;
    const isPair = before === newline && at - 2 >= from && text.charCodeAt(at - 2) === carriageReturn;
    return at - (isPair ? 2 : 1);
  }
  return -1;
}

/** Reserved words are the same in either case. */
function kindOfWord(text: string, from: number, to: number): number {
  const first = text.charCodeAt(from) | 32;
  // d, l, s and g begin the reserved words; the underscore is what sets them apart from most values.
  if (first !== 100 && first !== 108 && first !== 115 && first !== 103) return cifKind.bare;
  const word = text.slice(from, Math.min(to, from + 7)).toLowerCase();
  if (word.startsWith('data_')) return cifKind.data;
  if (word.startsWith('save_')) return cifKind.save;
  if (to - from === 5 && word === 'loop_') return cifKind.loop;
  if ((to - from === 7 && word === 'global_') || (to - from === 5 && word === 'stop_')) return cifKind.other;
  return cifKind.bare;
}

function grown<T extends Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
