// The flips stage: amides of Asn and Gln and rings of His turned round where hydrogen bonds and contacts say so.
import { chooseFlips, type FlipSurroundings } from '../chemistry/choose-flips.js';
import { contactAtoms } from '../chemistry/contact-atoms.js';
import { flip, rootOf } from '../chemistry/flip-movers.js';
import { HydrogenSurroundings } from '../chemistry/hydrogen-neighbours.js';
import type { HydrogenPlacement } from '../chemistry/place-hydrogens.js';
import { Riding } from '../chemistry/riding.js';

/** The model with all its hydrogens, which the decision needs even where the refinement goes without; plain data. */
export interface FlipSystem extends FlipSurroundings {
  /** Atom of that model → atom of the refined one, −1 for hydrogens that it does not have. */
  readonly origin: Int32Array;
}

export interface FlipRecord {
  /** Residue by index, and the contact energy that turning it gained. */
  readonly flips: readonly { readonly residue: number; readonly gain: number }[];
  /** Residues that could have been flipped. */
  readonly candidates: number;
}

export function flipSystem({ model, topology, riding, origin }: HydrogenPlacement): FlipSystem {
  const { structure, conformations } = model;
  const { graph } = new HydrogenSurroundings(structure, topology.tables, conformations[0]!.xyz);
  return { structure, graph, contacts: contactAtoms(structure, graph), riding, origin };
}

/**
 * Flips in place (3N, Å, of the refined model). Only ring hydrogens that the refined model has stay on their nitrogens. The map has no
 * say: at the resolutions of electron microscopy N, O and C look alike.
 */
export function flipSideChains(xyz: Float64Array, system: FlipSystem): FlipRecord {
  const { structure, riding: table, origin } = system;
  const all = new Float64Array(3 * structure.atomCount);
  origin.forEach((atom, k) => {
    if (atom >= 0) all.set(xyz.subarray(3 * atom, 3 * atom + 3), 3 * k);
  });
  const riding = new Riding(table);
  const isNew = (hydrogen: number): boolean => origin[hydrogen]! < 0;
  for (let row = 0; row < table.count; row++) if (isNew(table.hydrogen[row]!)) riding.placeRow(all, row);
  const { flips, candidates } = chooseFlips(system, all, (hydrogen) => !isNew(hydrogen));
  for (const { mover } of flips) {
    flip(all, mover, rootOf(structure, mover));
    for (const k of mover.pairs.flat()) xyz.set(all.subarray(3 * k, 3 * k + 3), 3 * origin[k]!);
  }
  return { flips: flips.map(({ mover, gain }) => ({ residue: mover.residue, gain })), candidates };
}
