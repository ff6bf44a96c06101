// The refinement of one map from its options to its files.
import { join } from 'node:path';
import { UserError } from '../base/user-error.js';
import { amendProtocol, checkWishes } from '../refinement/amend-protocol.js';
import { loadProtocol, presetFor } from '../refinement/presets.js';
import { RunLog } from '../report/run-log.js';
import type { RunFacts } from '../report/run-record.js';
import { foldForResolution } from '../series/fold-restraints.js';
import { createInlineExecutor } from '../series/inline-executor.js';
import { createLocalExecutor } from '../series/local-executor.js';
import { findMaps } from '../series/map-inputs.js';
import { type MapSource, mapFile } from '../series/map-source.js';
import { type PreparedSystem, prepareSystem } from '../series/prepare-system.js';
import { type MapRefinement, type PreparedMaps, refineMap } from '../series/refine-map.js';
import { printJson } from './events-json.js';
import { exitCode } from './exit-code.js';
import { watchInterrupt } from './interrupt.js';
import type { JobOptions } from './job-options.js';
import { takeFolder } from './output-folder.js';
import { packageVersion } from './package-version.js';
import { createProgress } from './progress.js';

/** Atoms: judging takes 1 s for each 8000, in which this thread hears of no progress and no Ctrl-C; larger starts wait for the result. */
const JUDGED_AT_ONCE = 10_000;

/**
 * Atoms: so few are refined in this thread, within seconds. Another would have to be started and would compile for itself much of what this
 * one runs as well: 0.3 of 1.7 cpu s, and no sooner done, for 1,656 atoms.
 */
const REFINED_HERE = 3000;

export async function runRefineJob(options: JobOptions, command: readonly string[]): Promise<number> {
  const started = new Date().toISOString();
  const map = await onlyMap(options);
  if (options.resolution.length > 1)
    throw new UserError(`One map has one resolution, and -r gives ${options.resolution.length}; give one.`);
  const lock = await takeFolder(options.out, options.overwrite);
  const log = new RunLog();
  const progress = createProgress(process.stderr, options.quiet || options.json);
  const stop = watchInterrupt(() => progress.note('Stopping. Ctrl-C again ends at once.'));
  let judging: ReturnType<typeof judgeStart> | undefined;
  try {
    const found = await prepareSystem({
      models: options.model,
      ...options.system,
      fold: foldForResolution(options.system.fold ?? {}, options.resolution[0]!),
      ...(options.wishes.flips === true && { allAtoms: true }),
    });
    const prepared = { ...found, notes: [...found.notes, ...checkWishes(options.wishes, found.system)] };
    for (const sentence of prepared.notes) progress.note(sentence);
    const resolution = options.resolution[0]!;
    const { protocol: chosen, reason } =
      options.protocol === undefined ? presetFor(resolution) : loadProtocol(options.protocol, resolution);
    const protocol = amendProtocol(chosen, options.wishes, resolution);
    progress.note(reason);
    const refined = await refineMap({
      system: prepared.system,
      start: prepared.start,
      modelName: prepared.modelName,
      map,
      ...(options.halfMaps && { halfMaps: [mapFile(options.halfMaps[0]), mapFile(options.halfMaps[1])] }),
      resolution,
      protocol: options.weight === 'rmsd' ? { ...protocol, weight: 'rmsd' } : protocol,
      seed: options.seed,
      ...(typeof options.weight === 'number' && { weight: options.weight }),
      // The validation of both says it as well, in the same map.
      fitElsewhere: true,
      executor: (system) => {
        if (system.structure.atomCount > REFINED_HERE) return createLocalExecutor(system, { workers: 1 });
        // A thread that computes does not hear of Ctrl-C: let it end the process at once.
        stop.release();
        return createInlineExecutor(system);
      },
      onReady: (ready) => {
        // While the worker refines there is time to load what judges and writes, and to judge the start.
        if (prepared.model.structure.atomCount <= JUDGED_AT_ONCE) judging = judgeStart(prepared, ready, options);
        judging?.catch(() => {});
        log.open(join(options.out, 'run.log'), 'new');
        log.write('started', { varia: packageVersion(), command });
        for (const message of prepared.notes) log.write('note', { message });
        for (const note of ready.preflight.notes) progress.note(note);
        for (const warning of ready.preflight.warnings) {
          progress.note(warning, 'warning');
          log.write('warning', { message: warning });
        }
      },
      onProgress: (stage, share) => {
        progress.status({ finished: Math.round(100 * share), total: 100, doing: [stage] });
        if (options.json) printJson({ type: 'progress', stage, done: share });
      },
      signal: stop.signal,
    });
    progress.close();
    const { validateRefinement, withFit, tellRefinement, writeRefinement, refinementWithoutHydrogens, start } =
      await (judging ?? judgeStart(prepared, refined, options));
    const facts = factsOf(options, command, started, prepared, refined);
    const validation = validateRefinement(prepared, refined, start, options);
    const done = { ...refined, result: withFit(refined.result, validation) };
    const output = {
      model: prepared.model,
      start: prepared.start.xyz,
      ...done,
      validation,
      facts,
      protocol: { name: protocol.name, reason },
    };
    const notes = await writeRefinement(
      options.out,
      options.writeHydrogens === false ? refinementWithoutHydrogens(output) : output,
    );
    for (const note of notes) progress.note(note);
    log.write('finished', { before: done.result.before, after: done.result.after });
    tellRefinement(options, done, validation);
    return exitCode.done;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    process.stderr.write('Interrupted; nothing was written but the log. Run the same command again to start anew.\n');
    return exitCode.interrupted;
  } finally {
    stop.release();
    progress.close();
    log.close();
    await lock.release();
  }
}

async function judgeStart(prepared: PreparedSystem, ready: PreparedMaps, options: JobOptions) {
  const [report, files, hydrogens] = await Promise.all([
    import('./refine-report.js'),
    import('../report/write-refinement.js'),
    import('../report/without-hydrogens.js'),
  ]);
  return { ...report, ...files, ...hydrogens, start: await report.validateStart(prepared, ready, options) };
}

async function onlyMap(options: JobOptions): Promise<MapSource> {
  const { sources } = await findMaps(options.maps);
  if (sources.length === 1) return sources[0]!;
  throw new UserError(
    `varia refine takes one map and was given ${sources.length} (${sources[0]!.name}, ${sources[1]!.name}, …); varia series takes them all.`,
  );
}

function factsOf(
  options: JobOptions,
  command: readonly string[],
  started: string,
  prepared: PreparedSystem,
  { preflight }: MapRefinement,
): RunFacts {
  const maps = preflight.maps.map(({ name, sha256 }) => ({ file: name, sha256 }));
  return {
    varia: packageVersion(),
    command,
    started,
    finished: new Date().toISOString(),
    workers: 1,
    inputs: [...Object.entries(prepared.inputs).map(([file, sha256]) => ({ file, sha256 })), ...maps],
    options: { ...options },
    warnings: [...prepared.notes, ...preflight.warnings],
  };
}
