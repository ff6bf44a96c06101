// Shares in 16 bits: read from any place of a file, and unpacked to what was packed.
import { describe, expect, it } from 'vitest';
import { packedShares, unpackedShares } from '../../src/base/packed-shares.js';

describe('packed shares', () => {
  it('are read little-endian from an even place of bytes that begin anywhere in their memory', () => {
    const memory = Uint8Array.from([9, 9, 9, 9, 0x34, 0x12, 0xff, 0xff, 0, 1]);
    expect([...packedShares(memory.subarray(2), 2, 3)]).toEqual([0x1234, 0xffff, 0x0100]);
    const copy = packedShares(memory, 4, 1);
    memory[4] = 0;
    expect(copy[0]).toBe(0x1234);
  });

  it('are fourth powers of their part of 65535', () => {
    const shares = unpackedShares();
    expect([shares[0], shares[65_535]]).toEqual([0, 1]);
    for (const packed of [1, 700, 30_000]) expect(shares[packed]! / (packed / 65_535) ** 4).toBeCloseTo(1, 12);
  });
});
