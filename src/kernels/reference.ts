// The reference twin: every kernel in plain TypeScript, written to be read and to judge the fast twin by.
import { checkShape } from './check-plans.js';
import { referenceFourier } from './fourier-reference.js';
import type { Kernels } from './kernels.js';
import { referenceMapComparison } from './map-comparison-reference.js';
import { referencePairRepulsion } from './pair-repulsion-reference.js';
import { referenceSampler } from './sampler-reference.js';
import { referenceSphereProfile } from './sphere-profile-reference.js';
import { referenceSplatter } from './splat-reference.js';

/** Kernels in plain TypeScript; their memory is the garbage collector's. */
export function referenceKernels(): Kernels {
  return {
    name: 'reference',
    // All terms are those of a band, and more.
    fourier(shape) {
      checkShape(shape);
      return referenceFourier(shape);
    },
    splatter: referenceSplatter,
    pairRepulsion: referencePairRepulsion,
    sampler: referenceSampler,
    mapComparison: referenceMapComparison,
    sphereProfile: referenceSphereProfile,
    release() {},
  };
}
