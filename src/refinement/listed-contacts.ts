// The contacts of a list of restraints: pairs of atoms that repel each other where the model stands.
import type { NonbondedParameters } from '../chemistry/topology.js';
import { ContactFinder } from '../restraints/contact-pairs.js';
import { NONBONDED_STRENGTH } from '../restraints/nonbonded.js';
import type { ListedRestraint } from './listed-restraint.js';

/** Pairs nearer than their contact distance, which is their ideal, by ascending atoms. @param xyz 3N, Å */
export function listedContacts(parameters: NonbondedParameters, xyz: Float64Array): ListedRestraint[] {
  const { offsets, second, contact } = new ContactFinder(parameters).find(xyz, 0);
  const listed: ListedRestraint[] = [];
  for (let i = 0; i + 1 < offsets.length; i++) {
    for (let k = offsets[i]!; k < offsets[i + 1]!; k++) {
      const j = second[k]!;
      const value = Math.hypot(
        xyz[3 * j]! - xyz[3 * i]!,
        xyz[3 * j + 1]! - xyz[3 * i + 1]!,
        xyz[3 * j + 2]! - xyz[3 * i + 2]!,
      );
      const ideal = contact[k]!;
      if (!(value < ideal)) continue;
      const energy = NONBONDED_STRENGTH * (ideal - value) ** 4;
      listed.push({
        kind: 'nonbonded',
        atoms: [i, j],
        ideal,
        sigma: Number.NaN,
        value,
        z: -Math.sqrt(energy),
        energy,
        origin: 'radii',
      });
    }
  }
  return listed;
}
