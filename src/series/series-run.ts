// One run of a series from preflight to result: keeps the executor busy, the journal ahead of what is announced.
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import type { FrameResult, FrameTask } from '../refinement/frame.js';
import { isBetter } from '../refinement/refiner.js';
import { CoarseFrames } from './coarse-map.js';
import { digestOf } from './digest.js';
import type { Executor } from './executor.js';
import { frameTask } from './frame-tasks.js';
import { type Journal, openJournal } from './journal.js';
import { correctLinearSeries, type LinearCorrection } from './linear-correction.js';
import { isLinearSeries, linearWarning, withoutBFactors } from './linear-series.js';
import { createLocalExecutor } from './local-executor.js';
import { identicalFrames, mapDistances } from './map-distance.js';
import { makePlan, type Plan, planDescription } from './plan.js';
import { type Preflight, type PreflightReport, preflight } from './preflight.js';
import type { RunIdentity } from './run-identity.js';
import { Schedule } from './schedule.js';
import type { SeriesEvent, SeriesResult } from './series-events.js';
import { type SeriesRequest, type SeriesSettings, settingsOf } from './series-request.js';
import { keptResults, seriesResult } from './series-result.js';
import { sideBySide } from './side-by-side.js';
import { distancesToModel, judgeStart } from './start-density.js';
import { throwIfStopped } from './stop.js';
import type { TaskSpec } from './task-spec.js';
import { secondsLeft } from './time-left.js';
import { validateKept } from './validate-kept.js';

export type Announce = (event: SeriesEvent) => void;

/**
 * Runs a series to its end. Everything that was begun (lock, workers) is given back before it returns or throws.
 *
 * @throws StoppedError once the signal is aborted; UserError for what the user can mend; Error for our faults
 */
export async function runSeries(
  request: SeriesRequest,
  announce: Announce,
  signal: AbortSignal,
): Promise<SeriesResult> {
  const settings = settingsOf(request);
  const journal =
    request.out === undefined ? undefined : await openJournal(request.out, request.folder ?? 'must-be-empty');
  try {
    for (const message of journal?.notes ?? []) announce({ type: 'warning', message });
    const coarse = new CoarseFrames(request.start.xyz);
    const checked = await preflight({
      ...settings,
      structure: request.system.structure,
      start: request.start,
      modelName: request.modelName,
      sources: request.maps,
      signal,
      onBox: (box) => coarse.add(box),
      ...(request.consensus && { consensus: request.consensus }),
    });
    announce({ type: 'preflight', report: checked.report });
    await journal?.begin(identityOf(request, settings, checked.report));
    const { plan, warnings, linear } = await planSeries(request, settings, checked, coarse);
    for (const message of warnings) announce({ type: 'warning', message });
    announce({
      type: 'plan',
      plan,
      description: planDescription(
        plan,
        request.maps.map((map) => map.name),
      ),
    });
    throwIfStopped(signal);
    const correct = linear && settings.linear === 'auto';
    // Replicates belong to the models that are given out: those of the correction, where it is used.
    const replicates = correct ? 1 : settings.replicates;
    const schedule = new Schedule(plan, { ...settings, replicates, isBetter, pilotStands });
    const executor = request.executor?.(request.system) ?? localExecutor(request);
    try {
      const used = linear ? { ...settings, protocols: withoutBFactors(settings.protocols) } : settings;
      const course = { request, settings: used, checked, schedule, executor, journal, announce, signal };
      const decisions = await drive(course);
      const correction = correct ? await correctFrames(course) : undefined;
      if (correction) announce({ type: 'warning', message: correction.message });
      if (correction && !correction.frames && settings.replicates > 1) {
        schedule.demandReplicates(settings.replicates);
        await drive(course);
      }
      const told = [...warnings, ...decisions, ...(correction ? [correction.message] : [])];
      const kept = keptResults(schedule, correction?.frames);
      const { maps } = checked;
      const { resolutions } = settings;
      const validations = await validateKept({ results: kept, maps, resolutions, executor, announce, signal });
      const result = seriesResult(
        request,
        settings,
        plan,
        checked.report,
        schedule,
        told,
        validations,
        correction?.frames,
      );
      for (const message of result.warnings.slice(told.length)) announce({ type: 'warning', message });
      return result;
    } finally {
      await executor.close();
    }
  } finally {
    await journal?.close();
  }
}

/**
 * The search for the weight begins with 1, which is natural to a likelihood, and only ever lowers it
 * (refinement/weight.ts): a pilot that ends with 1 had it all along.
 */
function pilotStands(pilot: FrameResult): boolean {
  return pilot.weight === 1;
}

interface Course {
  readonly request: SeriesRequest;
  readonly settings: SeriesSettings;
  readonly checked: Preflight;
  readonly schedule: Schedule;
  readonly executor: Executor;
  readonly journal: Journal | undefined;
  readonly announce: Announce;
  readonly signal: AbortSignal;
}

/**
 * Takes ready tasks in the schedule's order while there is room: as many as the executor runs side by side, and one whose
 * map is made ready meanwhile. Returns what was decided on the way, ordered by task.
 */
async function drive(course: Course): Promise<string[]> {
  const { schedule, executor, signal } = course;
  const underWay = new Map<TaskSpec, Promise<TaskSpec>>();
  const decisions = new Map<string, string[]>();
  const durations: number[] = [];
  // A failure of one task stops the others, and waits for them, before it is reported.
  const stop = new AbortController();
  const onAbort = (): void => stop.abort();
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) stop.abort();
  const perform = async (task: TaskSpec): Promise<TaskSpec> => {
    const work = (): Promise<FrameTask> => {
      const { request, settings, checked } = course;
      const earlier = {
        from: schedule.startOf(task),
        beforeThat: schedule.beforeStartOf(task),
        sameFrame: schedule.searchedBefore(task),
        sameStart: schedule.fromSameStart(task),
      };
      return frameTask(task, earlier, request.start, checked.maps, settings);
    };
    const { result, resumed } = await resultOf(task, work, course, stop.signal);
    const said = schedule.finish(task, result);
    decisions.set(task.id, said);
    if (!resumed) durations.push(result.seconds);
    announceFinished(course, task, result, resumed, secondsLeftIn(course, durations));
    for (const message of said) course.announce({ type: 'warning', message });
    return task;
  };
  try {
    while (!schedule.done) {
      throwIfStopped(signal);
      while (underWay.size < executor.slots + 1) {
        const task = schedule.take();
        if (!task) break;
        underWay.set(task, perform(task));
      }
      if (underWay.size === 0) throw new Error('The schedule has nothing to do and is not done.');
      underWay.delete(await Promise.race(underWay.values()));
    }
  } catch (error) {
    stop.abort();
    await Promise.allSettled(underWay.values());
    throwIfStopped(signal);
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  return [...decisions].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, said]) => said);
}

/** The correction of a linear series, its refinements through executor and journal like those of the schedule. */
async function correctFrames(course: Course): Promise<LinearCorrection> {
  const { request, settings, checked, schedule, executor, announce, signal } = course;
  if (schedule.weight === 'auto') throw new Error('The schedule is done without a weight.');
  return correctLinearSeries({
    structure: request.system.structure,
    maps: checked.maps,
    settings,
    weight: schedule.weight,
    outcomes: schedule.outcomes(),
    refine: async (tasks) => {
      let finished = 0;
      const perform = async (at: number): Promise<FrameResult> => {
        throwIfStopped(signal);
        const [task, work] = tasks[at]!;
        const { result, resumed } = await resultOf(task, work, course, signal);
        const { before, after, seconds } = result;
        const progress = { finished: ++finished, total: tasks.length };
        announce({ type: 'frame-finished', task, before, after, resumed, seconds, progress });
        return result;
      };
      try {
        return await sideBySide(tasks.length, executor.slots + 1, perform);
      } catch (error) {
        throwIfStopped(signal);
        throw error;
      }
    },
  });
}

/** The result from the journal, or a new one, which is in the journal before anybody hears of it. */
async function resultOf(
  task: TaskSpec,
  work: () => Promise<FrameTask>,
  { executor, journal, announce }: Course,
  signal: AbortSignal,
): Promise<{ result: FrameResult; resumed: boolean }> {
  const earlier = await journal?.read(task.id, (message) => announce({ type: 'warning', message }));
  if (earlier) return { result: earlier, resumed: true };
  const result = await executor.run(await work(), {
    signal,
    onStart: () => announce({ type: 'frame-started', task }),
    onProgress: (stage, done) => announce({ type: 'frame-progress', task, stage, done }),
  });
  await journal?.write(task.id, result);
  return { result, resumed: false };
}

function announceFinished(
  { schedule, announce }: Course,
  task: TaskSpec,
  { before, after, seconds }: FrameResult,
  resumed: boolean,
  left: number | undefined,
): void {
  announce({
    type: 'frame-finished',
    task,
    before,
    after,
    resumed,
    seconds,
    progress: schedule.count,
    ...(left !== undefined && { secondsLeft: left }),
  });
}

function secondsLeftIn({ schedule, executor }: Course, durations: readonly number[]): number | undefined {
  const { finished, total } = schedule.count;
  return secondsLeft(durations, total - finished, executor.slots, schedule.longestChain);
}

async function planSeries(
  { system, start, maps }: SeriesRequest,
  settings: SeriesSettings,
  { report, maps: boxes }: Preflight,
  coarse: CoarseFrames,
): Promise<{ plan: Plan; warnings: string[]; linear: boolean }> {
  const distances = mapDistances(coarse.values);
  const { grid } = await boxes.get(0);
  const toModel = distancesToModel(system.structure, start, grid, coarse, settings.resolutions);
  const twins = identicalFrames(distances).map(
    ([a, b]) =>
      `The maps of frames ${a} and ${b} (${maps[a]!.name}, ${maps[b]!.name}) are identical; was one file copied twice?`,
  );
  const plan = makePlan(settings.plan, distances, toModel);
  const fit = judgeStart(plan.distance[plan.root]!, maps[plan.root]!.name, grid);
  const linear = isLinearSeries(coarse.values);
  return { plan, warnings: [...report.warnings, ...twins, ...(linear ? [linearWarning] : []), ...fit], linear };
}

function localExecutor(request: SeriesRequest): Executor {
  // More threads than refinements would only cost the time to start them.
  const most = request.maps.length * (request.replicates ?? 1);
  return createLocalExecutor(request.system, { workers: Math.min(request.workers ?? availableParallelism(), most) });
}

function identityOf(request: SeriesRequest, settings: SeriesSettings, report: PreflightReport): RunIdentity {
  const { resolutions, protocols, memoryBudget: _, ...rest } = settings;
  const spelled = Object.entries(rest).map(([name, value]) => [name, String(value)]);
  const used = [...new Set(resolutions)].map((d) => [protocols.standard(d), protocols.propagation(d)]);
  return {
    version: request.version,
    inputs: {
      ...request.inputs,
      'the start model': digestOf(request.start),
      'the restraints': digestOf(request.system),
      ...Object.fromEntries(
        report.maps.map((map, frame) => [`the map of frame ${frame} (${basename(map.name)})`, map.sha256]),
      ),
    },
    options: {
      ...Object.fromEntries(spelled),
      resolution: [...new Set(resolutions)].length === 1 ? String(resolutions[0]) : resolutions.join(' '),
      protocols: digestOf(used).slice(0, 12),
    },
  };
}
