// Results without their hydrogens, for users who want these in the refinement but not in the files.
import { removeHydrogens } from '../chemistry/place-hydrogens.js';
import type { FrameResult } from '../refinement/frame.js';
import { pickConformation } from '../structure/rebuild-model.js';
import type { RefinementOutput } from './write-refinement.js';
import type { SeriesOutput } from './write-series.js';

export function refinementWithoutHydrogens(output: RefinementOutput): RefinementOutput {
  const { model, origin } = removeHydrogens(output.model);
  return { ...output, model, start: pick(output.start, origin), result: bare(output.result, origin) };
}

export function seriesWithoutHydrogens(output: SeriesOutput): SeriesOutput {
  const { model, origin } = removeHydrogens(output.model);
  const frames = output.result.frames.map((frame) => ({
    ...frame,
    result: bare(frame.result, origin),
    replicates: frame.replicates.map((replicate) => bare(replicate, origin)),
  }));
  return { ...output, model, start: pick(output.start, origin), result: { ...output.result, frames } };
}

function bare<T extends Pick<FrameResult, 'conformation'>>(result: T, atoms: Int32Array): T {
  return { ...result, conformation: pickConformation(result.conformation, atoms) };
}

function pick(xyz: Float64Array, atoms: Int32Array): Float64Array {
  return Float64Array.from({ length: 3 * atoms.length }, (_, k) => xyz[3 * atoms[Math.floor(k / 3)]! + (k % 3)]!);
}
