// A topology whose hydrogens ride: they have no restraints of their own, but a table that says how each follows its parent.
import type { Structure } from '../structure/structure.js';
import { buildRidingTable } from './build-riding-table.js';
import { withoutHydrogens } from './heavy-atom-tables.js';
import type { RidingHydrogens, Topology } from './topology.js';

/**
 * Contacts see the hydrogens, and their bare parents; `united` is for searches that move heavy atoms alone and let the hydrogens follow.
 *
 * @param topology with the restraints of hydrogens
 * @param xyz 3N, Å: the torsions of what can turn
 * @param unitedRadius N, Å: of each atom with its hydrogens
 */
export function ridingTopology(
  structure: Structure,
  topology: Topology,
  xyz: Float64Array,
  unitedRadius: Float64Array,
): Topology {
  const table = buildRidingTable(structure, topology, xyz);
  if (table.count === 0) return topology;
  const rides = new Uint8Array(structure.atomCount);
  for (const hydrogen of table.hydrogen) rides[hydrogen] = 1;
  const radius = unitedRadius.map((value, atom) => (rides[atom] === 1 ? 0 : value));
  const riding: RidingHydrogens = { table, united: { ...topology.nonbonded, radius } };
  return { ...topology, tables: withoutHydrogens(structure, topology.tables, (atom) => rides[atom] === 1), riding };
}
