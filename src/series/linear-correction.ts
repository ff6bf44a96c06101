// The correction of a linear series: frames moved along the path that its maps imply, and refined into maps that are linear no more.
import { loadKernels } from '../kernels/load-kernels.js';
import type { FrameResult, FrameTask } from '../refinement/frame.js';
import type { Protocol, StageSpec } from '../refinement/protocol.js';
import type { Structure } from '../structure/structure.js';
import { rmsd } from '../structure/superpose.js';
import type { FrameMaps } from './frame-maps.js';
import { LinearMovie } from './linear-movie.js';
import { findLinearPath, moved } from './linear-path.js';
import { fitMovie } from './movie-model.js';
import type { FrameOutcome } from './schedule.js';
import type { SeriesSettings } from './series-request.js';
import { type TaskSpec, taskId } from './task-spec.js';

/**
 * The first round brings the frames to their places; each further one makes the movie's model, and with it the corrected maps, better.
 * On a series of known truth the distance falls by 0.04, 0.02, 0.02 and 0.01 Å from round to round.
 */
const ROUNDS = 4;
/** Below this the component is hardly the motion of the model: noise, or density that comes and goes. */
const LEAST_CORRELATION = 0.3;

/** A frame of a linear series after its correction. */
export interface CorrectedFrame {
  /** [0] is the frame's model, the others its replicates. Fit is measured in the frame's own map. */
  readonly results: readonly FrameResult[];
  /** Å rms from the model that was refined into the frame's map as it is. */
  readonly moved: number;
}

export interface LinearCorrection {
  /** Absent where the correction is not used. */
  readonly frames?: readonly CorrectedFrame[];
  /** What was done and how much more likely it makes the maps, or why it was left out; for the user. */
  readonly message: string;
}

export interface CorrectionCourse {
  readonly structure: Structure;
  readonly maps: FrameMaps;
  readonly settings: SeriesSettings;
  readonly weight: number;
  /** The refinements of a series that were kept, into the maps as they are. */
  readonly outcomes: readonly FrameOutcome[];
  /** Runs refinements side by side; results in their order. */
  readonly refine: (tasks: readonly (readonly [TaskSpec, () => Promise<FrameTask>])[]) => Promise<FrameResult[]>;
}

/**
 * A linear series shows each frame as M + z P, so that density fades where it should move, and a model refined into it stays with the
 * conformations that the map mixes. Here the frames are moved along the path (linear-path.ts); then, in rounds, each is refined
 * into its map with the difference between its own density and what the movie of all frames makes of it added (linear-movie.ts). Where
 * the models are right, that difference is what linearity took. The outcome counts only if its movie makes the maps more likely.
 */
export async function correctLinearSeries(course: CorrectionCourse): Promise<LinearCorrection> {
  const { structure, maps, settings, outcomes } = course;
  const kernels = loadKernels();
  const resolution = Math.max(...settings.resolutions);
  const movie = await LinearMovie.read(outcomes.length, (frame) => maps.get(frame), resolution, structure, kernels);
  try {
    const kept = outcomes.map(({ results }) => results[0]!);
    const path = findLinearPath(
      movie,
      structure,
      kept.map((result) => result.conformation),
    );
    if (path === undefined)
      return { message: 'The models of this linear series hardly differ: no correction is needed.' };
    if (path.before.correlation < LEAST_CORRELATION)
      return {
        message: `The component of this linear series is hardly the motion of the models (correlation ${path.before.correlation.toFixed(2)}): no correction was made.`,
      };
    let starts = kept.map(({ conformation }, k) => moved(conformation, path.displacement, path.positions[k]!));
    let results: FrameResult[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      results = await refineRound(course, movie, starts, round);
      const perFrame = results.length / kept.length;
      starts = kept.map((_, k) => results[k * perFrame]!.conformation);
    }
    const after = fitMovie(movie.products(starts.map((start) => movie.spectrumOf(start))), movie.coordinates);
    const gain = path.before.misfit - after.misfit;
    if (!(gain > 0))
      return { message: 'Correcting this linear series did not make its maps more likely, and was left out.' };
    const perFrame = results.length / kept.length;
    const frames = kept.map((before, k): CorrectedFrame => {
      const own = results.slice(k * perFrame, (k + 1) * perFrame);
      return {
        results: own.map((result) => ({ ...result, before: before.before })),
        moved: rmsd(before.conformation.xyz, own[0]!.conformation.xyz),
      };
    });
    const shifts = frames.map((frame) => frame.moved);
    return {
      frames,
      message:
        `The models of this linear series were moved along their common motion to where their maps' coordinates put them ` +
        `(${Math.min(...shifts).toFixed(2)} to ${Math.max(...shifts).toFixed(2)} Å), which makes the maps more likely (log likelihood +${gain.toFixed(0)}); ` +
        'they fit their own maps, where density fades instead of moving, less well than before; --linear off leaves this out.',
    };
  } finally {
    movie.release();
    kernels.release();
  }
}

/** All frames into their corrected maps; in the last round with side chains and replicates. Results frame by frame. */
async function refineRound(
  { maps, settings, weight, refine }: CorrectionCourse,
  movie: LinearMovie,
  starts: readonly FrameResult['conformation'][],
  round: number,
): Promise<FrameResult[]> {
  const spectra = starts.map((start) => movie.spectrumOf(start));
  const fit = fitMovie(movie.products(spectra), movie.coordinates);
  const last = round === ROUNDS;
  const tasks = starts.flatMap((start, frame) => {
    const resolution = settings.resolutions[frame]!;
    const corrected = async (): Promise<FrameTask['map']> =>
      movie.corrected(frame, await maps.get(frame), spectra, fit);
    return Array.from({ length: last ? settings.replicates : 1 }, (_, replicate) => {
      const spec: TaskSpec = {
        id: `${taskId(frame, 'linear', replicate, frame)}.round${round}`,
        frame,
        sweep: 'linear',
        replicate,
        from: frame,
        protocol: 'propagation',
        stones: false,
        weight,
      };
      const work = async (): Promise<FrameTask> => ({
        frame,
        replicate,
        seed: settings.seed,
        map: await maps.get(frame),
        correctedMap: await corrected(),
        resolution,
        start,
        protocol: correctionProtocol(resolution, last),
        weight,
        ...(replicate > 0 && { perturbation: settings.perturbation }),
      });
      return [spec, work] as const;
    });
  });
  return refine(tasks);
}

/** From a start that is near: at the map's resolution alone; the rounds stand in for macro-cycles. */
function correctionProtocol(resolution: number, last: boolean): Protocol {
  const minimize: StageSpec = { stage: 'minimize', target: 'likelihood', resolution, macroCycles: 2, iterations: 40 };
  return {
    name: 'linear correction',
    weight: 'auto',
    stages: last ? [minimize, { stage: 'rotamers', resolution }, minimize] : [minimize],
  };
}
