// The flips stage: amides of Asn and Gln and rings of His turned round where hydrogen bonds and contacts say so.
import { type AllAtoms, withHydrogens } from '../chemistry/all-atoms.js';
import { chooseFlips } from '../chemistry/choose-flips.js';
import { flip, rootOf } from '../chemistry/flip-movers.js';
import type { NcsReduction } from './ncs-reduction.js';

export interface FlipRecord {
  /** Residue by index, and the contact energy that turning it gained. */
  readonly flips: readonly { readonly residue: number; readonly gain: number }[];
  /** Residues that could have been flipped. */
  readonly candidates: number;
}

/**
 * Flips in place (3N, Å, of the refined model). Only ring hydrogens that the refined model has stay on their nitrogens. The map has no
 * say: at the resolutions of electron microscopy N, O and C look alike.
 *
 * @param constraints copies that are turned together, by the neighbours of all
 */
export function flipSideChains(xyz: Float64Array, atoms: AllAtoms, constraints?: NcsReduction): FlipRecord {
  const { structure, origin } = atoms;
  constraints?.refresh(xyz);
  constraints?.follow(xyz);
  const { xyz: all, isNew } = withHydrogens(atoms, xyz);
  const { flips, candidates } = chooseFlips(
    atoms,
    all,
    (hydrogen) => !isNew(hydrogen),
    constraints && {
      leaderOf: (atom) => constraints.leaderOf(origin[atom]!),
      countOf: (atom) => constraints.countOf(origin[atom]!),
    },
  );
  for (const { mover } of flips) {
    flip(all, mover, rootOf(structure, mover));
    for (const k of mover.pairs.flat()) xyz.set(all.subarray(3 * k, 3 * k + 3), 3 * origin[k]!);
  }
  constraints?.follow(xyz);
  return { flips: flips.map(({ mover, gain }) => ({ residue: mover.residue, gain })), candidates };
}
