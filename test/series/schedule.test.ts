// The schedule, driven by results that are pure functions of the task and its start, in any finishing order.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomFrom } from '../../src/base/random.js';
import type { FrameResult } from '../../src/refinement/frame.js';
import { makePlan, type Plan } from '../../src/series/plan.js';
import { Schedule, type ScheduleOptions } from '../../src/series/schedule.js';
import type { TaskSpec } from '../../src/series/task-spec.js';
import { resultAt } from './fixtures/results.js';

/** Frames on a line, one unit apart; the start model beside frame `root`. */
function chain(count: number, root: number): Plan {
  const apart = (a: number, b: number): number => Math.abs(a - b);
  const distances = Float64Array.from({ length: count * count }, (_, k) => apart(Math.floor(k / count), k % count));
  return makePlan(
    'auto',
    distances,
    Float64Array.from({ length: count }, (_, k) => apart(k, root) + 0.1),
  );
}

const options: ScheduleOptions = {
  replicates: 1,
  weight: 'auto',
  isBetter: (a, b) => a.objective < b.objective,
  pilotStands: () => false,
  dropInFit: 0.02,
};

type Refine = (task: TaskSpec, start: FrameResult | undefined) => FrameResult;

/** Runs to the end; `pick` chooses which of the tasks under way finishes next. */
function run(plan: Plan, refine: Refine, settings = options, workers = 1, pick = (_: number): number => 0) {
  const schedule = new Schedule(plan, settings);
  const underWay: [TaskSpec, FrameResult][] = [];
  const finished: string[] = [];
  const said: string[] = [];
  while (!schedule.done) {
    while (underWay.length < workers) {
      const task = schedule.take();
      if (!task) break;
      underWay.push([task, refine(task, schedule.startOf(task))]);
    }
    const [next] = underWay.splice(pick(underWay.length), 1);
    expect(next, 'nothing is under way and the schedule is not done').toBeDefined();
    const [task, result] = next!;
    finished.push(task.id);
    said.push(...schedule.finish(task, result));
  }
  expect(schedule.take()).toBeUndefined();
  return { schedule, outcomes: schedule.outcomes(), finished, said };
}

/** The model is one number: where it came from, remembered in its coordinates. Fit is the same everywhere. */
const even: Refine = (task, start) => resultAt(task, [(start?.conformation.xyz[0] ?? 1000) + 1, task.frame, 0], 0.8);

describe('sweeps', () => {
  test('on the way back a task knows the result of its frame from the way out, whose side chains were searched', () => {
    const before = new Map<string, number | undefined>();
    const schedule = new Schedule(chain(4, 1), options);
    for (let task = schedule.take(); task; task = schedule.take()) {
      before.set(task.id, schedule.searchedBefore(task)?.conformation.xyz[0]);
      schedule.finish(task, even(task, schedule.startOf(task)));
    }
    // Outward the root, frame 1, has 1001, frame 2 behind it 1002; on the way out nothing is known.
    expect(before.get('frame_002.outward.r0.from_001')).toBeUndefined();
    expect(before.get('frame_002.backward.r0.from_003')).toBe(1002);
    expect(before.get('frame_001.backward.r0.from_002')).toBe(1001);
  });

  test('a task knows what lies before its start on the same way, but not round a fork or from the start model', () => {
    const before = new Map<string, number | undefined>();
    const schedule = new Schedule(chain(6, 2), options);
    for (let task = schedule.take(); task; task = schedule.take()) {
      before.set(task.id, schedule.beforeStartOf(task)?.frame);
      schedule.finish(task, even(task, schedule.startOf(task)));
    }
    expect(Object.fromEntries(before)).toEqual({
      'frame_002.pilot.r0.from_start': undefined,
      'frame_002.outward.r0.from_start': undefined,
      // The root came from the start model.
      'frame_001.outward.r0.from_002': undefined,
      'frame_003.outward.r0.from_002': undefined,
      'frame_000.outward.r0.from_001': 2,
      'frame_004.outward.r0.from_003': 2,
      'frame_005.outward.r0.from_004': 3,
      // Ends have nothing behind them.
      'frame_001.backward.r0.from_000': undefined,
      'frame_004.backward.r0.from_005': undefined,
      'frame_003.backward.r0.from_004': 5,
      'frame_002.backward.r0.from_001': 0,
      'frame_002.backward.r0.from_003': 4,
    });
  });

  test('a chain: pilot, outward from the root, back from the ends, everything with the pilot’s weight', () => {
    const { finished, schedule } = run(chain(4, 1), even);
    expect(finished).toEqual([
      'frame_001.pilot.r0.from_start',
      'frame_001.outward.r0.from_start',
      'frame_002.outward.r0.from_001',
      'frame_000.outward.r0.from_001',
      'frame_001.backward.r0.from_000',
      'frame_003.outward.r0.from_002',
      'frame_002.backward.r0.from_003',
      'frame_001.backward.r0.from_002',
    ]);
    expect(schedule.weight).toBe(3);
    expect(schedule.count).toEqual({ finished: 8, total: 8 });
  });

  test('a pilot that stands is the root’s refinement', () => {
    const { finished, outcomes, schedule } = run(chain(2, 0), even, { ...options, pilotStands: () => true });
    expect(finished).toEqual([
      'frame_000.pilot.r0.from_start',
      'frame_001.outward.r0.from_000',
      'frame_000.backward.r0.from_001',
    ]);
    expect(schedule.count).toEqual({ finished: 3, total: 3 });
    expect(outcomes[0]!.keptTask.sweep).toBe('pilot');
  });

  test('a fixed weight needs no pilot', () => {
    const tasks: TaskSpec[] = [];
    run(
      chain(3, 0),
      (task, start) => {
        tasks.push(task);
        return even(task, start);
      },
      { ...options, weight: 0.5 },
    );
    expect(tasks.map((task) => task.sweep)).not.toContain('pilot');
    expect(tasks.every((task) => task.weight === 0.5)).toBe(true);
  });

  test('star: every frame once, from the start model, nothing backward', () => {
    const plan = makePlan('star', new Float64Array(9), Float64Array.of(1, 0, 2));
    const { outcomes, finished } = run(plan, even);
    expect(finished).toHaveLength(4);
    expect(outcomes.every((outcome) => outcome.keptTask.from === -1 && outcome.backward === undefined)).toBe(true);
  });

  test('a better backward solution is kept and handed on; at equal fit the outward one stays', () => {
    // Frame 2 finds a better answer only from behind, and only the improved frame 2 improves frame 1.
    const refine: Refine = (task, start) => {
      const good = task.sweep === 'backward' && (task.from === 3 || start!.after.ccMask > 0.85);
      return resultAt(task, [task.frame, good ? 1 : 0, 0], good && task.frame > 0 ? 0.9 : 0.8);
    };
    const { outcomes } = run(chain(4, 0), refine);
    expect(outcomes.map((o) => o.keptTask.sweep)).toEqual(['outward', 'backward', 'backward', 'outward']);
    expect(outcomes[2]!.results[0]!.after.ccMask).toBe(0.9);
    expect(outcomes[2]!.outward.after.ccMask).toBe(0.8);
    expect(outcomes[0]!.backward!.after.ccMask).toBe(0.8);
    expect(outcomes[3]!.backward).toBeUndefined();
  });
});

describe('stepping stones', () => {
  test('a drop in fit calls for another try from the same parent; the children start from the better of both', () => {
    const starts: Record<string, number> = {};
    const { outcomes, said, schedule } = run(chain(3, 0), (task, start) => {
      starts[task.id] = start?.after.ccMask ?? Number.NaN;
      const stuck = task.frame === 1 && task.sweep === 'outward';
      return resultAt(task, [task.frame, 0, 0], stuck ? 0.7 : 0.8);
    });
    expect(starts['frame_001.stepped.r0.from_000']).toBe(0.8);
    expect(starts['frame_002.outward.r0.from_001']).toBe(0.8);
    expect(outcomes[1]!.keptTask).toMatchObject({ sweep: 'stepped', stones: true, protocol: 'standard' });
    expect(said).toHaveLength(2);
    expect(said[0]).toContain('0.700 against 0.800');
    expect(schedule.count).toEqual({ finished: 7, total: 7 });
  });

  test('where they do not help, the direct step stays and its children go on from it', () => {
    const { outcomes, said } = run(chain(2, 0), (task) =>
      resultAt(task, [0, 0, 0], task.frame === 0 ? 0.8 : task.sweep === 'stepped' ? 0.6 : 0.7),
    );
    expect(outcomes[1]!.keptTask.sweep).toBe('outward');
    expect(said[1]).toContain('did not help');
  });

  test('a step that is long against the others is taken over stones from the first, both ways', () => {
    const x = [0, 1, 2, 12];
    const plan = makePlan(
      'given',
      Float64Array.from(x.flatMap((a) => x.map((b) => Math.abs(a - b)))),
      Float64Array.of(0, 1, 2, 12),
    );
    const stones: string[] = [];
    run(plan, (task, start) => {
      if (task.stones) stones.push(task.id);
      return even(task, start);
    });
    expect(stones).toEqual(['frame_003.outward.r0.from_002', 'frame_002.backward.r0.from_003']);
  });
});

test('replicates repeat the kept refinement: same start, same protocol, other replicate number', () => {
  const replicateStarts: [number, number][] = [];
  const { outcomes } = run(
    chain(3, 0),
    (task, start) => {
      if (task.sweep === 'replicate') replicateStarts.push([task.frame, start?.frame ?? -1]);
      return resultAt(task, [task.frame, task.replicate, 0], task.sweep === 'backward' ? 0.9 : 0.8);
    },
    { ...options, replicates: 3 },
  );
  // Frames 0 and 1 keep the model that came from behind, frame 2 is the end.
  expect(replicateStarts.sort()).toEqual([
    [0, 1],
    [0, 1],
    [1, 2],
    [1, 2],
    [2, 1],
    [2, 1],
  ]);
  expect(outcomes[1]!.results.map((result) => result.replicate)).toEqual([0, 1, 2]);
});

test('the longest chain is what must still follow one another', () => {
  const schedule = new Schedule(chain(3, 0), { ...options, weight: 1 });
  // outward 0, 1, 2, then backward 1 and 0
  expect(schedule.longestChain).toBe(5);
  const task = schedule.take()!;
  schedule.finish(task, even(task, undefined));
  expect(schedule.longestChain).toBe(4);
});

test('any number of workers and any finishing order give the same outcomes', () => {
  /** Fit and coordinates depend on everything that a refinement depends on, so that any difference shows. */
  const chaotic: Refine = (task, start) => {
    const origin = start ? start.conformation.xyz.join() : 'start';
    const random = randomFrom(task.id, origin, String(task.weight), task.protocol);
    return resultAt(task, [random.uniform(), random.uniform(), random.uniform()], 0.75 + 0.1 * random.uniform());
  };
  const points = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(
      points,
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer(),
      (at, replicates, workers, seed) => {
        const apart = (a: readonly number[], b: readonly number[]): number => Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!);
        const distances = Float64Array.from(at.flatMap((a) => at.map((b) => apart(a, b))));
        const plan = makePlan(
          'auto',
          distances,
          Float64Array.from(at, (a) => apart(a, [10, 10])),
        );
        const random = randomFrom(seed);
        const settings = { ...options, replicates };
        const one = run(plan, chaotic, settings);
        const many = run(plan, chaotic, settings, workers, (n) => Math.floor(random.uniform() * n));
        expect(many.outcomes).toEqual(one.outcomes);
        expect(many.finished.sort()).toEqual(one.finished.sort());
      },
    ),
    { numRuns: 60 },
  );
});

test('replicates demanded when all is done are those that would have been asked for at first', () => {
  const plan = chain(4, 1);
  const wanted = run(plan, even, { ...options, replicates: 3 });
  const { schedule } = run(plan, even);
  expect(schedule.done).toBe(true);
  schedule.demandReplicates(3);
  expect(schedule.done).toBe(false);
  for (let task = schedule.take(); task; task = schedule.take())
    schedule.finish(task, even(task, schedule.startOf(task)));
  expect(schedule.done).toBe(true);
  expect(schedule.outcomes()).toEqual(wanted.outcomes);
});
