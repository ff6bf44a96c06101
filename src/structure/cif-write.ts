// CIF values, pairs and loops as text.

/** Columns of a category by tag, all of one length; values unquoted, `.` and `?` for "not given". */
export type CifColumns = ReadonlyMap<string, readonly string[]>;

const reserved = /^(data_|save_|loop_$|stop_$|global_$)/i;

/**
 * A value as it may stand in a CIF file (CIF 1.1, Int. Tables G, 2.2.7): bare where it can be, else quoted, else a text
 * field. A bare `.` or `?` stays bare; `'.'` and `'?'` with their quotes stay as they are.
 */
export function quoteCif(value: string): string {
  if (value === '') return "''";
  if (value === "'.'" || value === "'?'") return value;
  if (/[\r\n]/.test(value)) return `\n;${value}\n;\n`;
  if (/^[^\s_#$'"[\];][^\s]*$/.test(value) && !reserved.test(value)) return value;
  if (!value.includes("'")) return `'${value}'`;
  if (!value.includes('"')) return `"${value}"`;
  return `\n;${value}\n;\n`;
}

/** A category as pairs where it has one row, else as a loop; '' where it has none. */
export function formatCategory(category: string, columns: CifColumns): string {
  const tags = [...columns.keys()].map((tag) =>
    tag === '' ? category : tag.startsWith('_') ? tag : `${category}.${tag}`,
  );
  const values = [...columns.values()];
  const rowCount = values[0]?.length ?? 0;
  if (rowCount === 0) return '';
  if (rowCount === 1) {
    const width = Math.max(...tags.map((tag) => tag.length)) + 1;
    return `${tags.map((tag, k) => joined([tag.padEnd(width - 1), quoteCif(values[k]![0]!)])).join('\n')}\n#\n`;
  }
  const lines = ['loop_', ...tags];
  for (let row = 0; row < rowCount; row++) lines.push(joined(values.map((column) => quoteCif(column[row]!))));
  return `${lines.join('\n')}\n#\n`;
}

/** Columns from rows of equal keys. */
export function columnsOfRows(tags: readonly string[], rows: readonly (readonly string[])[]): CifColumns {
  return new Map(tags.map((tag, k) => [tag, rows.map((row) => row[k]!)]));
}

/** Values of one row, blanks between them; text fields bring line breaks of their own. */
function joined(values: readonly string[]): string {
  let line = '';
  for (const value of values) {
    const isLineStart = line === '' || line.endsWith('\n');
    if (value.startsWith('\n')) line += isLineStart ? value.slice(1) : value;
    else line += isLineStart ? value : ` ${value}`;
  }
  return line.endsWith('\n') ? line.slice(0, -1) : line;
}
