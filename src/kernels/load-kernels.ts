// Hands out the kernels of either twin.
import type { Kernels } from './kernels.js';
import { referenceKernels } from './reference.js';
import { simdKernels } from './simd.js';

/** Kernels with memory of their own: one set a worker. Throws when the SIMD twin is asked for and has not been built. */
export function loadKernels(twin: Kernels['name'] = 'simd'): Kernels {
  return twin === 'simd' ? simdKernels() : referenceKernels();
}
