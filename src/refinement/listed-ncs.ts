// The NCS of a list of restraints: how far each atom of a copy is from where its like in the other copies would have it.
import { NcsShape } from '../restraints/ncs-shape.js';
import type { NcsChoice } from './frame.js';
import type { ListedRestraint } from './listed-restraint.js';

/** Å: constraints have no sigma; what differs more than this does not draw the superposition. */
const BELIEVED = 0.3;

/**
 * One row an atom of a group: its distance from the average shape of the copies, superposed on its own. Constraints, which make all copies one
 * shape before anything is refined, have neither sigma nor energy: the distance tells by how much they will.
 * @param xyz 3N, Å
 */
export function listedNcs({ mode, groups, sigma }: NcsChoice, xyz: Float64Array): ListedRestraint[] {
  const restrains = mode === 'restraints';
  return groups.flatMap(({ members }) => {
    const shape = new NcsShape(members, restrains ? sigma : BELIEVED);
    shape.refresh(xyz);
    const origin = `NCS ${mode}: ${members.map(({ name }) => name).join(', ')}`;
    return shape.copies.flatMap((copy) =>
      Array.from(shape.squaresOf(copy, xyz), (square, k): ListedRestraint => {
        const value = Math.sqrt(square);
        return {
          kind: 'ncs',
          atoms: [copy.atoms[k]!],
          ideal: 0,
          sigma: restrains ? sigma : Number.NaN,
          value,
          z: restrains ? value / sigma : Number.NaN,
          energy: restrains ? shape.energyOf(square) : 0,
          origin,
        };
      }),
    );
  });
}
