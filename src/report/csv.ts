// Comma-separated values (RFC 4180, but with the line ends of Unix, which every reader takes).

/** One line with its end. Numbers that are not finite become empty fields, which R, pandas and spreadsheets read as missing. */
export function csvLine(fields: readonly (string | number)[]): string {
  return `${fields.map(csvField).join(',')}\n`;
}

function csvField(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  return /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Rounded to a number of decimals, so that tables hold what is meant and not the noise of the last bits. */
export function rounded(value: number, decimals: number): number {
  if (!Number.isFinite(value)) return value;
  const result = Number(value.toFixed(decimals));
  return result === 0 ? 0 : result;
}
