// The restraints that a start model's own fold asks for: secondary structure of proteins, pairs, stacks and puckers of nucleic acids.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import type { Topology } from '../chemistry/topology.js';
import { nucleicAcidRestraints } from '../restraints/nucleic-acids.js';
import { secondaryStructureRestraints } from '../restraints/secondary-structure-choice.js';
import type { Model } from '../structure/model.js';

export interface FoldChoice {
  /** Assigned from the start model, as its file declares, or not restrained (default). */
  readonly secondaryStructure?: 'auto' | 'file' | 'off';
  /** Default auto: whatever is found in the start model. */
  readonly nucleic?: 'auto' | 'off';
}

/** Tables for {@link RestraintChoice.tables}, and what was found, a sentence each. */
export function foldRestraints(
  model: Model,
  topology: Topology,
  { secondaryStructure = 'off', nucleic = 'auto' }: FoldChoice,
): { readonly tables: readonly RestraintTable[]; readonly notes: readonly string[] } {
  const { structure } = model;
  const { xyz } = model.conformations[0]!;
  const declared = secondaryStructure === 'file' ? model.secondaryStructure : undefined;
  const parts = [
    ...(secondaryStructure === 'off' ? [] : [secondaryStructureRestraints(structure, topology, xyz, declared)]),
    ...(nucleic === 'off' ? [] : [nucleicAcidRestraints(structure, topology, xyz)]),
  ];
  return { tables: parts.flatMap(({ tables }) => tables), notes: parts.flatMap(({ notes }) => notes) };
}
