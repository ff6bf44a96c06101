// The protocols that ship with Varia.
import type { Protocol } from './protocol.js';

/** Coarse to fine, for a start that may be several Å away (the start model, or a stepping stone). `resolution` in Å. */
export function standardProtocol(resolution: number): Protocol {
  return {
    name: 'standard',
    weight: 'auto',
    stages: [{ stage: 'minimize', target: 'likelihood', resolution, iterations: 60 }],
  };
}

/** For a frame that starts from its parent's refined model. */
export function propagationProtocol(resolution: number): Protocol {
  return { ...standardProtocol(resolution), name: 'propagation' };
}
