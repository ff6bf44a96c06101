// Rigid groups: residues that no dictionary knows keep their shape while they move.

import { RestraintTableBuilder } from '../chemistry/restraint-table.js';
import { createBondTerm } from '../restraints/bond.js';
import type { Term } from '../restraints/term.js';
import { gather } from '../structure/gather.js';
import { applyMotion, superpose } from '../structure/superpose.js';

/** Å: stiffer than any bond, so that the minimizer hardly bends the group; what it bends is undone by {@link restoreShapes}. */
const SIGMA = 0.005;
/** Each atom is tied to this many of its successors in the group: more than four non-coplanar ties make a rigid frame. */
const TIES = 8;

/** Springs that hold the groups' shapes as in `reference` (3N, Å); undefined where there are no groups. */
export function rigidGroupTerm(groups: readonly Int32Array[], reference: Float64Array): Term | undefined {
  const table = new RestraintTableBuilder('bond', ['ideal', 'sigma']);
  for (const group of groups) {
    for (let a = 0; a < group.length; a++) {
      for (let step = 1; step <= Math.min(TIES, group.length - 1); step++) {
        const b = (a + step) % group.length;
        const [i, j] = [group[a]!, group[b]!];
        const length = Math.hypot(...[0, 1, 2].map((c) => reference[3 * i + c]! - reference[3 * j + c]!));
        if (length > 0) table.add([i, j], [length, SIGMA], 'rigid group');
      }
    }
  }
  return table.count > 0 ? { ...createBondTerm(table.build()), name: 'rigid groups' } : undefined;
}

/** Puts each group's exact shape where the group has gone, in place. */
export function restoreShapes(groups: readonly Int32Array[], reference: Float64Array, xyz: Float64Array): void {
  for (const group of groups) {
    const shape = gather(reference, group);
    const moved = applyMotion(superpose(shape, gather(xyz, group)), shape);
    group.forEach((atom, a) => {
      xyz.set(moved.subarray(3 * a, 3 * a + 3), 3 * atom);
    });
  }
}
