// A frame's run: takes one conformation through the stages of a protocol and records what each did.
import { randomFrom } from '../base/random.js';
import { proteinBackbone } from '../chemistry/protein-backbone.js';
import { Riding } from '../chemistry/riding.js';
import type { DensityMap } from '../density/density-map.js';
import type { Kernels } from '../kernels/kernels.js';
import { geometryNumbers } from '../restraints/geometry-numbers.js';
import type { Term } from '../restraints/term.js';
import { isHydrogen } from '../structure/structure.js';
import { largestMove, rmsd } from '../structure/superpose.js';
import { extrapolate } from './extrapolate.js';
import { flipSideChains } from './flips.js';
import { type FrameHooks, type FrameTask, type RefinementSystem, type StageRecord, StoppedError } from './frame.js';
import { FrameTargets } from './frame-targets.js';
import { isIdle } from './idle-stages.js';
import { Judge } from './judge.js';
import { KeptPreconditioner } from './kept-preconditioner.js';
import type { LikelihoodTarget, TargetAtoms } from './likelihood-target.js';
import type { MapTarget } from './map-target.js';
import { constraintsOf, type NcsCopies, runMinimizeStage } from './minimize-stage.js';
import type { MoveSpec, Moves } from './moves.js';
import { NcsReduction } from './ncs-reduction.js';
import { perturbedStart } from './perturbed-start.js';
import type { StageSpec } from './protocol.js';
import { clarity, SearchMemory } from './search-memory.js';
import { StageLog } from './stage-log.js';
import { exceedsLimits, nextWeight } from './weight.js';
import type { WeightChoice } from './weight-curve.js';
import { climbWeights, rungNumbers } from './weight-ladder.js';

/** Times the map's resolution: stages beyond lead to it, and what is small and free follows its neighbours. */
const COARSER = 1.1;
/**
 * Energy, of models of 1000 atoms and more; of smaller ones in proportion. A coarse stage is the way to the next and gives up iterations that
 * promise less. What it draws out of them is detail that its resolution does not show: on adk-states (3.5 Å) models end 0.179 Å from the
 * truth instead of 0.186 Å, after 1517 evaluations instead of 2381.
 */
const NEGLIGIBLE = 5;
/** Å: coarse enough to feel a body that is a few Å off, fine enough to tell it from a neighbour. */
const BODY_JUDGE = 6;

/** Iterations in which neighbours give way to side chains and peptides that were turned. */
const SETTLING = 15;

type MinimizeSpec = StageSpec & { readonly stage: 'minimize' };
type FlipSpec = StageSpec & { readonly stage: 'flips' };
type WeightSpec = StageSpec & { readonly stage: 'weight' };
type StageOutcome = Omit<StageRecord, 'stage' | 'resolution' | 'moved'>;

export interface FrameRunOutcome {
  readonly xyz: Float64Array;
  /** N, Å² */
  readonly b: Float64Array;
  readonly occupancy: Float64Array;
  readonly weight: number;
  readonly evaluations: number;
  readonly stages: readonly StageRecord[];
  /** Of the weight stage, where it ran. */
  readonly weightChoice: WeightChoice | undefined;
  /** −log of the profile likelihood at the map's own resolution. */
  readonly profile: number;
}

/** What a frame's run works with, beside its task. */
export interface FrameTools {
  readonly terms: readonly Term[];
  /** What joins them in stages that are coarser than the map. */
  readonly following: Term | undefined;
  /** Shared by the frames of the system. */
  readonly moves: Moves;
  /** The map's own, released by the caller afterwards. */
  readonly kernels: Kernels;
}

export class FrameRun {
  readonly #system: RefinementSystem;
  readonly #task: FrameTask;
  readonly #terms: readonly Term[];
  readonly #whenCoarse: readonly Term[];
  readonly #kernels: Kernels;
  readonly #targets: FrameTargets;
  readonly #hooks: FrameHooks;
  readonly #atoms: TargetAtoms;
  readonly #xyz: Float64Array;
  readonly #riding: Riding | undefined;
  readonly #ncs: NcsCopies | undefined;
  readonly #judge: Judge;
  readonly #moves: Moves;
  readonly #log: StageLog;
  readonly #kept = new KeptPreconditioner();
  #weight: number;
  #weightChoice: WeightChoice | undefined;
  /** While the weight is not decided, by what no stage has seen. */
  #holdsOut = false;
  /** Of the rotamer searches, and what they saw: with other weights or images they may find what was not found before. */
  #searched: { readonly circumstances: string; readonly memory: SearchMemory } | undefined;

  constructor(
    system: RefinementSystem,
    task: FrameTask,
    { terms, following, moves, kernels }: FrameTools,
    hooks: FrameHooks,
  ) {
    this.#system = system;
    this.#task = task;
    this.#terms = terms;
    this.#whenCoarse = following === undefined ? terms : [...terms, following];
    this.#moves = moves;
    this.#kernels = kernels;
    this.#hooks = hooks;
    const { structure } = system;
    this.#atoms = {
      elements: structure.element,
      b: task.start.b.slice(),
      occupancy: task.start.occupancy.slice(),
      omit: Uint8Array.from({ length: structure.atomCount }, (_, i) => (isHydrogen(structure, i) ? 1 : 0)),
    };
    this.#targets = new FrameTargets(task, this.#atoms, kernels);
    this.#xyz = perturbedStart(task);
    this.#riding = system.topology.riding && new Riding(system.topology.riding.table);
    this.#riding?.place(this.#xyz);
    const { ncs } = system.restraints ?? {};
    this.#ncs = ncs && { mode: ncs.mode, reduction: new NcsReduction(ncs.groups, this.#xyz) };
    if (ncs?.mode === 'constraints') this.#ncs?.reduction.equalize(this.#xyz, this.#atoms.b);
    this.#judge = new Judge(terms, structure.atomCount);
    this.#weight = task.weight ?? (typeof task.protocol.weight === 'number' ? task.protocol.weight : 1);
    this.#holdsOut =
      this.#mayChangeWeight &&
      task.protocol.weight === 'auto' &&
      task.protocol.stages.some(({ stage }) => stage === 'weight');
    const searched = task.searched ?? (task.startsAtRest ? task.start.xyz : undefined);
    if (searched) {
      const look = { xyz: searched, clarity: Number.POSITIVE_INFINITY, elsewhere: task.searched === undefined };
      this.#memoryOf(task.resolution, task.map).rememberAll(look);
    }
    this.#log = new StageLog(task.protocol.stages.length + this.#approach.length * (task.steppingStones?.length ?? 0));
  }

  run(): FrameRunOutcome {
    const { protocol, steppingStones = [], map, previous } = this.#task;
    const [first] = protocol.stages;
    // Where no coarse stage follows, bodies move as they are, and nothing mends what a step bends.
    if (previous && first && this.#isCoarse(first) && steppingStones.length === 0)
      this.#extrapolate(previous, first.resolution);
    for (const stone of steppingStones) for (const stage of this.#approach) this.#runStage(stage, stone);
    protocol.stages.forEach((stage, k) => {
      if (isIdle(stage, this.#log.records, protocol.stages.slice(k + 1))) this.#log.skip(stage);
      else this.#runStage(stage, map);
    });
    const last = protocol.stages.findLast((stage) => stage.stage === 'minimize');
    if (last !== undefined && this.#mayChangeWeight) this.#keepToLimits(last);
    return {
      xyz: this.#xyz,
      b: this.#atoms.b,
      occupancy: this.#atoms.occupancy,
      weight: this.#weight,
      evaluations: this.#log.evaluations,
      stages: this.#log.records,
      weightChoice: this.#weightChoice,
      profile: this.#profile(),
    };
  }

  /** What a stepping stone is worth: the way to its place, from coarse to the map's own resolution once; details are the frame's. */
  get #approach(): readonly StageSpec[] {
    const { stages } = this.#task.protocol;
    const arrival = stages.findIndex((stage) => stage.resolution <= this.#task.resolution);
    return arrival < 0 ? stages : stages.slice(0, arrival + 1);
  }

  /** As the frames before went, judged at the resolution of the first stage. */
  #extrapolate(previous: Float64Array, resolution: number): void {
    const before = this.#xyz.slice();
    const target = this.#likelihoodFor(resolution, this.#task.map);
    const share = extrapolate(this.#xyz, previous, this.#task.start.xyz, () => {
      target.estimate(this.#xyz, resolution);
      return target.shells.profile;
    });
    this.#riding?.place(this.#xyz);
    const { restraints, profile } = this.#judge.standing(this.#xyz, target, resolution, true);
    const moved = rmsd(before, this.#xyz);
    const energies = { restraintEnergy: restraints, mapEnergy: this.#weight * profile };
    this.#log.expectAnother();
    this.#log.add({ stage: 'extrapolate', resolution, evaluations: 0, moved, ...energies, kept: share > 0 });
  }

  #isCoarse({ resolution }: StageSpec): boolean {
    return resolution > COARSER * this.#task.resolution;
  }

  get #mayChangeWeight(): boolean {
    return this.#task.weight === undefined && typeof this.#task.protocol.weight !== 'number';
  }

  #runStage(spec: StageSpec, map: DensityMap): void {
    this.#announce(spec, 0);
    const before = this.#xyz.slice();
    const outcome =
      spec.stage === 'minimize'
        ? this.#minimize(spec, map)
        : spec.stage === 'flips'
          ? this.#flip(spec, map)
          : spec.stage === 'weight'
            ? this.#decideWeight(spec, map)
            : this.#judged(spec, map);
    this.#log.add({
      stage: spec.stage,
      resolution: spec.resolution,
      moved: rmsd(before, this.#xyz),
      ...outcome,
    });
  }

  /** Flips are decided by contacts and stay: neither the map nor the restraints, which do not know hydrogens, can judge them. */
  #flip({ resolution }: FlipSpec, map: DensityMap): StageOutcome {
    const none = { flips: [], candidates: 0 };
    const { allAtoms } = this.#system;
    const { flips, candidates } = allAtoms ? flipSideChains(this.#xyz, allAtoms, constraintsOf(this.#ncs)) : none;
    this.#riding?.place(this.#xyz);
    const stands = this.#judge.standing(this.#xyz, this.#likelihoodFor(resolution, map), resolution, true);
    return {
      evaluations: 0,
      kept: true,
      changes: { 'amides and rings flipped': flips.length, 'amides and rings looked at': candidates },
      flips,
      restraintEnergy: stands.restraints,
      mapEnergy: this.#weight * stands.profile,
    };
  }

  /** A weight that was given stands. */
  #decideWeight({ resolution, ladder, iterations }: WeightSpec, map: DensityMap): StageOutcome {
    const record = { evaluations: 0, restraintEnergy: 0, mapEnergy: 0, kept: true };
    if (!this.#mayChangeWeight) return record;
    const { structure, topology } = this.#system;
    const target = this.#likelihoodFor(resolution, map);
    const backbone = proteinBackbone(structure, topology);
    target.estimate(this.#xyz, resolution);
    const { variance } = target.shells;
    this.#weightChoice = climbWeights(this.#xyz, {
      weights: ladder,
      method: this.#holdsOut ? (this.#task.noise === undefined ? 'held-out' : 'half-maps') : 'rmsd',
      refineAt: (weight) => {
        this.#weight = weight;
        const rung = { stage: 'minimize', target: 'likelihood', resolution, macroCycles: 1, iterations } as const;
        record.evaluations += this.#minimize(rung, map).evaluations;
      },
      measure: (weight) => {
        target.estimate(this.#xyz, resolution);
        const { b, occupancy } = this.#atoms;
        const conformation = { xyz: this.#xyz, b, occupancy };
        return {
          weight,
          ...rungNumbers(this.#system, this.#task, conformation, backbone, this.#kernels),
          residuals: target.heldOutResiduals(this.#xyz, variance),
        };
      },
    });
    this.#weight = this.#weightChoice.points[this.#weightChoice.taken]!.weight;
    // From here on all terms count.
    this.#holdsOut = false;
    return record;
  }

  #minimize(spec: MinimizeSpec, map: DensityMap): StageOutcome {
    const isCoarse = this.#isCoarse(spec);
    const record = runMinimizeStage(this.#xyz, {
      ...spec,
      terms: isCoarse ? this.#whenCoarse : this.#terms,
      negligible: isCoarse ? NEGLIGIBLE * Math.min(1, this.#xyz.length / 3000) : 0,
      target: this.#targetFor(spec.target, spec.resolution, map),
      weight: this.#weight,
      ncs: this.#ncs,
      riding: this.#riding,
      kept: this.#kept,
      onIteration: (done) => this.#announce(spec, done),
    });
    return { ...record, kept: true };
  }

  /**
   * Makes a move and undoes it where it does not pay. Rigid bodies tear the chain and morphing bends it, which a minimization mends: they
   * are judged by the map alone. What a coarse map draws a body to may be its neighbour, whom the model does not know; so bodies are judged
   * at a resolution where they differ. Residues that were turned count on neighbours to give way: both conformations are judged when they
   * have settled. (nav-beta1, 4 Å: three searches that turned 20 to 38 side chains were undone for contacts that a few iterations relieve.)
   */
  #judged(spec: MoveSpec, map: DensityMap): StageOutcome {
    const tears = spec.stage === 'rigid-body' || spec.stage === 'morph';
    const resolution = tears ? Math.max(this.#task.resolution, BODY_JUDGE) : spec.resolution;
    const standing = () => this.#judge.standing(this.#xyz, this.#likelihoodFor(resolution, map), resolution, !tears);
    const { seed, frame, replicate } = this.#task;
    const { b, occupancy } = this.#atoms;
    const saved = [this.#xyz.slice(), b.slice(), occupancy.slice()] as const;
    const unsettled = standing();
    const { evaluations, changes } = this.#moves.make(spec, this.#xyz, {
      terms: this.#terms,
      target: this.#likelihoodFor(spec.resolution, map),
      atoms: this.#atoms,
      riding: this.#riding,
      ncs: this.#ncs,
      weight: this.#weight,
      memory: () => this.#memoryOf(spec.resolution, map),
      random: randomFrom(seed, frame, replicate, spec.stage, this.#log.records.length),
      onIteration: () => this.#announce(spec, 0.5),
    });
    this.#riding?.place(this.#xyz);
    const searches = spec.stage === 'rotamers' || spec.stage === 'peptides';
    const turned = searches && largestMove(saved[0], this.#xyz) > 0;
    const settling = { before: 0, after: turned ? this.#settle(resolution, map) : 0 };
    const after = searches && !turned ? unsettled : standing();
    let before = unsettled;
    if (turned && !this.#log.isSettled(resolution)) {
      const moved = this.#xyz.slice();
      this.#xyz.set(saved[0]);
      settling.before = this.#settle(resolution, map);
      before = standing();
      saved[0].set(this.#xyz);
      this.#xyz.set(moved);
    }
    const verdict = this.#judge.verdict(before, after, this.#weight);
    if (!verdict.kept) {
      this.#xyz.set(saved[0]);
      b.set(saved[1]);
      occupancy.set(saved[2]);
      this.#targets.last?.setImages?.(b, occupancy);
      // What was turned in vain is not worth another try.
      if (spec.stage === 'rotamers')
        this.#memoryOf(resolution, map).rememberAll({
          xyz: saved[0],
          clarity: clarity(this.#likelihoodFor(resolution, map).shells),
        });
    } else if (!searches) {
      // It may have changed the images.
      this.#searched = undefined;
    }
    const stands = verdict.kept ? after : before;
    return {
      evaluations: evaluations + settling.before + settling.after,
      changes,
      ...verdict,
      restraintEnergy: stands.restraints,
      mapEnergy: this.#weight * stands.profile,
    };
  }

  /** Of searches as they are now: terms that were held out before may show what was not found then. */
  #memoryOf(resolution: number, map: DensityMap): SearchMemory {
    const circumstances = `${resolution} ${this.#weight} ${this.#holdsOut} ${map === this.#task.map}`;
    if (this.#searched?.circumstances !== circumstances) this.#searched = { circumstances, memory: new SearchMemory() };
    return this.#searched.memory;
  }

  /** A few iterations of minimization; returns the evaluations. */
  #settle(resolution: number, map: DensityMap): number {
    const settling = {
      stage: 'minimize',
      target: 'likelihood',
      resolution,
      macroCycles: 1,
      iterations: SETTLING,
    } as const;
    return this.#minimize(settling, map).evaluations;
  }

  /** Lowers the weight until bonds and angles keep to the limits of the field; the map term never needs to break them. */
  #keepToLimits(last: StageSpec): void {
    for (let attempt = 0; attempt < 4; attempt++) {
      const geometry = geometryNumbers(this.#system.topology.tables, this.#xyz, 0);
      const numbers = { bondRmsd: geometry.bond.rmsdOfSound, angleRmsd: geometry.angle.rmsdOfSound };
      if (!exceedsLimits(numbers)) return;
      this.#weight = nextWeight(this.#weight, numbers);
      this.#log.expectAnother();
      this.#runStage(last, this.#task.map);
    }
  }

  #targetFor(kind: 'atoms' | 'likelihood', resolution: number, map: DensityMap): MapTarget {
    return this.#targets.of(kind, resolution, map, this.#holdsOut);
  }

  #likelihoodFor(resolution: number, map: DensityMap): LikelihoodTarget {
    return this.#targetFor('likelihood', resolution, map) as LikelihoodTarget;
  }

  #profile(): number {
    const target = this.#likelihoodFor(this.#task.resolution, this.#task.map);
    target.estimate(this.#xyz, this.#task.resolution);
    return target.shells.profile;
  }

  #announce(spec: StageSpec, done: number): void {
    if (this.#hooks.shouldStop?.() === true) throw new StoppedError('The refinement was stopped.');
    this.#hooks.progress?.(`${spec.stage} ${spec.resolution} Å`, this.#log.share(done));
  }
}
