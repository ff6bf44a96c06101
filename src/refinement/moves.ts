// The moves: what each stage that is judged does to a conformation, before anybody has said whether it pays.
import type { Random } from '../base/random.js';
import type { Riding } from '../chemistry/riding.js';
import type { Term } from '../restraints/term.js';
import { anneal } from './anneal.js';
import { refineBFactors } from './b-factors.js';
import { bodyGroups } from './body-groups.js';
import type { RefinementSystem, StageRecord } from './frame.js';
import { imageGroups } from './image-groups.js';
import type { LikelihoodTarget, TargetAtoms } from './likelihood-target.js';
import { constraintsOf, type NcsCopies } from './minimize-stage.js';
import { morph } from './morph.js';
import { ncsLikeness } from './ncs-b-factors.js';
import { ncsBodies, refineNcsBodies } from './ncs-bodies.js';
import { occupancyGroups, refineOccupancies } from './occupancies.js';
import { searchPeptides } from './peptide-flips.js';
import { type PeptideSystem, peptideSystem } from './peptides.js';
import type { StageSpec } from './protocol.js';
import { refineRigidBodies } from './rigid-body.js';
import { searchRotamers } from './rotamer-search.js';
import { type RotamerSystem, rotamerSystem } from './rotamer-system.js';
import { clarity, type SearchMemory } from './search-memory.js';

/** Minimization is no move: it cannot make things worse; and flips and the weight are not decided by the judge. */
export type MoveSpec = Exclude<StageSpec, { readonly stage: 'minimize' | 'flips' | 'weight' }>;

export type MoveOutcome = Pick<StageRecord, 'evaluations'> & Required<Pick<StageRecord, 'changes'>>;

/** What a move meets, beside the coordinates. */
export interface MoveSetting {
  readonly terms: readonly Term[];
  /** At the resolution of the stage; its noise is estimated by the move. */
  readonly target: LikelihoodTarget;
  /** B factors and occupancies are changed in place. */
  readonly atoms: TargetAtoms;
  readonly riding: Riding | undefined;
  /** Copies that follow their masters, or that restraints keep alike. */
  readonly ncs: NcsCopies | undefined;
  /** Of the map. */
  readonly weight: number;
  /** Of the rotamer searches before this one. */
  readonly memory: () => SearchMemory;
  /** Of this stage alone. */
  readonly random: Random;
  /** Called now and then; may throw to stop. */
  readonly onIteration: () => void;
}

/** Keeps what the searches know of the system from one stage, and one frame, to the next. */
export class Moves {
  readonly #system: RefinementSystem;
  /** Made when the first stage asks for them. */
  #rotamers: RotamerSystem | undefined;
  #peptides: PeptideSystem | undefined;

  constructor(system: RefinementSystem) {
    this.#system = system;
  }

  /** Changes `xyz` (3N, Å) or the images of the atoms in place; riding hydrogens have not followed yet. */
  make(spec: MoveSpec, xyz: Float64Array, setting: MoveSetting): MoveOutcome {
    const { target, atoms, riding, weight } = setting;
    const { b, occupancy } = atoms;
    const { structure, topology, reference, restraints: { ncs } = {} } = this.#system;
    const constraints = constraintsOf(setting.ncs);
    switch (spec.stage) {
      case 'rigid-body': {
        constraints?.refresh(xyz);
        constraints?.follow(xyz);
        target.estimate(xyz, spec.resolution);
        const groups = bodyGroups(structure, reference, spec.groups, constraints && ncs?.groups);
        const { iterations } = spec;
        const evaluations =
          ncs && constraints
            ? refineNcsBodies(
                xyz,
                ncsBodies(groups, ncs.groups, structure.atomCount),
                constraints,
                target,
                iterations,
                setting.onIteration,
              )
            : refineRigidBodies(xyz, groups, target, iterations, setting.onIteration);
        return { evaluations, changes: { 'bodies moved': groups.length } };
      }
      case 'morph': {
        constraints?.refresh(xyz);
        constraints?.follow(xyz);
        target.estimate(xyz, spec.resolution);
        const evaluations = morph(xyz, target, { ...spec, onIteration: setting.onIteration, constraints });
        return { evaluations, changes: { 'steps of the field': evaluations } };
      }
      case 'anneal': {
        const evaluations = anneal(xyz, { ...spec, ...setting, elements: structure.element });
        return { evaluations, changes: { 'steps of dynamics': spec.steps } };
      }
      case 'rotamers': {
        constraints?.refresh(xyz);
        constraints?.follow(xyz);
        target.estimate(xyz, spec.resolution);
        this.#rotamers ??= rotamerSystem(this.#system);
        const { turned } = searchRotamers(xyz, this.#rotamers, (at) => target.probe(at), weight, {
          memory: setting.memory(),
          clarity: clarity(target.shells),
          constraints,
        });
        return { evaluations: 0, changes: { 'side chains turned': turned.length } };
      }
      case 'peptides': {
        constraints?.refresh(xyz);
        constraints?.follow(xyz);
        target.estimate(xyz, spec.resolution);
        this.#peptides ??= peptideSystem(this.#system);
        const { turned, doubtful } = searchPeptides(xyz, this.#peptides, (at) => target.probe(at), weight, constraints);
        return { evaluations: 0, changes: { 'peptides turned': turned.length, 'peptides looked at': doubtful } };
      }
      case 'occupancies': {
        const groups = occupancyGroups(structure, topology, reference, spec.free, constraints);
        const evaluations = refineOccupancies(xyz, b, occupancy, target, { ...spec, groups, weight });
        riding?.takeFromParents(occupancy);
        return { evaluations, changes: { 'groups of occupancies': groups.length } };
      }
      case 'b-factors': {
        const overall = spec.per === 'overall';
        const groups = imageGroups(structure, topology, reference, overall ? 'atom' : spec.per, constraints);
        const { evaluations, atLimit } = refineBFactors(xyz, b, occupancy, target, {
          ...spec,
          // Without cycles only the overall shift is left.
          ...(overall && { macroCycles: 0 }),
          groups,
          weight,
          likeness: ncs?.mode === 'restraints' && !overall ? ncsLikeness(ncs, groups.groupOf, xyz) : undefined,
        });
        riding?.takeFromParents(b);
        return { evaluations, changes: { 'B factors refined': groups.count, 'B factors at a limit': atLimit } };
      }
    }
  }
}
