// One model and one map in a process of its own, so that memory and warm code are this size's alone: what an evaluation and a macro-cycle cost.
import { randomFrom } from '../src/base/random.js';
import { cutBox } from '../src/density/box.js';
import { readMap, requireVolume } from '../src/density/mrc-read.js';
import { loadKernels } from '../src/kernels/load-kernels.js';
import { RefinementEnergy } from '../src/refinement/energy.js';
import { LikelihoodTarget } from '../src/refinement/likelihood-target.js';
import { runMinimizeStage } from '../src/refinement/minimize-stage.js';
import { compileSystem } from '../src/refinement/system-terms.js';
import { prepareSystem } from '../src/series/prepare-system.js';
import { isHydrogen } from '../src/structure/structure.js';
import { processorTime, type Row, rowOf, timed } from './harness.js';

/** Terms over atoms that are bonded to one another. */
const BONDED = new Set(['bond', 'angle', 'torsion', 'chirality', 'plane']);

/** What the child prints as JSON. */
export interface EvaluationCosts {
  readonly atoms: number;
  /** Voxels along x, y, z of the box that was cut around the model. */
  readonly box: readonly number[];
  /** From the start of the process to the end of the first evaluation, by the clock and on processors, s. */
  readonly firstEvaluation: number;
  readonly firstEvaluationCpu: number;
  /** cpu ms an evaluation: restraints, those of them between bonded atoms, target, and energy (all of it). */
  readonly rows: { readonly restraints: Row; readonly bonded: Row; readonly target: Row; readonly energy: Row };
  /** cpu ms of one macro-cycle, everything in: noise estimated, preconditioner made, minimized. */
  readonly macroCycle: Row;
  /** Of one macro-cycle. */
  readonly evaluations: number;
  /** Largest resident set, MB. */
  readonly peakMemory: number;
}

const [modelFile, mapFile, resolutionText, iterationsText, quickText] = process.argv.slice(2);
const resolution = Number(resolutionText);
const iterations = Number(iterationsText);
const quick = quickText === 'quick';

const { system, start } = await prepareSystem({ models: [modelFile!], freezeUnknown: true, restraints: {}, fold: {} });
const atomCount = system.structure.atomCount;
const box = cutBox(requireVolume(await readMap(mapFile!)), start.xyz, 10);
const { set } = await compileSystem(system, loadKernels());
const atoms = {
  elements: system.structure.element,
  b: start.b,
  occupancy: start.occupancy,
  omit: Uint8Array.from({ length: atomCount }, (_, i) => (isHydrogen(system.structure, i) ? 1 : 0)),
};
const target = new LikelihoodTarget(box, resolution, atoms, loadKernels());
const shaken = shakenBy(0.3);
for (const term of set.terms) term.refresh?.(shaken);
target.estimate(shaken, resolution);
const energy = new RefinementEnergy(atomCount, set.terms, target, 1);
const gradient = new Float64Array(shaken.length);
energy.evaluate(shaken, gradient);
const firstEvaluation = performance.now() / 1000;
const firstEvaluationCpu = processorTime() / 1000;

// A target knows what it made of coordinates that it sees again: each evaluation is of others, as in a minimization.
const nudged = [shaken, shaken.map((x) => x + 0.005)] as const;
let turn = 0;
const elsewhere = (): Float64Array => nudged[turn++ % 2]!;

const effort = quick ? { samples: 3, warmUp: 50 } : { samples: atomCount > 30_000 ? 5 : 15, warmUp: 2000 };
const bonded = set.terms.filter(({ name }) => BONDED.has(name));
const rows = {
  restraints: timed('restraints', 'ms', 1, () => set.evaluate(elsewhere(), gradient), effort),
  bonded: timed(
    'bonded',
    'ms',
    1,
    () => {
      const xyz = elsewhere();
      for (const term of bonded) term.evaluate(xyz, gradient);
    },
    effort,
  ),
  target: timed('target', 'ms', 1, () => target.evaluate(elsewhere(), gradient, 1), effort),
  energy: timed('energy', 'ms', 1, () => energy.evaluate(elsewhere(), gradient), effort),
};
const { row: macroCycle, evaluations } = macroCycles(quick ? 1 : atomCount > 30_000 ? 1 : 5);
const costs: EvaluationCosts = {
  atoms: atomCount,
  box: box.grid.shape,
  firstEvaluation,
  firstEvaluationCpu,
  rows,
  macroCycle,
  evaluations,
  // Node gives the largest resident set in KiB.
  peakMemory: (process.resourceUsage().maxRSS * 1024) / 1e6,
};
process.stdout.write(`${JSON.stringify(costs)}\n`);

/** The start with every coordinate displaced by a Gaussian; `rms` over atoms, Å. */
function shakenBy(rms: number): Float64Array {
  const random = randomFrom('evaluation');
  return start.xyz.map((value) => value + (rms / Math.sqrt(3)) * random.normal());
}

/** Each from the same shaken start; none is left out as a warm-up, because a frame has not many more. */
function macroCycles(count: number): { row: Row; evaluations: number } {
  let spent = 0;
  const work = (): void => {
    const stage = { terms: set.terms, target, weight: 1, resolution, macroCycles: 1, iterations };
    spent = runMinimizeStage(shaken.slice(), stage).evaluations;
  };
  const times = Array.from({ length: count }, () => {
    const before = processorTime();
    work();
    return processorTime() - before;
  });
  return { row: rowOf('macro-cycle', 'ms', times), evaluations: spent };
}
