// Shares of a reference, 0 … 1, packed into 16 bits each as the files of data/ hold them: 65535·share^¼, fine where shares are small.

let known: Float64Array | undefined;

/** The share of each packed value, 65536 of them. Made once a process: grids have many more cells than there are values. */
export function unpackedShares(): Float64Array {
  if (known === undefined) {
    known = new Float64Array(65_536);
    for (let packed = 0; packed < known.length; packed++) {
      const square = (packed / 65535) * (packed / 65535);
      known[packed] = square * square;
    }
  }
  return known;
}

/** Of the bytes themselves where they lie at a whole pair, else a copy. @param start byte of the first value, little-endian */
export function packedShares({ buffer, byteOffset }: Uint8Array, start: number, count: number): Uint16Array {
  // Machines that run WebAssembly as it is have the same order of bytes.
  const first = byteOffset + start;
  return first % 2 === 0
    ? new Uint16Array(buffer, first, count)
    : new Uint16Array(buffer.slice(first, first + 2 * count));
}
