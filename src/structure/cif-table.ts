// One category of a CIF block as rows and columns, values left where they stand in the text until they are asked for.
import { type CifTokens, cifKind, lineAt } from './cif-tokens.js';

/** One category: the rows of a loop, or one row of pairs. */
export class CifTable {
  /** As the file spells it, e.g. `_atom_site`. */
  readonly category: string;
  /** Names behind the dot, as the file spells them. */
  readonly tags: readonly string[];
  readonly rowCount: number;
  readonly #tokens: CifTokens;
  readonly #index: ReadonlyMap<string, number>;
  /** Word of row 0, by column; row r is `stride` words further on. */
  readonly #first: readonly number[];
  readonly #stride: number;

  constructor(
    category: string,
    tags: readonly string[],
    rowCount: number,
    tokens: CifTokens,
    first: readonly number[],
  ) {
    this.category = category;
    this.tags = tags;
    this.rowCount = rowCount;
    this.#tokens = tokens;
    this.#first = first;
    this.#stride = rowCount > 1 ? tags.length : 0;
    const index = new Map<string, number>();
    tags.forEach((tag, k) => {
      if (!index.has(tag.toLowerCase())) index.set(tag.toLowerCase(), k);
    });
    this.#index = index;
  }

  /** Column of a tag (in either case), −1 where the category has none. */
  column(tag: string): number {
    return this.#index.get(tag.toLowerCase()) ?? -1;
  }

  /** Whether a value is there: not a bare `.` or `?`, and the column is not −1. */
  isGiven(row: number, column: number): boolean {
    if (column < 0) return false;
    const { text, start, end, kind } = this.#tokens;
    const word = this.#word(row, column);
    if (kind[word] !== cifKind.bare || end[word]! - start[word]! !== 1) return true;
    const code = text.charCodeAt(start[word]!);
    return code !== 46 && code !== 63;
  }

  /** The value without its quotes, '' where it is not given. */
  text(row: number, column: number): string {
    return this.isGiven(row, column) ? this.spelled(row, column) : '';
  }

  /** The value without its quotes; `.` and `?` stay, and keep their quotes where they had them. */
  spelled(row: number, column: number): string {
    const { text, start, end, kind } = this.#tokens;
    const word = this.#word(row, column);
    const value = text.slice(start[word]!, end[word]!);
    return kind[word] !== cifKind.bare && (value === '.' || value === '?') ? `'${value}'` : value;
  }

  /** The value as a number without its standard uncertainty (`1.53(2)` is 1.53); NaN where there is none. */
  number(row: number, column: number): number {
    if (!this.isGiven(row, column)) return Number.NaN;
    const value = this.spelled(row, column);
    const bracket = value.indexOf('(');
    return value.trim() === '' ? Number.NaN : Number(bracket > 0 ? value.slice(0, bracket) : value);
  }

  /** Line number of a row, for messages. */
  line(row: number): number {
    return lineAt(this.#tokens.text, this.#tokens.start[this.#word(row, 0)]!);
  }

  #word(row: number, column: number): number {
    return this.#first[column]! + row * this.#stride;
  }
}
