// Two maps compared voxel by voxel in plain TypeScript.
import { checkLength } from './check-plans.js';
import type { MapComparison } from './kernels.js';
import { rankedValue } from './ranked-value.js';

/** Reads the maps in place. */
export function referenceMapComparison(a: Float32Array, b: Float32Array): MapComparison {
  checkLength('the second map', b, a.length);
  return {
    moments(selection, meanA = 0, meanB = 0) {
      if (selection instanceof Uint8Array) checkLength('the mask', selection, a.length);
      let [count, sumA, sumB, aa, bb, ab] = [0, 0, 0, 0, 0, 0];
      for (let v = 0; v < a.length; v++) {
        const isTaken =
          selection instanceof Uint8Array
            ? selection[v] !== 0
            : a[v]! >= Math.fround(selection[0]) || b[v]! >= Math.fround(selection[1]);
        if (!isTaken) continue;
        const [p, q] = [a[v]! - meanA, b[v]! - meanB];
        count++;
        sumA += p;
        sumB += q;
        aa += p * p;
        bb += q * q;
        ab += p * q;
      }
      return { count, sumA, sumB, aa, bb, ab };
    },
    rankedValue: (map, rank) => rankedValue(map === 'a' ? a : b, rank),
    release() {},
  };
}
