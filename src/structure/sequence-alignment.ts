// Global alignment of two sequences of residues: which residue of the one stands for which of the other.

/** Pairs of places, both ascending, and how many of them have the same residue. */
export interface SequenceAlignment {
  readonly one: Int32Array;
  readonly two: Int32Array;
  readonly identical: number;
}

/** Scores; a gap must pay for itself by at least one match that it makes possible. */
const MATCH = 2;
const MISMATCH = -1;
const GAP = -1;

const DIAGONAL = 0;
const SKIP_ONE = 1;
const SKIP_TWO = 2;

/**
 * Needleman & Wunsch (1970, J. Mol. Biol. 48:443) with linear gap costs; gaps at the ends are free, so that a chain that lacks its
 * termini aligns as well as a whole one. O(n·m) time, one byte a pair of memory.
 */
export function alignSequences(one: readonly string[], two: readonly string[]): SequenceAlignment {
  const [n, m] = [one.length, two.length];
  if (n === m && one.every((name, i) => name === two[i])) {
    const all = Int32Array.from({ length: n }, (_, i) => i);
    return { one: all, two: all.slice(), identical: n };
  }
  const numbers = new Map([...new Set([...one, ...two])].map((name, k) => [name, k]));
  const [a, b] = [one, two].map((names) => Int32Array.from(names, (name) => numbers.get(name)!)) as [
    Int32Array,
    Int32Array,
  ];
  const from = new Uint8Array((n + 1) * (m + 1));
  for (let j = 1; j <= m; j++) from[j] = SKIP_TWO;
  let above = new Int32Array(m + 1);
  let row = new Int32Array(m + 1);
  for (let i = 1; i <= n; i++) {
    row[0] = 0;
    from[i * (m + 1)] = SKIP_ONE;
    for (let j = 1; j <= m; j++) {
      const paired = above[j - 1]! + (a[i - 1] === b[j - 1] ? MATCH : MISMATCH);
      const skipOne = above[j]! + (j === m ? 0 : GAP);
      const skipTwo = row[j - 1]! + (i === n ? 0 : GAP);
      const best = Math.max(paired, skipOne, skipTwo);
      row[j] = best;
      from[i * (m + 1) + j] = paired === best ? DIAGONAL : skipOne === best ? SKIP_ONE : SKIP_TWO;
    }
    [above, row] = [row, above];
  }
  const pairs: [number, number][] = [];
  let identical = 0;
  for (let i = n, j = m; i > 0 || j > 0; ) {
    const step = from[i * (m + 1) + j];
    if (step === DIAGONAL) {
      i--;
      j--;
      pairs.push([i, j]);
      if (a[i] === b[j]) identical++;
    } else if (step === SKIP_ONE) i--;
    else j--;
  }
  pairs.reverse();
  return { one: Int32Array.from(pairs, ([i]) => i), two: Int32Array.from(pairs, ([, j]) => j), identical };
}

/** Share of the shorter sequence that is identical in the alignment, 0 … 1. */
export function sequenceIdentity({ identical }: SequenceAlignment, lengthOne: number, lengthTwo: number): number {
  return identical / Math.max(1, Math.min(lengthOne, lengthTwo));
}
