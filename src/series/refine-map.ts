// One model into one map: the same preflight, engine and worker as a series, without a plan.
import type { DensityMap } from '../density/density-map.js';
import { type HalfMapNoise, halfMapNoise } from '../density/half-map-noise.js';
import { loadKernels } from '../kernels/load-kernels.js';
import type { FrameResult, RefinementSystem } from '../refinement/frame.js';
import { standardProtocol } from '../refinement/presets.js';
import type { Protocol } from '../refinement/protocol.js';
import type { Conformation } from '../structure/structure.js';
import type { Executor } from './executor.js';
import { readHalfMaps } from './half-maps.js';
import { createLocalExecutor } from './local-executor.js';
import type { MapSource } from './map-source.js';
import { type PreflightReport, preflight } from './preflight.js';

export interface MapRefinementRequest {
  readonly system: RefinementSystem;
  readonly start: Conformation;
  /** What messages call the model. */
  readonly modelName: string;
  readonly map: MapSource;
  /** The half maps that the map was made of: they show its noise, and decide the weight. */
  readonly halfMaps?: readonly [MapSource, MapSource];
  /** Å */
  readonly resolution: number;
  /** Default 0. */
  readonly seed?: number;
  /** Weight of the map term; default: the protocol's. */
  readonly weight?: number;
  /** Å of map kept around the model. Default: five resolutions, at least 10. */
  readonly cushion?: number;
  /** The correlations of the result are measured by whoever asks, and come as NaN. Default false. */
  readonly fitElsewhere?: boolean;
  /** Default: the standard preset. */
  readonly protocol?: Protocol;
  /** Default: one worker thread. */
  readonly executor?: (system: RefinementSystem) => Executor;
  /** Called when the maps are read and checked, before the refinement begins. */
  readonly onReady?: (ready: PreparedMaps) => void;
  /** done: 0 … 1 of the work. */
  readonly onProgress?: (stage: string, done: number) => void;
  readonly signal?: AbortSignal;
}

export interface PreparedMaps {
  readonly preflight: PreflightReport;
  /** The box of the map that was refined against. */
  readonly map: DensityMap;
  /** The same box of the half maps. */
  readonly halfMaps?: readonly [DensityMap, DensityMap];
}

export interface MapRefinement extends PreparedMaps {
  readonly result: FrameResult;
}

/** @throws UserError for what the user can mend; StoppedError once the signal is aborted */
export async function refineMap(request: MapRefinementRequest): Promise<MapRefinement> {
  const { system, start, modelName, map, resolution, signal } = request;
  const { report, maps } = await preflight({
    structure: system.structure,
    start,
    modelName,
    sources: [map],
    resolutions: [resolution],
    cushion: request.cushion ?? cushionFor(resolution),
    memoryBudget: 2 ** 31,
    ...(signal && { signal }),
  });
  const box = await maps.get(0);
  const halves = request.halfMaps && (await readHalfMaps(request.halfMaps, report, map.name));
  const noise = halves && noiseOf(request, box, halves);
  const preflown = noise ? { ...report, notes: [...report.notes, ...noise.notes] } : report;
  const ready: PreparedMaps = { preflight: preflown, map: box, ...(halves && { halfMaps: halves }) };
  request.onReady?.(ready);
  const executor = request.executor?.(system) ?? createLocalExecutor(system, { workers: 1 });
  try {
    const result = await executor.run(
      {
        frame: 0,
        replicate: 0,
        seed: request.seed ?? 0,
        map: box,
        ...(noise && { noise: noise.values }),
        resolution,
        start,
        protocol: request.protocol ?? standardProtocol(resolution),
        ...(request.weight !== undefined && { weight: request.weight }),
        ...(request.fitElsewhere && { fitElsewhere: true }),
      },
      { ...(request.onProgress && { onProgress: request.onProgress }), ...(signal && { signal }) },
    );
    return { result, ...ready };
  } finally {
    await executor.close();
  }
}

function noiseOf(
  { map, halfMaps, resolution }: MapRefinementRequest,
  box: DensityMap,
  halves: readonly [DensityMap, DensityMap],
): HalfMapNoise {
  const kernels = loadKernels();
  const [a, b] = halfMaps!;
  const noise = halfMapNoise(box, halves, resolution, kernels, { map: map.name, halves: [a.name, b.name] });
  kernels.release();
  return noise;
}

/**
 * Å of map around the model. Cutting a map takes with it what the ripples of its resolution limit carry beyond the cut, and that pulls at
 * the model: a noise-free map at 3.2 Å moves its own truth by 0.019 Å when cut at 10 Å, by 0.016 at 12 and by 0.012 uncut. A single map can
 * afford five resolutions.
 */
function cushionFor(resolution: number): number {
  return Math.max(10, 5 * resolution);
}
