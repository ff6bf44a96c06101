// The restraints that a start model's own fold asks for: secondary structure of proteins, pairs, stacks and puckers of nucleic acids.
import type { RestraintTable } from '../chemistry/restraint-table.js';
import type { Topology } from '../chemistry/topology.js';
import { nucleicAcidRestraints } from '../restraints/nucleic-acids.js';
import { secondaryStructureRestraints } from '../restraints/secondary-structure-choice.js';
import type { Model } from '../structure/model.js';

export interface FoldChoice {
  /** Assigned from the start model, as its file declares, or not restrained (default). */
  readonly secondaryStructure?: 'auto' | 'file' | 'off';
  /**
   * Default auto: whatever is found in the start model. Measured from 3.0 to 6.0 Å on 1BNA, 4GXY and 1D66 (docs/restraints.md): as near to
   * the truth as without or nearer, with hydrogen bonds nearer to the true ones.
   */
  readonly nucleic?: 'auto' | 'off';
}

/**
 * Å: maps worse than this leave hydrogen bonds open enough for restraints to help. Measured: 5XSY in EMD-6770 at 4.0 Å gains 1.0 in
 * Rama-Z (−3.3 to −2.3) for 0.013 of CC_mask; adenylate kinase at 3.2 Å, known exactly, ends 0.002 Å farther from the truth.
 */
const HELPS_BEYOND = 3.5;

/** The choice for one map, completed by its resolution (Å) where the user left it open. */
export function foldForResolution(choice: FoldChoice, resolution: number): FoldChoice {
  return { secondaryStructure: resolution > HELPS_BEYOND ? 'auto' : 'off', ...choice };
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
