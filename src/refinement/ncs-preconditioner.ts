// The preconditioner of NCS restraints: what the copies do alike meets no restraint, and is solved for by itself.
import type { Preconditioner } from '../minimize/objective.js';
import type { RefinementEnergy } from './energy.js';
import type { NcsReduction } from './ncs-reduction.js';

/**
 * NCS restraints are stiff where copies part and soft where all change alike or move as bodies, and both concern the same atoms. The sum of
 * two inverses has each where it is the larger: P⁻¹ = A⁻¹ + E C⁻¹ Eᵀ, A of all atoms with the restraints on each, C of what constraints
 * would leave free, E what that does to the atoms (an additive two-level method: Bramble, Pasciak & Xu 1990, Math. Comp. 55:1).
 */
export function ncsPreconditioner(energy: RefinementEnergy, xyz: Float64Array, alike: NcsReduction): Preconditioner {
  alike.refresh(xyz);
  const apart = energy.preconditioner(xyz);
  const together = energy.preconditioner(xyz, alike);
  const places = xyz.slice();
  const origin = alike.reduce(xyz);
  const shared = new Float64Array(alike.size);
  return {
    apply(v) {
      alike.gather(origin, places, v, shared);
      together.apply(shared);
      apart.apply(v);
      alike.addLifted(shared, places, v);
    },
  };
}
