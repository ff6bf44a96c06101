// The words of a selection text with their columns, and the error that points at one.
import { UserError } from '../base/user-error.js';

export interface SelectionWord {
  /** Without quotes. */
  readonly text: string;
  /** From 1, where the word begins. */
  readonly column: number;
  /** Quoted words are never keywords. */
  readonly isQuoted: boolean;
}

/** Words are set apart by blanks; brackets stand alone; quotes keep blanks and keywords inside a word. */
export function selectionWords(text: string): SelectionWord[] {
  const words: SelectionWord[] = [];
  for (const match of text.matchAll(/"([^"]*)"|'([^']*)'(?=[\s)]|$)|[()]|[^\s()]+/g)) {
    const quoted = match[1] ?? match[2];
    words.push({ text: quoted ?? match[0], column: match.index + 1, isQuoted: quoted !== undefined });
  }
  return words;
}

/** Names the selection, the column and the word. */
export function selectionError(selection: string, word: SelectionWord | undefined, complaint: string): UserError {
  const place = word === undefined ? 'at its end' : `column ${word.column} ('${word.text}')`;
  return new UserError(`Selection '${selection}', ${place}: ${complaint}.`);
}
