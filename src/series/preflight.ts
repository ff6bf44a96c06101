// The preflight: every map is looked at once, alone in memory, before any work begins; what is wrong stops here.
import { UserError } from '../base/user-error.js';
import { type BoxRange, boxAround, cutRange } from '../density/box.js';
import type { DensityMap, Grid } from '../density/density-map.js';
import { gridDifference } from '../density/grid.js';
import { mapSupport } from '../density/map-support.js';
import type { Conformation, Structure } from '../structure/structure.js';
import { FrameMaps } from './frame-maps.js';
import { checkResolution, type MapFacts, mapFacts } from './map-facts.js';
import { type MapSource, readSource } from './map-source.js';
import { type Placement, placeModel } from './placement.js';
import { checkPlacement } from './placement-check.js';
import { throwIfStopped } from './stop.js';

export interface PreflightRequest {
  readonly structure: Structure;
  readonly start: Conformation;
  /** Name of the model for messages. */
  readonly modelName: string;
  readonly sources: readonly MapSource[];
  readonly consensus?: MapSource;
  /** Å, one a frame. */
  readonly resolutions: readonly number[];
  /** Å around the start model; frames of a series move, so it must hold the model of every frame. */
  readonly cushion: number;
  /** Bytes for the boxes of all frames together; more are read again when they are needed. */
  readonly memoryBudget: number;
  /** Called with the box of each frame in turn while it is at hand: what is to be gathered of all frames. */
  readonly onBox?: (box: DensityMap) => void;
  readonly signal?: AbortSignal;
}

/** What the preflight found; plain data. */
export interface PreflightReport {
  /** The grid of all maps, and the box of it that is refined against. */
  readonly grid: Grid;
  readonly box: BoxRange;
  readonly maps: readonly MapReport[];
  readonly consensus?: MapReport;
  /** What the readers found odd about the files and how they took it. */
  readonly notes: readonly string[];
  /** Sentences for the user, in the order of the frames. */
  readonly warnings: readonly string[];
}

export interface MapReport extends MapFacts, Placement {
  readonly name: string;
  readonly sha256: string;
}

export interface Preflight {
  readonly report: PreflightReport;
  readonly maps: FrameMaps;
}

const maskedNote =
  'The map was masked or padded: what lies outside is constant, and the model’s density is cut alike before the two are compared.';

/** @throws UserError for the first map that cannot be a frame of this series with this model. */
export async function preflight(request: PreflightRequest): Promise<Preflight> {
  const { sources, start, cushion, resolutions } = request;
  const first = sources[0];
  if (!first) throw new UserError('A series needs at least one map; none was given.');
  const warnings: string[] = [];
  const noted = new Map<string, string[]>();
  const reports: MapReport[] = [];
  let frameMaps: FrameMaps | undefined;
  let shared: { grid: Grid; box: BoxRange } | undefined;
  for (const [frame, source] of sources.entries()) {
    throwIfStopped(request.signal);
    const { map, sha256, notes } = await readSource(source);
    for (const note of notes) noted.set(note, [...(noted.get(note) ?? []), source.name]);
    const facts = mapFacts(map, source.name);
    checkResolution(resolutions[frame]!, map, source.name);
    if (shared) requireSameGrid(shared.grid, first.name, map.grid, source.name);
    const placement = placeModel(map, start.xyz, facts);
    warnings.push(...checkPlacement(map, start.xyz, facts, placement, source.name, request.modelName));
    if (!shared) {
      const box = boxAround(map.grid, start.xyz, cushion);
      shared = { grid: map.grid, box };
      frameMaps = new FrameMaps(boxReader(sources, reports, box), request.memoryBudget);
    }
    const boxed = cutRange(map, shared.box);
    requireDensity(boxed, source.name);
    if (mapSupport(boxed)) noted.set(maskedNote, [...(noted.get(maskedNote) ?? []), source.name]);
    frameMaps!.put(frame, boxed);
    request.onBox?.(boxed);
    reports.push({ name: source.name, sha256, ...facts, ...placement });
  }
  warnings.push(...compareScales(reports));
  const consensus = request.consensus && (await checkConsensus(request, request.consensus, shared!.grid, warnings));
  return {
    report: {
      grid: shared!.grid,
      box: shared!.box,
      maps: reports,
      ...(consensus && { consensus }),
      notes: gathered(noted, sources.length),
      warnings,
    },
    maps: frameMaps!,
  };
}

/** A note that many files share is told once. */
function gathered(noted: ReadonlyMap<string, readonly string[]>, frames: number): string[] {
  return [...noted].map(([note, names]) => {
    if (frames > 1 && names.length === frames) return `All ${frames} maps: ${note}`;
    return names.length > 3 ? `${names.length} maps, ${names[0]} the first: ${note}` : `${names.join(', ')}: ${note}`;
  });
}

function boxReader(
  sources: readonly MapSource[],
  reports: readonly MapReport[],
  box: BoxRange,
): (frame: number) => Promise<DensityMap> {
  return async (frame) => {
    const source = sources[frame]!;
    const { map, sha256 } = await readSource(source);
    if (sha256 !== reports[frame]!.sha256)
      throw new UserError(`The map ${source.name} has changed since the run began; start again with --overwrite.`);
    return cutRange(map, box);
  };
}

async function checkConsensus(
  request: PreflightRequest,
  source: MapSource,
  grid: Grid,
  warnings: string[],
): Promise<MapReport> {
  const { map, sha256, notes } = await readSource(source);
  const facts = mapFacts(map, source.name);
  requireSameGrid(grid, request.sources[0]!.name, map.grid, source.name);
  const placement = placeModel(map, request.start.xyz, facts);
  warnings.push(...notes, ...checkPlacement(map, request.start.xyz, facts, placement, source.name, request.modelName));
  return { name: source.name, sha256, ...facts, ...placement };
}

function requireSameGrid(grid: Grid, name: string, other: Grid, otherName: string): void {
  const difference = gridDifference(other, grid);
  if (difference === undefined) return;
  throw new UserError(
    `The maps of a series must share one grid, but ${otherName} ${difference} (${name}); resample it onto the grid of the others, or leave it out.`,
  );
}

/** A map may be empty around the model alone: masked for another body, or cut for another part. */
function requireDensity(box: DensityMap, name: string): void {
  if (box.values.every((value) => value === box.values[0]))
    throw new UserError(
      `The map ${name} is constant (${box.values[0]}) around the model; it was masked or cut for another part, so leave it out.`,
    );
}

/** Factor between the standard deviations of two frames above which it is worth a word. */
const notableScale = 2;

function compareScales(reports: readonly MapReport[]): string[] {
  const sorted = [...reports].sort((a, b) => a.deviation - b.deviation);
  const [weak, strong] = [sorted[0]!, sorted.at(-1)!];
  const ratio = strong.deviation / weak.deviation;
  if (!(ratio > notableScale)) return [];
  return [
    `The maps are scaled differently: ${strong.name} varies ${ratio.toFixed(1)} times as much as ${weak.name}; each is scaled by itself, but one contour level will not suit all.`,
  ];
}
