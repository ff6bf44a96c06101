// A table for the terminal: columns as wide as their widest cell, numbers to the right.

export interface TextColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Lines without line ends; two blanks between columns. Widths count characters, so cells should be plain text. */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map(({ title }, c) => Math.max(title.length, ...rows.map((row) => row[c]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, c) =>
        align === 'left' ? (cells[c] ?? '').padEnd(widths[c]!) : (cells[c] ?? '').padStart(widths[c]!),
      )
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ title }) => title)), widths.map((w) => '─'.repeat(w)).join('  '), ...rows.map(line)];
}
