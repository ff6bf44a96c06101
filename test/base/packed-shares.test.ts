// Shares in 16 bits: read from any place of a file, and unpacked to what was packed.
import { describe, expect, it } from 'vitest';
import { packedShares, unpackedShares } from '../../src/base/packed-shares.js';

describe('packed shares', () => {
  it.each([2, 3])('are read little-endian from bytes that begin at byte %i of their memory', (begin) => {
    const memory = new Uint8Array(16).fill(9);
    const bytes = memory.subarray(begin);
    bytes.set([0x34, 0x12, 0xff, 0xff, 0, 1], 2);
    expect([...packedShares(bytes, 2, 3)]).toEqual([0x1234, 0xffff, 0x0100]);
    expect([...packedShares(bytes, 4, 1)]).toEqual([0xffff]);
  });

  it('are fourth powers of their part of 65535', () => {
    const shares = unpackedShares();
    expect([shares[0], shares[65_535]]).toEqual([0, 1]);
    for (const packed of [1, 700, 30_000]) expect(shares[packed]! / (packed / 65_535) ** 4).toBeCloseTo(1, 12);
  });
});
