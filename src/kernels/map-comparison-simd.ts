// The SIMD twin's comparison of two maps: copies them into the arena and calls the WebAssembly kernel on them.
import type { Arena } from './arena.js';
import { checkLength } from './check-plans.js';
import type { MapComparison, Moments, Selection } from './kernels.js';
import { Pieces } from './pieces.js';
import type { SimdModule } from './simd-module.js';

/** Bins of the selection by rank. */
const BINS = 65_536;

/** A comparison of copies of two maps. */
export function simdMapComparison(arena: Arena, module: SimdModule, a: Float32Array, b: Float32Array): MapComparison {
  checkLength('the second map', b, a.length);
  const pieces = new Pieces(arena);
  const [first, second] = [pieces.singles(a), pieces.singles(b)];
  const [mask, counts] = [pieces.allocateUnset(a.length), pieces.allocateUnset(4 * BINS)];
  // `ComparePlan` of assembly/map-comparison.ts: what is found is written behind.
  const plan = pieces.plan([a.length, first, second, mask, 0, 0], [0, 0, 0, 0, 0]);
  const found = arena.int32(plan + 16, 1);
  const sums = arena.float64(plan + 24, 5);

  return {
    moments(selection: Selection, meanA = 0, meanB = 0): Moments {
      const isMask = selection instanceof Uint8Array;
      if (isMask) {
        checkLength('the mask', selection, a.length);
        arena.bytes(mask, a.length).set(selection);
      }
      const [leastA, leastB] = isMask ? [0, 0] : selection;
      module.mapMoments(plan, isMask ? 1 : 0, leastA, leastB, meanA, meanB);
      const [sumA, sumB, aa, bb, ab] = sums;
      return { count: found[0]!, sumA: sumA!, sumB: sumB!, aa: aa!, bb: bb!, ab: ab! };
    },
    rankedValue(map, rank) {
      const wanted = Math.min(Math.max(rank, 0), a.length - 1);
      return module.rankedValue(map === 'a' ? first : second, a.length, wanted, counts);
    },
    release() {
      pieces.release();
    },
  };
}
