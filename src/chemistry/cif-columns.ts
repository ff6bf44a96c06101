// Rows of a CIF category by tag, with the messages a dictionary reader needs.
import { UserError } from '../base/user-error.js';
import type { CifBlock } from '../structure/cif-document.js';

export interface ColumnReader {
  readonly count: number;
  has(tag: string): boolean;
  /** '' where it is not given. */
  text(row: number, tag: string): string;
  /** The first of several tags that is given; NaN where none is. */
  number(row: number, ...tags: readonly string[]): number;
  /** As text, but it must be there. */
  required(row: number, tag: string, source: string): string;
  /** Line of the file. */
  line(row: number): number;
}

/** Reads a category of a block; no rows where the block has none. */
export function columnReader(block: CifBlock, category: string): ColumnReader {
  const table = block.tables.get(category);
  const columns = new Map<string, number>();
  const column = (tag: string): number => {
    let at = columns.get(tag);
    if (at === undefined) {
      at = table?.column(tag) ?? -1;
      columns.set(tag, at);
    }
    return at;
  };
  // Some library files quote names with a blank at the end ("H5' ").
  const text = (row: number, tag: string): string => {
    const at = column(tag);
    return table === undefined || at < 0 ? '' : table.text(row, at).trim();
  };
  const line = (row: number): number => table?.line(row) ?? 0;
  return {
    count: table?.rowCount ?? 0,
    has: (tag) => column(tag) >= 0,
    text,
    line,
    number(row, ...tags) {
      for (const tag of tags) {
        const at = column(tag);
        const value = at < 0 || table === undefined ? Number.NaN : table.number(row, at);
        if (!Number.isNaN(value)) return value;
      }
      return Number.NaN;
    },
    required(row, tag, source) {
      const value = text(row, tag);
      if (value === '') {
        throw new UserError(
          `${source}, line ${line(row)}: ${category}.${tag} is missing in block ${block.name}; give it.`,
        );
      }
      return value;
    },
  };
}
