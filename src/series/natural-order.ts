// Natural order of names: numbers inside them compare as numbers, so that vol_2 comes before vol_10.

/**
 * Compares two names; negative when `a` comes first. Runs of digits compare by value (of any length), the rest by code
 * unit; names that differ only in leading zeros fall back to plain order, so that the order is total.
 */
export function compareNaturally(a: string, b: string): number {
  const left = a.match(/\d+|\D/g) ?? [];
  const right = b.match(/\d+|\D/g) ?? [];
  for (let k = 0; k < Math.min(left.length, right.length); k++) {
    const order = comparePieces(left[k]!, right[k]!);
    if (order !== 0) return order;
  }
  return left.length - right.length || (a < b ? -1 : a > b ? 1 : 0);
}

function comparePieces(a: string, b: string): number {
  if (/^\d/.test(a) && /^\d/.test(b)) {
    const x = a.replace(/^0+(?=\d)/, '');
    const y = b.replace(/^0+(?=\d)/, '');
    if (x.length !== y.length) return x.length - y.length;
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Whether names stand in the order in which a shell expands a wildcard: by code unit, or by the locale (which ignores
 * punctuation, so that frame_10.mrc comes before frame_1.mrc). A list in any other order was ordered on purpose.
 */
export function isShellOrder(names: readonly string[]): boolean {
  const locale = new Intl.Collator('en', { ignorePunctuation: true });
  const sortedBy = (compare: (a: string, b: string) => number): boolean =>
    names.every((name, k) => k === 0 || compare(names[k - 1]!, name) <= 0);
  return sortedBy((a, b) => (a < b ? -1 : a > b ? 1 : 0)) || sortedBy(locale.compare);
}
