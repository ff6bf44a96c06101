// The value of a given rank among the values of a map, found without sorting them.

/** Values fall into this many bins by the upper half of their bits, and those of one bin by the lower half. */
const BINS = 65_536;
/** One value in so many is looked at to guess where the rank lies. */
const SAMPLING = 61;

/**
 * The value that `rank` values are greater than or equal to, counted from the highest: rank 0 is the maximum, a rank beyond the last
 * gives the minimum. Exact; linear in time. NaN has no rank.
 */
export function rankedValue(values: Float32Array, rank: number): number {
  const wanted = Math.min(Math.max(rank, 0), values.length - 1);
  return rankedByDigits(valuesAround(values, wanted), wanted);
}

/** The highest values, a little more than `rank` of them, where a sample finds a bound for them; else all values. */
function valuesAround(values: Float32Array, rank: number): Float32Array {
  const sampled = Math.floor(values.length / SAMPLING);
  const expected = (rank * sampled) / values.length;
  // Five standard deviations of the number in the sample, and a few for small ones.
  const cautious = Math.ceil(expected + 5 * Math.sqrt(expected) + 10);
  if (cautious > sampled / 2) return values;
  const sample = new Float32Array(sampled);
  for (let k = 0; k < sampled; k++) sample[k] = values[SAMPLING * k]!;
  const bound = rankedByDigits(sample, cautious);
  const above = new Float32Array(values.length);
  let count = 0;
  for (let v = 0; v < values.length; v++) if (values[v]! >= bound) above[count++] = values[v]!;
  return count > rank ? above.subarray(0, count) : values;
}

/** Selection by the digits of the numbers, as in a radix sort (Knuth, The Art of Computer Programming 3, 5.2.5): two counts. */
function rankedByDigits(values: Float32Array, rank: number): number {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const counts = new Uint32Array(BINS);
  for (let v = 0; v < bits.length; v++) counts[(inOrder(bits[v]!) >> 16) + BINS / 2]!++;
  const upper = binOfRank(counts, rank);
  const high = upper.bin - BINS / 2;
  counts.fill(0);
  for (let v = 0; v < bits.length; v++) {
    const key = inOrder(bits[v]!);
    if (key >> 16 === high) counts[key & (BINS - 1)]!++;
  }
  const lower = binOfRank(counts, upper.rank);
  const found = new Int32Array([inOrder((high << 16) | lower.bin)]);
  return new Float32Array(found.buffer)[0]!;
}

/** Bits of a single-precision number as an integer that sorts like the number, and back: of negative ones all but the sign turned over. */
function inOrder(bits: number): number {
  return bits ^ ((bits >> 31) & 0x7fffffff);
}

/** The bin that holds a rank, counted from the highest bin, and the rank within the bin. */
function binOfRank(counts: Uint32Array, rank: number): { readonly bin: number; readonly rank: number } {
  let bin = counts.length - 1;
  let left = rank;
  while (bin > 0 && left >= counts[bin]!) left -= counts[bin--]!;
  return { bin, rank: left };
}
