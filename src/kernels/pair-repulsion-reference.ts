// Repulsion of pairs nearer than their contact distance, in plain TypeScript.
import { checkLength, checkPairs } from './check-plans.js';
import type { PairList, PairRepulsion } from './kernels.js';

/** Repulsion over `pairs`. */
export function referencePairRepulsion(pairs: PairList): PairRepulsion {
  const atoms = checkPairs(pairs);
  const { strength } = pairs;
  const offsets = pairs.offsets.slice();
  const second = pairs.second.slice();
  const contact = pairs.contact.slice();
  return {
    evaluate(xyz, gradient) {
      checkLength('xyz', xyz, 3 * atoms);
      checkLength('the gradient', gradient, 3 * atoms);
      let energy = 0;
      for (let i = 0; i < atoms; i++) {
        const x = xyz[3 * i]!;
        const y = xyz[3 * i + 1]!;
        const z = xyz[3 * i + 2]!;
        let gx = 0;
        let gy = 0;
        let gz = 0;
        for (let pair = offsets[i]!; pair < offsets[i + 1]!; pair++) {
          const at = 3 * second[pair]!;
          const dx = xyz[at]! - x;
          const dy = xyz[at + 1]! - y;
          const dz = xyz[at + 2]! - z;
          const square = dx * dx + dy * dy + dz * dz;
          const reach = contact[pair]!;
          if (square >= reach * reach) continue;
          const distance = Math.sqrt(square);
          const overlap = reach - distance;
          const cube = strength * overlap * overlap * overlap;
          energy += cube * overlap;
          // Atoms at one place have no direction to part in; other terms must move them first.
          if (distance === 0) continue;
          const slope = (4 * cube) / distance;
          gx += slope * dx;
          gy += slope * dy;
          gz += slope * dz;
          gradient[at] = gradient[at]! - slope * dx;
          gradient[at + 1] = gradient[at + 1]! - slope * dy;
          gradient[at + 2] = gradient[at + 2]! - slope * dz;
        }
        gradient[3 * i] = gradient[3 * i]! + gx;
        gradient[3 * i + 1] = gradient[3 * i + 1]! + gy;
        gradient[3 * i + 2] = gradient[3 * i + 2]! + gz;
      }
      return energy;
    },
    release() {},
  };
}
