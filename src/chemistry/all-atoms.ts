// A model with all its hydrogens as contacts see it: what flips and clashes are decided by at any coordinates of the model itself.
import type { FlipSurroundings } from './choose-flips.js';
import { contactAtoms } from './contact-atoms.js';
import { HydrogenSurroundings } from './hydrogen-neighbours.js';
import type { HydrogenPlacement } from './place-hydrogens.js';
import { Riding } from './riding.js';

/** Plain data. */
export interface AllAtoms extends FlipSurroundings {
  /** Atom of the model with hydrogens → atom of the model itself, −1 for hydrogens that it does not have. */
  readonly origin: Int32Array;
}

export function allAtoms({ model, topology, riding, origin }: HydrogenPlacement): AllAtoms {
  const { structure, conformations } = model;
  const { graph } = new HydrogenSurroundings(structure, topology.tables, conformations[0]!.xyz);
  return { structure, graph, contacts: contactAtoms(structure, graph), riding, origin };
}

export interface WithHydrogens {
  /** 3N of the model with hydrogens, Å. */
  readonly xyz: Float64Array;
  /** A copy, whose rotors may be turned. */
  readonly riding: Riding;
  /** Whether the model itself does not have this atom. */
  readonly isNew: (atom: number) => boolean;
}

/** Hydrogens that the model has stay where they are, the others ride on their parents. @param xyz 3N of the model itself, Å */
export function withHydrogens({ structure, riding: table, origin }: AllAtoms, xyz: Float64Array): WithHydrogens {
  const all = new Float64Array(3 * structure.atomCount);
  origin.forEach((atom, k) => {
    if (atom >= 0) all.set(xyz.subarray(3 * atom, 3 * atom + 3), 3 * k);
  });
  const riding = new Riding({ ...table, local: table.local.slice() });
  const isNew = (atom: number): boolean => origin[atom]! < 0;
  for (let row = 0; row < table.count; row++) if (isNew(table.hydrogen[row]!)) riding.placeRow(all, row);
  return { xyz: all, riding, isNew };
}
