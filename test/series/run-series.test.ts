// Whole series through worker threads, with a formula in place of the refinement (fixtures/analytic-worker.mjs).
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { serialize } from 'node:v8';
import { firstValueFrom, last, lastValueFrom, take, tap, toArray } from 'rxjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/base/user-error.js';
import { writeMap } from '../../src/density/mrc-write.js';
import { type FrameResult, type FrameTask, StoppedError } from '../../src/refinement/frame.js';
import { digestOf } from '../../src/series/digest.js';
import type { Executor } from '../../src/series/executor.js';
import { createLocalExecutor, WorkerFault } from '../../src/series/local-executor.js';
import { lockRun } from '../../src/series/run-lock.js';
import { refineSeries } from '../../src/series/run-series.js';
import type { SeriesEvent, SeriesResult } from '../../src/series/series-events.js';
import type { SeriesRequest } from '../../src/series/series-request.js';
import { armAt, armMap, armRequest, workerFile } from './fixtures/moving-arm.js';

/** Frames of an arm that swings out to both sides, out of order; the start model is near frame 2. */
const steps = [3, -2, 0, 1, -3, 2, -1];

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'varia-series-'));
});
afterEach(() => rmSync(out, { recursive: true, force: true }));

async function finish(request: SeriesRequest): Promise<SeriesResult> {
  const event = await lastValueFrom(refineSeries(request));
  if (event.type !== 'finished') throw new Error(`the last event is ${event.type}`);
  return event.result;
}

function distance(a: Float64Array, b: Float64Array): number {
  return Math.sqrt((3 * a.reduce((sum, v, k) => sum + (v - b[k]!) ** 2, 0)) / a.length);
}

describe('a series', () => {
  test('follows the maps from neighbour to neighbour, where single steps from the start model fail', async () => {
    const { plan, frames, weight } = await finish(armRequest(steps));
    expect(plan.parent).toEqual([5, 6, -1, 2, 1, 3, 2]);
    expect(weight).toBe(1.5);
    frames.forEach(({ result }, frame) => {
      expect(distance(result.conformation.xyz, armAt(steps[frame]!))).toBeLessThan(0.1);
    });
    expect(frames.filter((frame) => frame.propagationError === undefined).map((frame) => frame.frame)).toEqual([0, 4]);
    expect(frames[2]!.propagationError!.residues).toHaveLength(4);

    const star = await finish({ ...armRequest(steps), plan: 'star' });
    expect(distance(star.frames[0]!.result.conformation.xyz, armAt(3))).toBeGreaterThan(1);
    expect(star.frames.every((frame) => frame.parent === -1 && !frame.propagationError)).toBe(true);
  });

  test('tells its events in order', async () => {
    const events = await firstValueFrom(refineSeries(armRequest(steps)).pipe(toArray()));
    const kinds = events.map((event) => event.type);
    expect(kinds[0]).toBe('preflight');
    expect(kinds.indexOf('plan')).toBeLessThan(kinds.indexOf('frame-started'));
    expect(kinds.at(-1)).toBe('finished');
    const started = new Set<string>();
    for (const event of events) {
      if (event.type === 'frame-started') started.add(event.task.id);
      if (event.type === 'frame-finished') expect(started).toContain(event.task.id);
    }
    const finished = events.filter((event) => event.type === 'frame-finished');
    // One pilot, seven frames, six edges back.
    expect(finished).toHaveLength(14);
    expect(finished.at(-1)).toMatchObject({ progress: { finished: 14, total: 14 }, resumed: false });
  });

  test('validates each model that is kept in its own map, once, and no other', async () => {
    const events = await firstValueFrom(refineSeries(armRequest(steps)).pipe(toArray()));
    const validated = events.filter((event) => event.type === 'frame-validated');
    expect(validated.map(({ frame }) => frame).sort()).toEqual(steps.map((_, frame) => frame));
    expect(validated.at(-1)!.progress).toEqual({ finished: steps.length, total: steps.length });
    const end = events.at(-1)!;
    if (end.type !== 'finished') throw new Error('the series has not finished');
    for (const { result, validation } of end.result.frames) {
      expect(validation.quality.qScore).toBe(result.conformation.xyz[0]);
      expect(validation.chainFit.cc[0]).toBe(result.residueCc[0]);
    }
  });

  test('gives the same results with any number of workers, and however little memory the boxes may take', async () => {
    const request = { replicates: 3, seed: 5 };
    const one = await finish({ ...armRequest(steps, undefined, 1), ...request });
    const four = await finish({ ...armRequest(steps, undefined, 4), ...request, memoryBudget: 1 });
    expect(digestOf(four)).toBe(digestOf(one));
    expect(one.frames[0]!.replicates).toHaveLength(2);
  });

  test('never hands out more than one task beyond the slots', async () => {
    let [now, most] = [0, 0];
    const counted = (inner: Executor): Executor => ({
      ...inner,
      run: async (task, options) => {
        most = Math.max(most, ++now);
        return inner.run(task, options).finally(() => now--);
      },
    });
    const request = armRequest(steps);
    await finish({ ...request, replicates: 4, executor: (system) => counted(request.executor!(system)) });
    expect(most).toBe(3);
  });

  test('measures the start of a replicate once: it is that of the model that was kept', async () => {
    const done: { readonly task: FrameTask; readonly result: FrameResult }[] = [];
    const recorded = (inner: Executor): Executor => ({
      ...inner,
      run: async (task, options) => {
        const result = await inner.run(task, options);
        done.push({ task, result });
        return result;
      },
    });
    const request = armRequest(steps);
    await finish({ ...request, replicates: 2, executor: (system) => recorded(request.executor!(system)) });
    const replicates = done.filter(({ task }) => task.replicate > 0);
    expect(replicates).toHaveLength(steps.length);
    for (const { task } of replicates) {
      const kept = done.filter(
        (other) =>
          other.task.replicate === 0 && other.task.frame === task.frame && other.result.before === task.startNumbers,
      );
      expect(kept.map((other) => other.task.start.xyz)).toContainEqual(task.start.xyz);
    }
    for (const { task } of done) expect(task.startNumbers === undefined).toBe(task.replicate === 0);
  });

  test('one frame alone is a series', async () => {
    const { frames } = await finish(armRequest([0]));
    expect(frames).toHaveLength(1);
    expect(frames[0]!.order).toBe(0);
  });

  test('identical frames are named', async () => {
    const { warnings } = await finish(armRequest([0, 1, 1]));
    expect(warnings.filter((w) => w.includes('identical'))).toEqual([expect.stringContaining('arm_1.mrc, arm_2.mrc')]);
  });
});

describe('stopping and resuming', () => {
  test('an abort ends in StoppedError, frees the folder, and the resumed run ends like one that was not stopped', async () => {
    const whole = await finish(armRequest(steps));
    const controller = new AbortController();
    let seen = 0;
    const stopped = new Promise<unknown>((resolve) => {
      refineSeries({ ...armRequest(steps), out, signal: controller.signal }).subscribe({
        next: (event) => {
          if (event.type === 'frame-finished' && ++seen === 4) controller.abort();
        },
        error: resolve,
      });
    });
    expect(await stopped).toBeInstanceOf(StoppedError);
    await (await lockRun(out)).release();
    const resumed = await finish({ ...armRequest(steps), out, folder: 'resume' });
    expect(digestOf(resumed.frames)).toBe(digestOf(whole.frames));
  });

  test('a worker in the middle of a long refinement stops too', async () => {
    const controller = new AbortController();
    const request = armRequest(steps, { kind: 'linger', frame: 3 });
    const events = refineSeries({ ...request, signal: controller.signal });
    const ended = new Promise<unknown>((resolve) => {
      events.subscribe({
        next: (event) => {
          if (event.type === 'frame-started' && event.task.frame === 3) controller.abort();
        },
        error: resolve,
      });
    });
    expect(await ended).toBeInstanceOf(StoppedError);
  });

  test('unsubscribing stops the run and frees the folder', async () => {
    const request = { ...armRequest(steps, { kind: 'linger', frame: 3 }), out };
    await lastValueFrom(refineSeries(request).pipe(take(12), last()));
    // The lock goes when the workers are gone; until then a new run is refused.
    let released = false;
    while (!released) {
      released = await lockRun(out).then(
        (lock) => lock.release().then(() => true),
        () => new Promise((resolve) => setImmediate(() => resolve(false))),
      );
    }
    const { frames } = await finish({ ...armRequest(steps), out, folder: 'overwrite' });
    expect(frames).toHaveLength(7);
  });

  test('a run that is resumed when all was done only reads', async () => {
    const first = await finish({ ...armRequest(steps), out });
    const events: SeriesEvent[] = await firstValueFrom(
      refineSeries({ ...armRequest(steps), out, folder: 'resume' }).pipe(toArray()),
    );
    expect(events.filter((e) => e.type === 'frame-finished').every((e) => e.resumed)).toBe(true);
    expect(events.some((e) => e.type === 'frame-started')).toBe(false);
    const end = events.at(-1)!;
    expect(end.type === 'finished' && digestOf(end.result)).toBe(digestOf(first));
  });
});

describe('failures', () => {
  test('of a plugin come as UserError, and what was finished is there for the next run', async () => {
    const error = await finish({ ...armRequest(steps, { kind: 'user-error', frame: 0 }), out }).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toBe('The plugin anchors.js gave NaN.');
    const mended = await firstValueFrom(
      refineSeries({ ...armRequest(steps, { kind: 'user-error', frame: 99 }), out, folder: 'resume' }).pipe(toArray()),
    ).catch((e: unknown) => e);
    // The plugin's options are part of the restraints, so the run is another one: said, not mixed.
    expect((mended as Error).message).toContain('the content of the restraints is another');
  });

  test('of the program come as one sentence that is not a UserError, with the stack of where it happened', async () => {
    const error = await finish(armRequest(steps, { kind: 'fault', frame: 0 })).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(WorkerFault);
    expect((error as Error).message).toContain('The refinement of frame 0 failed: index out of range');
    expect((error as Error).stack).toContain('kernel.ts:7');
  });

  test('of a validation say what was done to which frame, and the journal keeps the refinements', async () => {
    const failing = armRequest(steps, { kind: 'validation', frame: 2 });
    const error = await finish({ ...failing, out }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(WorkerFault);
    expect((error as Error).message).toContain('The validation of frame 2 failed: no such voxel');
    const events: string[] = [];
    await lastValueFrom(
      refineSeries({ ...failing, out, folder: 'resume' }).pipe(
        tap((event) => void (event.type === 'frame-finished' && events.push(String(event.resumed)))),
      ),
    ).catch(() => {});
    expect(new Set(events)).toEqual(new Set(['true']));
  });

  test('a worker that dies is told in one sentence; the journal stays whole', async () => {
    const error = await finish({ ...armRequest(steps, { kind: 'crash', frame: 0 }), out }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(WorkerFault);
    expect((error as Error).message).toMatch(/A worker died during the refinement of frame \d/);
    await (await lockRun(out)).release();
  });
});

// Runs the built package, which `npm test` builds first; a process can only be killed from outside.
const dist = fileURLToPath(new URL('../../dist/src', import.meta.url));
describe.skipIf(!existsSync(join(dist, 'series/run-series.js')))('a run that is killed', () => {
  const child = fileURLToPath(new URL('./fixtures/series-child.mjs', import.meta.url));

  async function runChild(policy: string, killAfter = Number.POSITIVE_INFINITY): Promise<string[]> {
    const process_ = spawn(process.execPath, [child, dist, join(out, 'request.bin'), policy]);
    const lines: string[] = [];
    for await (const line of createInterface(process_.stdout)) {
      lines.push(line);
      if (lines.length === killAfter) process_.kill('SIGKILL');
    }
    return lines;
  }

  test.each([2, 8])('after %i refinements goes on from them and ends with the same results', async (killAfter) => {
    const mapFiles: string[] = [];
    for (const [frame, step] of steps.entries()) {
      mapFiles.push(join(out, `arm_${frame}.mrc.gz`));
      await writeMap(mapFiles[frame]!, armMap(step));
    }
    const { maps: _, executor: __, ...request } = armRequest(steps, { kind: 'slow', frame: -1 });
    const folder = join(out, 'run');
    writeFileSync(join(out, 'request.bin'), serialize({ ...request, mapFiles, workerFile, out: folder }));
    const killed = await runChild('must-be-empty', killAfter);
    expect(killed.at(-1)).not.toContain('digest');
    const announced = killed.filter((line) => line.startsWith('done')).map((line) => line.slice(5));
    expect(announced.length).toBeGreaterThanOrEqual(killAfter);

    const resumed = await runChild('resume');
    const kept = resumed.filter((line) => line.startsWith('resumed')).map((line) => line.slice(8));
    // Whatever was announced is kept; of what was not, at most what was under way is done again.
    expect(kept).toEqual(expect.arrayContaining(announced));
    const again = await finish({
      ...armRequest(steps),
      executor: (system) => createLocalExecutor(system, { workers: 1, workerFile }),
    });
    const bySource = again.frames.map((frame) => ({ ...frame, map: mapFiles[frame.frame]! }));
    expect(resumed.at(-1)).toBe(`digest ${digestOf(bySource)}`);
  });
});
