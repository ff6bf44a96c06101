// C-beta restraints: two dihedrals a residue hold CB over the backbone, so that no side chain is bought with a bent CA.
import { cBetaGeometry } from '../chemistry/c-beta.js';
import { isDAminoAcid, proteinBackbone } from '../chemistry/protein-backbone.js';
import { type RestraintTable, RestraintTableBuilder } from '../chemistry/restraint-table.js';
import type { Topology } from '../chemistry/topology.js';
import type { Structure } from '../structure/structure.js';

/** degrees */
const SIGMA = 2.5;

/** L-names of the D-residues whose geometry is not that of the others. */
const L_NAME: ReadonlyMap<string, string> = new Map([
  ['DAL', 'ALA'],
  ['DPR', 'PRO'],
  ['DVA', 'VAL'],
  ['DTH', 'THR'],
  ['DIL', 'ILE'],
]);

/**
 * An ordinary table of torsions of period 0 (harmonic): N-C-CA-CB and C-N-CA-CB, σ 2.5°, ideals of {@link cBetaGeometry}, with
 * the other sign for D-residues. Of alternates the first conformer is restrained.
 */
export function cBetaTable(structure: Structure, topology: Pick<Topology, 'tables'>): RestraintTable {
  const { n, ca, c, cb } = proteinBackbone(structure, topology);
  const builder = new RestraintTableBuilder('torsion', ['ideal', 'sigma', 'period']);
  structure.residues.name.forEach((name, r) => {
    if (cb[r]! < 0) return;
    const hand = isDAminoAcid(name) ? -1 : 1;
    const { fromC, fromN } = cBetaGeometry(L_NAME.get(name) ?? name);
    const origin = 'C-beta (Lovell et al. 2003)';
    builder.add([n[r]!, c[r]!, ca[r]!, cb[r]!], [hand * fromC.dihedral, SIGMA, 0], origin);
    builder.add([c[r]!, n[r]!, ca[r]!, cb[r]!], [hand * fromN.dihedral, SIGMA, 0], origin);
  });
  return builder.build();
}
