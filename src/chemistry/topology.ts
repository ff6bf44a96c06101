// A topology: who is bonded to whom, and every restraint that the chemistry of a structure asks for.
import type { RestraintTable } from './restraint-table.js';
import type { RidingTable } from './riding-table.js';

/** Plain data: sent to a worker once. */
export interface Topology {
  /** bond, angle, torsion, chirality, plane; in that order. */
  readonly tables: readonly RestraintTable[];
  readonly nonbonded: NonbondedParameters;
  /** 1 for atoms that stay where they are relative to their residue (unknown residues under `--freeze-unknown`): the residue moves as a rigid group. */
  readonly rigid: Uint8Array;
  /** Rigid groups of the unknown residues, atoms by index. */
  readonly rigidGroups: readonly Int32Array[];
  /** Hydrogens that have no restraints of their own and follow their parents; absent where there are none, or they are restrained. */
  readonly riding?: RidingHydrogens;
  /** What was found and decided, a sentence each (links made, atoms without restraints, ions treated as neutral, …). */
  readonly notes: readonly string[];
}

export interface RidingHydrogens {
  readonly table: RidingTable;
  /** Contacts of the other atoms as united atoms; those of riding hydrogens have radius 0, which is no contact. */
  readonly united: NonbondedParameters;
}

/** Everything that the nonbonded term needs to know of the atoms. */
export interface NonbondedParameters {
  /** N, Å: united-atom or all-atom radius. */
  readonly radius: Float64Array;
  /** N: 0 neither, 1 donor, 2 acceptor, 3 both; a donor–acceptor pair's contact distance is shortened by `hydrogenBondShrink`. */
  readonly hydrogenBond: Uint8Array;
  /** N: conformers with different non-zero numbers do not see each other (altlocs A, B, …). */
  readonly alternate: Uint8Array;
  /** Pairs left out (1-2, 1-3, same plane/ring, rigid groups), CSR over the smaller index: partners j > i of atom i. */
  readonly excludedOffsets: Int32Array;
  readonly excluded: Int32Array;
  /** 1-4 pairs, contact distance times `factor14`, same layout. */
  readonly pairs14Offsets: Int32Array;
  readonly pairs14: Int32Array;
  /** 0.8 */
  readonly factor14: number;
  /** Å, 0.6 */
  readonly hydrogenBondShrink: number;
}
