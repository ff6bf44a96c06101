// The executors with the real refiner: threads and the calling thread must give the same bytes.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { cutBox } from '../../src/density/box.js';
import { type FrameTask, StoppedError } from '../../src/refinement/frame.js';
import { digestOf } from '../../src/series/digest.js';
import { createInlineExecutor } from '../../src/series/inline-executor.js';
import { createLocalExecutor, startWorkers } from '../../src/series/local-executor.js';
import { armMap, armSystem, conformationAt } from './fixtures/moving-arm.js';

const system = { ...armSystem([0]), plugins: [] };
const start = conformationAt(0.4);
const task: FrameTask = {
  frame: 0,
  replicate: 0,
  seed: 1,
  map: cutBox(armMap(0), start.xyz, 6),
  resolution: 4,
  start,
  protocol: {
    name: 'short',
    weight: 1,
    stages: [{ stage: 'minimize', target: 'likelihood', resolution: 4, macroCycles: 1, iterations: 5 }],
  },
};
const withoutTime = (result: object): string => digestOf({ ...result, seconds: 0 });

test('the calling thread refines, tells its progress and can be stopped', async () => {
  const executor = createInlineExecutor(system);
  const told: number[] = [];
  const result = await executor.run(task, { onProgress: (_, done) => told.push(done) });
  expect(result.after.ccMask).toBeGreaterThan(result.before.ccMask);
  expect(told.length).toBeGreaterThan(0);
  const controller = new AbortController();
  const stopped = executor.run(task, { signal: controller.signal, onStart: () => controller.abort() });
  await expect(stopped).rejects.toThrow(StoppedError);
  await executor.close();
  await expect(executor.run(task)).rejects.toThrow(StoppedError);
});

// The worker is JavaScript from the build, which `npm test` makes first.
describe.skipIf(!existsSync(fileURLToPath(new URL('../../dist/src/series/worker.js', import.meta.url))))(
  'workers',
  () => {
    test('give the same bytes as the calling thread, and stop in the middle', async () => {
      const inline = createInlineExecutor(system);
      const threads = createLocalExecutor(system, { workers: 2 });
      const [a, b, c] = await Promise.all([inline.run(task), threads.run(task), threads.run({ ...task, frame: 1 })]);
      expect(withoutTime(b)).toBe(withoutTime(a));
      expect(withoutTime({ ...c, frame: 0 })).toBe(withoutTime(a));
      const controller = new AbortController();
      const endless = { ...task.protocol.stages[0]!, iterations: 1_000_000, macroCycles: 1_000_000 };
      const running = threads.run(
        { ...task, protocol: { ...task.protocol, stages: [endless] } },
        { signal: controller.signal, onProgress: () => controller.abort() },
      );
      await expect(running).rejects.toThrow(StoppedError);
      await threads.close();
      await inline.close();
    });

    test('that were started before the system was known ask for it, each for itself, and can be closed without it', async () => {
      const workers = startWorkers({ workers: 2 });
      const threads = workers.serve(system);
      const frames = await Promise.all([0, 1, 2].map((frame) => threads.run({ ...task, frame })));
      expect(frames.map(({ frame }) => frame)).toEqual([0, 1, 2]);
      expect(withoutTime({ ...frames[2]!, frame: 0 })).toBe(withoutTime(frames[0]!));
      await threads.close();
      await workers.close();
      await startWorkers({ workers: 1 }).close();
    });
  },
);
