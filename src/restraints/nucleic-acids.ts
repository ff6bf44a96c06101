// Everything that nucleic acids are restrained by beyond the dictionary: base pairs, stacks and sugar puckers of the start model.
import { type BasePair, findBasePairs } from '../chemistry/base-pairs.js';
import { findStacks } from '../chemistry/base-stacking.js';
import { findNucleotides, type Nucleotides } from '../chemistry/nucleotides.js';
import type { RestraintTable } from '../chemistry/restraint-table.js';
import type { Topology } from '../chemistry/topology.js';
import type { Structure } from '../structure/structure.js';
import { basePairTables } from './base-pair-restraints.js';
import { sugarPuckerTable } from './sugar-pucker-restraints.js';

export interface NucleicAcidRestraints {
  readonly nucleotides: Nucleotides;
  readonly pairs: readonly BasePair[];
  readonly tables: readonly RestraintTable[];
  /** What was found, a sentence; none where there are no nucleotides. */
  readonly notes: readonly string[];
}

/**
 * The same for all frames: read off one conformation, the start model.
 *
 * @param xyz 3N, Å
 */
export function nucleicAcidRestraints(
  structure: Structure,
  topology: Topology,
  xyz: Float64Array,
): NucleicAcidRestraints {
  const nucleotides = findNucleotides(structure, topology, xyz);
  const pairs = findBasePairs(structure, nucleotides, topology, xyz);
  const stacks = findStacks(nucleotides, xyz);
  const { table, counts } = sugarPuckerTable(nucleotides, xyz);
  const tables = [...basePairTables(structure, nucleotides, pairs, stacks), table].filter(({ count }) => count > 0);
  const count = nucleotides.list.length;
  const canonical = pairs.filter((pair) => pair.canonical !== '').length;
  const notes =
    count === 0
      ? []
      : [
          `Nucleic acids of the start model: ${count} nucleotides, ${pairs.length} base pairs (${canonical} Watson–Crick or wobble), ${stacks.length} stacked neighbours, ${counts["C3'-endo"]} sugars C3′-endo and ${counts["C2'-endo"]} C2′-endo; --nucleic off leaves their restraints out.`,
        ];
  return { nucleotides, pairs, tables, notes };
}
