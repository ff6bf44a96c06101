// The shared memory of the SIMD twin: pieces that never overlap, views that outlive growth, space that comes back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arena } from '../../src/kernels/arena.js';
import { loadKernels } from '../../src/kernels/load-kernels.js';

describe('the arena', () => {
  it('hands out zeroed pieces on whole cache lines that do not overlap, whatever is given back between', () => {
    const step = fc.oneof(fc.record({ allocate: fc.integer({ min: 0, max: 200_000 }) }), fc.record({ free: fc.nat() }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const arena = new Arena();
        const held: { address: number; view: Uint8Array; mark: number }[] = [];
        for (const [i, action] of steps.entries()) {
          if ('allocate' in action) {
            const address = arena.allocate(action.allocate);
            const view = arena.bytes(address, action.allocate);
            expect(address % 64).toBe(0);
            expect(view.every((byte) => byte === 0)).toBe(true);
            view.fill(1 + (i % 255));
            held.push({ address, view, mark: 1 + (i % 255) });
          } else if (held.length > 0) {
            const [piece] = held.splice(action.free % held.length, 1);
            arena.free(piece!.address);
          }
          for (const { view, mark } of held) {
            if (view.length > 0 && (view[0] !== mark || view.at(-1) !== mark)) return false;
          }
        }
        return true;
      }),
      { numRuns: 15, seed: 3 },
    );
  });

  it('leaves an unset piece as it was, but nothing in the room behind it that a kernel’s last vector could read', () => {
    const arena = new Arena();
    const before = arena.allocate(1000);
    arena.bytes(before, 1000 + 64).fill(255);
    arena.free(before);
    const after = arena.allocateUnset(900);
    expect(after).toBe(before);
    expect(arena.bytes(after, 900).every((byte) => byte === 255)).toBe(true);
    expect(arena.bytes(after + 900, 64).every((byte) => byte === 0)).toBe(true);
  });

  it('knows its views after it has grown, and keeps their values', () => {
    const arena = new Arena();
    const view = arena.float32(arena.allocate(400), 100);
    const address = arena.addressOf(view);
    view.fill(3);
    const large = arena.float32(arena.allocate(4_000_000), 1_000_000);
    expect(large.buffer).not.toBe(view.buffer);
    expect(arena.addressOf(view)).toBe(address);
    expect(arena.addressOf(large)).toBeGreaterThan(0);
    expect(view[99]).toBe(3);
    expect(arena.addressOf(new Float32Array(4))).toBeUndefined();
    expect(new Arena().addressOf(view)).toBeUndefined();
  });

  it('reuses what was given back instead of growing', () => {
    const arena = new Arena();
    arena.free(arena.allocate(3_000_000));
    const size = arena.memory.buffer.byteLength;
    for (let i = 0; i < 20; i++) {
      const pieces = [1_000_000, 900_000, 1_000_000].map((bytes) => arena.allocate(bytes));
      if (i % 2) pieces.reverse();
      for (const piece of pieces) arena.free(piece);
    }
    expect(arena.memory.buffer.byteLength).toBe(size);
  });

  it('says when 4 GiB are full', () => {
    expect(() => new Arena().allocate(5e9)).toThrow(/memory of 4 GiB is full/);
  });

  it('takes back every plan whole, so that lists can be rebuilt for ever', () => {
    const kernels = loadKernels('simd');
    const place = (): number => {
      const fourier = kernels.fourier([8, 8, 8]);
      const address = fourier.real.byteOffset;
      fourier.forward();
      fourier.release();
      return address;
    };
    const before = place();
    const one = Float64Array.of(1);
    const atoms = { count: 1, terms: 1, heights: one, steepness: one, cutoff: one };
    const pairs = {
      offsets: Int32Array.of(0, 0),
      second: new Int32Array(0),
      contact: new Float32Array(0),
      strength: 1,
    };
    for (let i = 0; i < 3; i++) {
      const splatter = kernels.splatter(atoms, [4, 4, 4], [1, 1, 1]);
      const repulsion = kernels.pairRepulsion(pairs);
      // Arrays from outside the arena: the copies that the plans keep must come back too.
      splatter.splat(new Float64Array(3), new Float32Array(64));
      splatter.gradient(new Float64Array(3), new Float32Array(64), new Float64Array(3));
      repulsion.evaluate(new Float64Array(3), new Float64Array(3));
      expect(place()).not.toBe(before);
      splatter.release();
      repulsion.release();
      expect(place()).toBe(before);
    }
    kernels.pairRepulsion(pairs);
    kernels.release();
    expect(place()).toBe(before);
  });
});
