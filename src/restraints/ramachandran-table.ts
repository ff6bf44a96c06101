// The table of Ramachandran restraints of a structure: every residue with a peptide neighbour on either side.
import { cisPeptides, isDAminoAcid, proteinBackbone } from '../chemistry/protein-backbone.js';
import { type RestraintTable, RestraintTableBuilder } from '../chemistry/restraint-table.js';
import type { Topology } from '../chemistry/topology.js';
import type { Structure } from '../structure/structure.js';
import { RAMACHANDRAN_CLASSES, ramachandranClass } from './ramachandran-grid.js';

/**
 * One restraint a residue, in its first conformer. Before a proline, the link of the peptide tells whether it is cis.
 * D-amino acids are left out: the plots are those of L-residues.
 *
 * @param weight Of each restraint; 1 is the natural prior.
 */
export function ramachandranTable(
  structure: Structure,
  topology: Pick<Topology, 'tables'>,
  weight = 1,
): RestraintTable {
  const backbone = proteinBackbone(structure, topology);
  const cis = cisPeptides(backbone, topology);
  const builder = new RestraintTableBuilder('ramachandran', ['class', 'weight']);
  const { name, count } = structure.residues;
  for (let r = 0; r < count; r++) {
    const [before, after] = [backbone.previous[r]!, backbone.next[r]!];
    if (before < 0 || after < 0 || isDAminoAcid(name[r]!)) continue;
    const kind = ramachandranClass(name[r]!, name[after]!, cis[r] === 1);
    builder.add(
      [backbone.c[before]!, backbone.n[r]!, backbone.ca[r]!, backbone.c[r]!, backbone.n[after]!],
      [kind, weight],
      `Top8000 ${RAMACHANDRAN_CLASSES[kind]}`,
    );
  }
  return builder.build();
}
