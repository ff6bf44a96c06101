// What a rotamer search knows of a system before it sees a map: side chains, their ideal geometry, and what holds each residue.
import type { NonbondedParameters } from '../chemistry/topology.js';
import { cBetaTable } from '../restraints/c-beta.js';
import type { Structure } from '../structure/structure.js';
import type { RefinementSystem } from './frame.js';
import { IdealResidues } from './ideal-residues.js';
import { ResidueRestraints } from './residue-restraints.js';
import { type SideChain, sideChains } from './side-chains.js';

export interface RotamerSystem {
  readonly structure: Structure;
  readonly chains: readonly SideChain[];
  readonly nonbonded: NonbondedParameters;
  /** Of {@link Topology}. */
  readonly rigid: Uint8Array;
  readonly restraints: ResidueRestraints;
  readonly ideals: IdealResidues;
}

/** Plugins' restraints have no part in it: they act on the main chain or across residues, and the minimization that follows sees them. */
export function rotamerSystem(
  system: Pick<RefinementSystem, 'structure' | 'topology' | 'reference' | 'restraints'>,
): RotamerSystem {
  const { structure, topology, reference, restraints: choice = {} } = system;
  const cBeta = choice.cBeta === false ? [] : [cBetaTable(structure, topology)];
  const restraints = new ResidueRestraints(structure, [...topology.tables, ...cBeta]);
  return {
    structure,
    chains: sideChains(structure, topology),
    // Riding hydrogens follow when the search is over; until then side chains meet as united atoms.
    nonbonded: topology.riding?.united ?? topology.nonbonded,
    rigid: topology.rigid,
    restraints,
    ideals: new IdealResidues(structure, restraints, reference),
  };
}
