// Which secondary structure is restrained: assigned from the start model or declared by its file, as tables and a sentence for the user.
import { proteinBackbone } from '../chemistry/protein-backbone.js';
import type { RestraintTable } from '../chemistry/restraint-table.js';
import {
  assignSecondaryStructure,
  declaredSecondaryStructure,
  type SecondaryState,
} from '../chemistry/secondary-structure.js';
import type { Topology } from '../chemistry/topology.js';
import type { SecondaryStructureRange } from '../structure/model.js';
import type { Structure } from '../structure/structure.js';
import { secondaryStructureTables } from './secondary-structure.js';

export interface SecondaryStructureRestraints {
  readonly tables: readonly RestraintTable[];
  readonly notes: readonly string[];
}

/**
 * The same for all frames: read off one conformation, the start model.
 *
 * @param xyz 3N, Å
 * @param declared Helices and strands of the file instead of those that DSSP's rules find.
 */
export function secondaryStructureRestraints(
  structure: Structure,
  topology: Pick<Topology, 'tables'>,
  xyz: Float64Array,
  declared?: readonly SecondaryStructureRange[],
): SecondaryStructureRestraints {
  const backbone = proteinBackbone(structure, topology);
  if (!backbone.next.some((residue) => residue >= 0)) return { tables: [], notes: [] };
  if (declared?.length === 0)
    return {
      tables: [],
      notes: [
        'The model file declares no helix and no strand: no secondary structure is restrained; --secondary-structure auto assigns it from the coordinates.',
      ],
    };
  const found =
    declared === undefined
      ? assignSecondaryStructure(structure, backbone, xyz)
      : declaredSecondaryStructure(structure, backbone, xyz, declared);
  const tables = secondaryStructureTables(structure, backbone, found, xyz).filter(({ count }) => count > 0);
  const bonds = tables.find(({ kind }) => kind === 'hydrogen-bond')?.count ?? 0;
  const helices = runs(found.states, backbone.next, 'HGI');
  const strands = runs(found.states, backbone.next, 'E');
  const where = declared === undefined ? 'assigned from the start model as DSSP does' : 'declared by the model file';
  return {
    tables,
    notes: [
      `Secondary structure ${where}: ${helices} ${helices === 1 ? 'helix' : 'helices'} and ${strands} strand${strands === 1 ? '' : 's'} with ${bonds} hydrogen bonds are restrained; --secondary-structure off leaves them free.`,
    ],
  };
}

/** Stretches of residues in one of the states (a character each), along the chain. */
function runs(states: readonly SecondaryState[], next: Int32Array, wanted: string): number {
  const isIn = (residue: number): boolean => states[residue] !== '' && wanted.includes(states[residue]!);
  let ends = 0;
  states.forEach((state, residue) => {
    const after = next[residue]!;
    if (isIn(residue) && (after < 0 || states[after] !== state)) ends++;
  });
  return ends;
}
