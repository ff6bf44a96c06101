// The preconditioner's view of riding hydrogens: what acts on them stiffens their parents, and they take no room of their own.
import type { RidingTable } from '../chemistry/riding-table.js';
import type { Preconditioner } from '../minimize/objective.js';
import type { CurvatureSink } from '../restraints/term.js';

/** Passes on curvature as if every hydrogen stood where its parent is: that a group turns with its frame is left out. */
export function foldHydrogens(
  { hydrogen, parent }: RidingTable,
  atomCount: number,
  sink: CurvatureSink,
): CurvatureSink {
  const carrier = Int32Array.from({ length: atomCount }, (_, atom) => atom);
  hydrogen.forEach((atom, row) => {
    carrier[atom] = parent[row]!;
  });
  let own = new Int32Array(16);
  let folded = new Float64Array(48);
  return {
    addOuter(atoms, count, jacobian, weight) {
      if (own.length < count) {
        own = new Int32Array(2 * count);
        folded = new Float64Array(6 * count);
      }
      let used = 0;
      for (let a = 0; a < count; a++) {
        const atom = carrier[atoms[a]!]!;
        let place = 0;
        while (place < used && own[place] !== atom) place++;
        if (place === used) {
          own[used++] = atom;
          folded.fill(0, 3 * place, 3 * place + 3);
        }
        for (let d = 0; d < 3; d++) folded[3 * place + d]! += jacobian[3 * a + d]!;
      }
      sink.addOuter(own, used, folded, weight);
    },
  };
}

/** Passes on curvature of some atoms under new numbers. @param number Atom → new number */
export function renumbered(number: Int32Array, sink: CurvatureSink): CurvatureSink {
  let own = new Int32Array(16);
  return {
    addOuter(atoms, count, jacobian, weight) {
      if (own.length < count) own = new Int32Array(2 * count);
      for (let a = 0; a < count; a++) own[a] = number[atoms[a]!]!;
      sink.addOuter(own, count, jacobian, weight);
    },
  };
}

/** A preconditioner of some atoms as one of all: the others' part of the vector stays as it is. @param atoms by new number */
export function widened(atoms: Int32Array, preconditioner: Preconditioner): Preconditioner {
  const own = new Float64Array(3 * atoms.length);
  return {
    apply(v) {
      for (let k = 0; k < atoms.length; k++) for (let d = 0; d < 3; d++) own[3 * k + d] = v[3 * atoms[k]! + d]!;
      preconditioner.apply(own);
      for (let k = 0; k < atoms.length; k++) for (let d = 0; d < 3; d++) v[3 * atoms[k]! + d] = own[3 * k + d]!;
    },
  };
}
