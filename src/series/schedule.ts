// The schedule: which refinements a plan asks for, when each may start, and which result of a frame is kept.
import type { FrameResult } from '../refinement/frame.js';
import { childrenOf, longSteps, type Plan } from './plan.js';
import { heights, stepsLeft } from './plan-depth.js';
import { type TaskSpec, taskId } from './task-spec.js';

/** What is known of a frame when all is done. */
export interface FrameOutcome {
  readonly frame: number;
  /** The task whose result is the frame's model. */
  readonly keptTask: TaskSpec;
  /** Index: replicate; [0] is the frame's model. */
  readonly results: readonly FrameResult[];
  /** The best result of the outward sweep. */
  readonly outward: FrameResult;
  /** The best result that started from a child; absent at the ends of the plan. */
  readonly backward?: FrameResult;
}

export interface ScheduleOptions {
  /** Refinements a frame: one, and replicates − 1 from perturbed starts. */
  readonly replicates: number;
  /** A number fixes the weight of all frames; 'auto' lets the root decide it in a pilot. */
  readonly weight: number | 'auto';
  readonly isBetter: (a: FrameResult, b: FrameResult) => boolean;
  /** Whether the pilot ran with its final weight from the first, so that it is what the root's refinement would be. */
  readonly pilotStands: (pilot: FrameResult) => boolean;
  /** Drop of CC_mask from parent to child that calls for stepping stones. */
  readonly dropInFit: number;
}

interface Candidate {
  readonly task: TaskSpec;
  readonly result: FrameResult;
}

interface FrameState {
  outward?: Candidate;
  kept?: Candidate;
  /** By child, kept apart until all are there, so that the choice does not depend on who finished first. */
  readonly backward: Map<number, Candidate>;
  readonly replicates: Map<number, FrameResult>;
}

/**
 * A state machine without clock, files or threads. Its decisions depend on the plan and on results alone, never on
 * the order in which tasks finish: a task becomes ready when everything that it builds on is known, and choices between
 * results are made when all of them are there, in the plan's order.
 *
 *     pilot ─► outward(root) ─► outward(child) ─► … ─► end of the plan: kept
 *                   │  fit dropped: stepped                │
 *                   ▼                                      ▼
 *              kept(root) ◄─ backward(root) ◄─ … ◄─ kept(child) ─► replicates
 */
export class Schedule {
  readonly #plan: Plan;
  readonly #options: ScheduleOptions;
  readonly #children: readonly (readonly number[])[];
  readonly #height: readonly number[];
  readonly #long: ReadonlySet<number>;
  readonly #states: readonly FrameState[];
  readonly #ready: TaskSpec[] = [];
  #weight: number | 'auto';
  #pilotStands = false;
  #replicates: number;
  #finished = 0;
  #stepped = 0;

  constructor(plan: Plan, options: ScheduleOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#children = childrenOf(plan);
    this.#height = heights(plan);
    this.#long = new Set(longSteps(plan));
    this.#states = plan.parent.map(() => ({ backward: new Map(), replicates: new Map() }));
    this.#weight = options.weight;
    this.#replicates = options.replicates;
    if (options.weight === 'auto') this.#add({ frame: plan.root, sweep: 'pilot', from: -1, stones: false });
    else this.#startOutward();
  }

  /** The next refinement to run, the most urgent first; undefined while nothing is ready. */
  take(): TaskSpec | undefined {
    let best = 0;
    for (let k = 1; k < this.#ready.length; k++) if (this.#isMoreUrgent(this.#ready[k]!, this.#ready[best]!)) best = k;
    return this.#ready.splice(best, 1)[0];
  }

  /** Takes in the result of a task; the sentences say what was decided because of it. */
  finish(task: TaskSpec, result: FrameResult): string[] {
    const state = this.#states[task.frame]!;
    this.#finished++;
    switch (task.sweep) {
      case 'pilot':
        return this.#finishPilot(task, result, state);
      case 'outward':
        return this.#finishOutward(task, result, state);
      case 'stepped':
        return this.#finishStepped(task, result, state);
      case 'backward':
        state.backward.set(task.from, { task, result });
        if (state.backward.size === this.#children[task.frame]!.length) this.#keep(task.frame);
        return [];
      case 'replicate':
        state.replicates.set(task.replicate, result);
        return [];
      case 'linear':
        throw new Error('The correction of a linear series is not part of the schedule.');
    }
  }

  /** The result whose model the task starts from; undefined: the start model. */
  startOf(task: TaskSpec): FrameResult | undefined {
    if (task.from < 0) return undefined;
    const state = this.#states[task.from]!;
    const comesFromParent = this.#plan.parent[task.frame] === task.from;
    return (comesFromParent ? state.outward : state.kept)?.result;
  }

  /**
   * What lies before the start on the same way: its parent on the way out, on the way back its child, where it has one alone. Steps from the
   * start model and round a fork are no way to go on.
   */
  beforeStartOf({ frame, from }: TaskSpec): FrameResult | undefined {
    if (from < 0) return undefined;
    if (this.#plan.parent[frame] === from) return this.#states[this.#plan.parent[from]!]?.outward?.result;
    const [child, another] = this.#children[from]!;
    return child === undefined || another !== undefined ? undefined : this.#states[child]!.kept?.result;
  }

  /** The result of the same frame whose side chains were searched: where the way back comes to the same places, they need no second search. */
  searchedBefore({ sweep, frame }: TaskSpec): FrameResult | undefined {
    return sweep === 'backward' ? this.#states[frame]!.outward?.result : undefined;
  }

  /** A result of the same frame from the same start: what was measured of that start holds for this one. */
  fromSameStart({ sweep, frame }: TaskSpec): FrameResult | undefined {
    return sweep === 'replicate' ? this.#states[frame]!.kept?.result : undefined;
  }

  /** Refinements that are done, and how many there will be as far as is known. */
  get count(): { readonly finished: number; readonly total: number } {
    const frames = this.#states.length;
    const edges = this.#plan.parent.filter((parent) => parent >= 0).length;
    const pilots = this.#options.weight === 'auto' && !this.#pilotStands ? 1 : 0;
    return {
      finished: this.#finished,
      total: pilots + frames * this.#replicates + edges + this.#stepped,
    };
  }

  /** Refinements that must still follow one another, which no number of workers can shorten. */
  get longestChain(): number {
    const sweeps = stepsLeft(
      this.#plan,
      (frame) => this.#states[frame]!.outward !== undefined,
      (frame) => this.#states[frame]!.kept !== undefined,
    );
    return sweeps + (this.#replicates > 1 && !this.done ? 1 : 0);
  }

  /** Asks for replicates of models that are kept already, where one refinement a frame was asked for at first. */
  demandReplicates(replicates: number): void {
    this.#replicates = replicates;
    this.#states.forEach(({ kept }, frame) => {
      if (kept) this.#addReplicates(frame, kept);
    });
  }

  get done(): boolean {
    return this.#states.every((state) => state.kept && state.replicates.size === this.#replicates - 1);
  }

  /** The weight of all frames; 'auto' until the pilot is done. */
  get weight(): number | 'auto' {
    return this.#weight;
  }

  /** One a frame, in the order of the frames. Only when all is done. */
  outcomes(): FrameOutcome[] {
    return this.#states.map((state, frame) => {
      if (!state.kept || !state.outward) throw new Error(`Schedule: frame ${frame} is not done.`);
      const backward = this.#bestBackward(frame);
      const results = [state.kept.result];
      for (let r = 1; r < this.#replicates; r++) results.push(state.replicates.get(r)!);
      return {
        frame,
        keptTask: state.kept.task,
        results,
        outward: state.outward.result,
        ...(backward && { backward: backward.result }),
      };
    });
  }

  #finishPilot(task: TaskSpec, result: FrameResult, state: FrameState): string[] {
    this.#weight = result.weight;
    this.#pilotStands = this.#options.pilotStands(result);
    this.#startOutward();
    return this.#pilotStands ? this.#finishOutward(task, result, state) : [];
  }

  #startOutward(): void {
    this.#plan.parent.forEach((parent, frame) => {
      const isDone = frame === this.#plan.root && this.#pilotStands;
      if (parent < 0 && !isDone) this.#add({ frame, sweep: 'outward', from: -1, stones: false });
    });
  }

  #finishOutward(task: TaskSpec, result: FrameResult, state: FrameState): string[] {
    state.outward = { task, result };
    const parent = task.from < 0 ? undefined : this.#states[task.from]!.outward!.result;
    const drop = parent ? parent.after.ccMask - result.after.ccMask : 0;
    if (task.stones || !(drop > this.#options.dropInFit)) {
      this.#settleOutward(task.frame);
      return [];
    }
    this.#stepped++;
    this.#add({ frame: task.frame, sweep: 'stepped', from: task.from, stones: true });
    return [
      `Frame ${task.frame} fits its map less well than its parent, frame ${task.from} (CC_mask ${result.after.ccMask.toFixed(3)} against ${parent!.after.ccMask.toFixed(3)}): refined again over stepping stones.`,
    ];
  }

  #finishStepped(task: TaskSpec, result: FrameResult, state: FrameState): string[] {
    const direct = state.outward!.result;
    const helped = this.#options.isBetter(result, direct);
    if (helped) state.outward = { task, result };
    this.#settleOutward(task.frame);
    const numbers = `CC_mask ${result.after.ccMask.toFixed(3)} against ${direct.after.ccMask.toFixed(3)}`;
    return [
      helped
        ? `Stepping stones brought frame ${task.frame} to a better fit (${numbers}); this model is kept.`
        : `Stepping stones did not help frame ${task.frame} (${numbers}); the direct step is kept.`,
    ];
  }

  #settleOutward(frame: number): void {
    const children = this.#children[frame]!;
    if (children.length === 0) this.#keep(frame);
    for (const child of children)
      this.#add({ frame: child, sweep: 'outward', from: frame, stones: this.#long.has(child) });
  }

  #bestBackward(frame: number): Candidate | undefined {
    let best: Candidate | undefined;
    for (const child of this.#children[frame]!) {
      const candidate = this.#states[frame]!.backward.get(child)!;
      if (!best || this.#options.isBetter(candidate.result, best.result)) best = candidate;
    }
    return best;
  }

  #keep(frame: number): void {
    const state = this.#states[frame]!;
    const backward = this.#bestBackward(frame);
    const outward = state.outward!;
    const kept = backward && this.#options.isBetter(backward.result, outward.result) ? backward : outward;
    state.kept = kept;
    this.#addReplicates(frame, kept);
    const parent = this.#plan.parent[frame]!;
    if (parent >= 0) this.#add({ frame: parent, sweep: 'backward', from: frame, stones: this.#long.has(frame) });
  }

  #addReplicates(frame: number, { task: { from, stones } }: Candidate): void {
    for (let replicate = 1; replicate < this.#replicates; replicate++)
      this.#add({ frame, sweep: 'replicate', from, stones }, replicate);
  }

  #add(spec: Pick<TaskSpec, 'frame' | 'sweep' | 'from' | 'stones'>, replicate = 0): void {
    const far = spec.from < 0 || spec.stones;
    this.#ready.push({
      ...spec,
      id: taskId(spec.frame, spec.sweep, replicate, spec.from),
      replicate,
      protocol: far ? 'standard' : 'propagation',
      weight: spec.sweep === 'pilot' ? 'auto' : this.#weight,
    });
  }

  /** Sweeps before replicates, and in a sweep the frame with the longest way still behind it: it decides when all is done. */
  #isMoreUrgent(a: TaskSpec, b: TaskSpec): boolean {
    const byKind = Number(a.sweep === 'replicate') - Number(b.sweep === 'replicate');
    const byHeight = this.#height[b.frame]! - this.#height[a.frame]!;
    return (byKind || byHeight || a.frame - b.frame || a.replicate - b.replicate || a.from - b.from) < 0;
  }
}
