// A refiner: everything a worker keeps between the frames of one system, and the call that refines one frame.
import { localCorrelation, residueCorrelations } from '../density/agreement.js';
import { loadKernels } from '../kernels/load-kernels.js';
import { createFollowingTerm } from '../restraints/following.js';
import type { Conformation } from '../structure/structure.js';
import { ClashCounter } from '../validation/clash-counter.js';
import { measureChains } from './chain-fit.js';
import type { FrameHooks, FrameResult, FrameTask, FrameValidation, RefinementSystem, ValidationTask } from './frame.js';
import { measureFrame } from './frame-numbers.js';
import { measureQuality } from './frame-quality.js';
import { FrameRun } from './frame-run.js';
import { Moves } from './moves.js';
import { restoreShapes, rigidGroupTerm } from './rigid-groups.js';
import { compileSystem } from './system-terms.js';

export interface Refiner {
  /** Synchronous and CPU-bound. Throws StoppedError when the hooks ask to stop. */
  refine(task: FrameTask, hooks?: FrameHooks): FrameResult;
  /** Of a model that was kept: what is not needed to decide which one that is. Synchronous and CPU-bound. */
  validate(task: ValidationTask): FrameValidation;
}

/** Compiles the restraints, loads the plugins and the kernels. */
export async function createRefiner(system: RefinementSystem): Promise<Refiner> {
  // Two arenas: the pair list lives as long as its atoms stay near, what belongs to a map only as long as its frame.
  const pairKernels = loadKernels();
  const mapKernels = loadKernels();
  const { set, nonbonded } = await compileSystem(system, pairKernels);
  const following = createFollowingTerm(system.structure, system.topology);
  const moves = new Moves(system);
  const clashes = system.allAtoms && new ClashCounter(system.allAtoms);
  return {
    refine(task, hooks = {}) {
      const began = performance.now();
      nonbonded.forget();
      pairKernels.release();
      try {
        const { rigidGroups } = system.topology;
        const rigid = rigidGroupTerm(rigidGroups, task.start.xyz);
        const terms = rigid === undefined ? set.terms : [...set.terms, rigid];
        const before = task.startNumbers ?? measureFrame(system, task, task.start, mapKernels).numbers;
        const outcome = new FrameRun(
          system,
          { ...task, map: task.correctedMap ?? task.map },
          { terms, following, moves, kernels: mapKernels },
          hooks,
        ).run();
        restoreShapes(rigidGroups, task.start.xyz, outcome.xyz);
        const conformation: Conformation = { xyz: outcome.xyz, b: outcome.b, occupancy: outcome.occupancy };
        const { numbers: after, modelMap } = measureFrame(system, task, conformation, mapKernels);
        set.refresh(outcome.xyz);
        const restraintEnergy = set.evaluate(outcome.xyz, new Float64Array(outcome.xyz.length));
        return {
          frame: task.frame,
          replicate: task.replicate,
          conformation,
          before,
          after,
          residueCc: modelMap
            ? residueCorrelations(localCorrelation(task.map, modelMap, conformation, task.resolution), system.structure)
            : new Float64Array(system.structure.residues.count).fill(Number.NaN),
          weight: outcome.weight,
          ...(outcome.weightChoice && { weightChoice: outcome.weightChoice }),
          objective: restraintEnergy + outcome.weight * outcome.profile,
          evaluations: outcome.evaluations,
          seconds: (performance.now() - began) / 1000,
          stages: outcome.stages,
        };
      } finally {
        mapKernels.release();
      }
    },
    validate({ map, resolution, conformation }) {
      try {
        return {
          quality: measureQuality(system, map, conformation, clashes, mapKernels),
          chainFit: measureChains(system, { map, resolution }, conformation, mapKernels),
        };
      } finally {
        mapKernels.release();
      }
    },
  };
}

/** Whether `a` explains the frame's map better than `b`, geometry counted in. Both belong to the same map and weight. */
export function isBetter(a: FrameResult, b: FrameResult): boolean {
  return a.objective < b.objective;
}
