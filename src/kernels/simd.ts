// The SIMD twin: the same kernels in WebAssembly, over an arena of their own.
import { Arena } from './arena.js';
import { checkShape } from './check-plans.js';
import { simdFourier } from './fourier-simd.js';
import type { Kernels } from './kernels.js';
import { simdMapComparison } from './map-comparison-simd.js';
import { simdPairRepulsion } from './pair-repulsion-simd.js';
import { simdSampler } from './sampler-simd.js';
import { simdModule } from './simd-module.js';
import { simdSphereProfile } from './sphere-profile-simd.js';
import { simdSplatter } from './splat-simd.js';

/** Kernels in WebAssembly SIMD. Throws when `npm run build` has not made the module. */
export function simdKernels(): Kernels {
  const arena = new Arena();
  const module = simdModule(arena);
  return {
    name: 'simd',
    fourier(shape, band) {
      checkShape(shape);
      return simdFourier(arena, module, shape, band);
    },
    splatter: (atoms, shape, steps) => simdSplatter(arena, module, atoms, shape, steps),
    pairRepulsion: (pairs) => simdPairRepulsion(arena, module, pairs),
    sampler: (field, points) => simdSampler(arena, module, field, points),
    mapComparison: (a, b) => simdMapComparison(arena, module, a, b),
    sphereProfile: (field, shells) => simdSphereProfile(arena, module, field, shells),
    release: () => arena.clear(),
  };
}
