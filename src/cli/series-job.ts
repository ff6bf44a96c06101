// A series from its options to its files: what `varia series` and the demo run.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../base/user-error.js';
import { amendProtocol, checkWishes } from '../refinement/amend-protocol.js';
import { loadProtocol, propagationProtocol, standardProtocol } from '../refinement/presets.js';
import type { Protocol } from '../refinement/protocol.js';
import type { FrameReport } from '../report/frame-report.js';
import { RunLog } from '../report/run-log.js';
import type { RunFacts } from '../report/run-record.js';
import { seriesSummary } from '../report/series-summary.js';
import { seriesWithoutHydrogens } from '../report/without-hydrogens.js';
import { seriesFiles, writeSeries } from '../report/write-series.js';
import { type NcsAgreement, ncsAgreement } from '../restraints/ncs-agreement.js';
import { startWorkers, type WarmWorkers } from '../series/local-executor.js';
import { findMaps } from '../series/map-inputs.js';
import { mapFile } from '../series/map-source.js';
import { type PreparedSystem, prepareSystem } from '../series/prepare-system.js';
import { lockRun } from '../series/run-lock.js';
import type { SeriesEvent, SeriesResult } from '../series/series-events.js';
import type { SeriesProtocols } from '../series/series-request.js';
import { runSeries } from '../series/series-run.js';
import { eventData, printJson } from './events-json.js';
import { exitCode } from './exit-code.js';
import { watchInterrupt } from './interrupt.js';
import type { JobOptions } from './job-options.js';
import { packageVersion } from './package-version.js';
import { createProgress, type Progress } from './progress.js';
import { resumeLine } from './resume-line.js';
import { seriesProgress } from './series-progress.js';

export interface SeriesJob {
  readonly prepared: PreparedSystem;
  readonly result: SeriesResult;
  readonly reports: readonly FrameReport[];
}

/** Runs a series and tells what came of it. `command`: the command line, for the record and for how to resume. */
export async function runSeriesJob(options: JobOptions, command: readonly string[]): Promise<number> {
  if (options.halfMaps !== undefined)
    throw new UserError('The half maps of one map say nothing of a series; half-maps is an option of varia refine.');
  const job = await performSeries(options, command);
  if (job === undefined) return exitCode.interrupted;
  if (!options.quiet && !options.json)
    process.stdout.write(
      `${[...seriesSummary(job.reports), '', `The ensemble is ${join(options.out, 'ensemble.cif')}; tables, figure and record lie beside it.`].join('\n')}\n`,
    );
  return exitCode.done;
}

/** Undefined where the user interrupted it, who has then been told how to go on. */
export async function performSeries(options: JobOptions, command: readonly string[]): Promise<SeriesJob | undefined> {
  const started = new Date().toISOString();
  const log = new RunLog();
  const progress = createProgress(process.stderr, options.quiet || options.json);
  log.write('started', { varia: packageVersion(), command });
  const stop = watchInterrupt(() => progress.note('Stopping; what is finished is kept. Ctrl-C again ends at once.'));
  let workers: WarmWorkers | undefined;
  try {
    const maps = await findMaps(options.maps);
    const protocols = seriesProtocols(options);
    // They load what they run while model and maps are read; more than refinements would only cost time.
    workers = startWorkers({ workers: Math.min(options.workers, maps.sources.length * options.replicates) });
    const prepared = await prepareSystem({ models: options.model, ...options.system, allAtoms: true });
    const said = [...maps.notes, ...prepared.notes, ...checkWishes(options.wishes, prepared.system)];
    for (const sentence of said) {
      progress.note(sentence);
      log.write('note', { message: sentence });
    }
    const announce = announcer(options, log, progress);
    const result = await runSeries(
      {
        system: prepared.system,
        start: prepared.start,
        modelName: prepared.modelName,
        maps: maps.sources,
        resolution: options.resolution.length === 1 ? options.resolution[0]! : options.resolution,
        ...(options.consensus !== undefined && { consensus: mapFile(options.consensus) }),
        protocols,
        plan: options.plan,
        replicates: options.replicates,
        linear: options.linear,
        seed: options.seed,
        weight: seriesWeight(options),
        workers: options.workers,
        executor: workers.serve,
        out: options.out,
        folder: options.resume ? 'resume' : options.overwrite ? 'overwrite' : 'must-be-empty',
        inputs: prepared.inputs,
        version: packageVersion(),
        signal: stop.signal,
      },
      announce,
      stop.signal,
    );
    const reports = await write(
      options,
      factsOf(options, command, started, said, prepared, result),
      prepared,
      result,
      progress,
    );
    // Only now: who hears it may read the files.
    announce({ type: 'finished', result });
    return { prepared, result, reports };
  } catch (error) {
    if (!stop.signal.aborted) {
      log.write('failed', { message: error instanceof Error ? error.message : String(error) });
      throw error;
    }
    log.write('interrupted');
    progress.close();
    process.stderr.write(`Interrupted. Finished frames are kept; go on with:\n  ${resumeLine(command)}\n`);
    return undefined;
  } finally {
    stop.release();
    progress.close();
    log.close();
    await workers?.close();
  }
}

/** Brings an event to log, screen and files. */
function announcer(options: JobOptions, log: RunLog, progress: Progress): (event: SeriesEvent) => void {
  const show = options.json ? (event: SeriesEvent) => printJson(eventData(event)) : seriesProgress(progress);
  return (event) => {
    // The plan comes when the preflight has passed and the folder is this run's.
    if (event.type === 'plan') {
      if (options.overwrite)
        for (const name of seriesFiles) rmSync(join(options.out, name), { recursive: true, force: true });
      log.open(join(options.out, 'run.log'), options.resume ? 'append' : 'new');
    }
    if (event.type !== 'frame-progress') log.write(event.type, eventData(event));
    show(event);
  };
}

async function write(
  options: JobOptions,
  facts: RunFacts,
  { model, start, system }: PreparedSystem,
  result: SeriesResult,
  progress: Progress,
): Promise<readonly FrameReport[]> {
  const lock = await lockRun(options.out);
  try {
    const ncs = copiesOf(system, start.xyz, result);
    const output = { model, start: start.xyz, result, facts, ...(ncs && { ncs }) };
    const { reports, notes } = await writeSeries(
      options.out,
      options.writeHydrogens === false ? seriesWithoutHydrogens(output) : output,
    );
    for (const note of notes) progress.note(note);
    return reports;
  } finally {
    await lock.release();
  }
}

/** How alike the copies are in each frame, where they are kept alike. */
function copiesOf(
  { structure, restraints }: PreparedSystem['system'],
  start: Float64Array,
  { frames }: SeriesResult,
): NcsAgreement[] | undefined {
  const choice = restraints?.ncs;
  return choice && frames.map(({ result }) => ncsAgreement(structure, choice.groups, start, result.conformation.xyz));
}

function factsOf(
  options: JobOptions,
  command: readonly string[],
  started: string,
  warnings: readonly string[],
  prepared: PreparedSystem,
  result: SeriesResult,
): RunFacts {
  const maps = result.preflight.maps.map(({ name, sha256 }) => ({ file: name, sha256 }));
  return {
    varia: packageVersion(),
    command,
    started,
    finished: new Date().toISOString(),
    workers: options.workers,
    inputs: [...Object.entries(prepared.inputs).map(([file, sha256]) => ({ file, sha256 })), ...maps],
    options: { ...options },
    warnings,
  };
}

/** The frames of a series share one weight, which the root's natural weight decides. */
function seriesWeight({ weight }: JobOptions): 'auto' | number {
  if (weight === 'rmsd')
    throw new UserError('--weight rmsd is for varia refine; frames of a series share one weight: auto or a number.');
  return weight;
}

/** @throws UserError for files that are no protocol, before anything is refined */
function seriesProtocols({ protocol, stepProtocol, resolution, wishes }: JobOptions): SeriesProtocols {
  const chosen = (asked: string | undefined, preset: (dMin: number) => Protocol) => (dMin: number) =>
    amendProtocol(asked === undefined ? preset(dMin) : loadProtocol(asked, dMin).protocol, wishes, dMin);
  const protocols = {
    standard: chosen(protocol, standardProtocol),
    propagation: chosen(stepProtocol, propagationProtocol),
  };
  for (const read of Object.values(protocols)) read(resolution[0]!);
  return protocols;
}
