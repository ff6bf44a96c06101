// Shares of a reference, 0 … 1, packed into 16 bits each as the files of data/ hold them: 65535·share^¼, fine where shares are small.

let known: Float64Array | undefined;

/** The share of each packed value, 65536 of them. Made once a process: grids have many more cells than there are values. */
export function unpackedShares(): Float64Array {
  known ??= Float64Array.from({ length: 65_536 }, (_, packed) => (packed / 65535) ** 4);
  return known;
}

/** @param start byte of the first value, little-endian */
export function packedShares(bytes: Uint8Array, start: number, count: number): Uint16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, 2 * count);
  const packed = new Uint16Array(count);
  for (let k = 0; k < count; k++) packed[k] = view.getUint16(2 * k, true);
  return packed;
}
