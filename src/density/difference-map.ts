// Maps that compare a map with a model: the model's map on the map's scale, their difference, and the map sharpened to match.
import type { Kernels } from '../kernels/kernels.js';
import type { Conformation, Structure } from '../structure/structure.js';
import type { DensityMap } from './density-map.js';
import { softEdge } from './fourier-filter.js';
import { resolutionShells } from './fourier-shells.js';
import { orthogonalVoxel } from './grid.js';
import { reciprocalSquares } from './half-spectrum.js';
import { mapSpectrum } from './map-spectrum.js';
import { ModelDensity } from './model-density.js';
import { scaleFallOff, shellScale } from './shell-scale.js';

export interface ComparedMaps {
  /** k(s)·model: the map of the model on the scale of the map. */
  readonly model: DensityMap;
  /** map − k(s)·model, both down to the resolution, F(000) left out: the analogue of F_obs − F_calc. */
  readonly difference: DensityMap;
  /** The map multiplied by exp(−B s²/4) and cut softly at the resolution. */
  readonly sharpened: DensityMap;
  /** That B, Å²; below 0 it sharpens. */
  readonly sharpening: number;
  /** k in each shell, from low to high resolution, and the shells' spacing, Å. */
  readonly scale: Float64Array;
  readonly spacing: Float64Array;
}

/** Å: coarser terms tell of solvent and masks rather than of B factors. */
const FALL_OFF_FROM = 10;

/**
 * k(s) is the least-squares scale of each resolution shell (see shellScale), taken between the shells' middles by straight lines.
 * The sharpening B is the one that makes the map's signal fall off as the model's terms do, unless one is given.
 * @param resolution Å
 * @param b Å²; below 0 sharpens
 * @throws UserError where the grid is not orthogonal
 */
export function compareMaps(
  map: DensityMap,
  structure: Structure,
  conformation: Conformation,
  resolution: number,
  kernels: Kernels,
  b?: number,
): ComparedMaps {
  const { grid } = map;
  const voxel = orthogonalVoxel(grid, 'A difference map');
  const observed = mapSpectrum(map, kernels);
  const density = new ModelDensity(grid, structure.element, kernels);
  const { re, im } = density.structureFactors(conformation, resolution);
  const calculated = { re: re.slice(), im: im.slice() };
  density.release();
  const shells = resolutionShells(grid, resolution);
  const scale = shellScale(shells, observed, calculated);
  const sharpening = b ?? scaleFallOff(shells, scale, FALL_OFF_FROM);
  const squares = reciprocalSquares(grid.shape, voxel);
  const limit = 1 / (resolution * resolution);
  const plan = kernels.fourier(grid.shape);
  const filled = (term: (c: number, s2: number) => readonly [number, number]): DensityMap => {
    for (let c = 0; c < squares.length; c++) {
      const [a, d] = term(c, squares[c]!);
      plan.re[c] = a;
      plan.im[c] = d;
    }
    plan.inverse();
    return { grid, values: plan.real.slice() };
  };
  const none = [0, 0] as const;
  const isInside = (c: number, s2: number): boolean => c > 0 && s2 < limit;
  const model = filled((c, s2) => {
    if (!isInside(c, s2)) return none;
    const k = between(scale, Math.sqrt(s2) / shells.width);
    return [k * calculated.re[c]!, k * calculated.im[c]!];
  });
  const difference = filled((c, s2) => {
    if (!isInside(c, s2)) return none;
    const k = between(scale, Math.sqrt(s2) / shells.width);
    return [observed.re[c]! - k * calculated.re[c]!, observed.im[c]! - k * calculated.im[c]!];
  });
  const sharpened = filled((c, s2) => {
    const factor = Math.exp((-sharpening * s2) / 4) * softEdge(Math.sqrt(s2) * resolution, 0.1);
    return [factor * observed.re[c]!, factor * observed.im[c]!];
  });
  plan.release();
  return { model, difference, sharpened, sharpening, scale, spacing: shells.spacing };
}

/** Values at the middles of shells, at a place in shells: 2.5 is the middle of shell 2. */
function between(values: Float64Array, place: number): number {
  const at = Math.min(Math.max(place - 0.5, 0), values.length - 1);
  const k = Math.min(Math.floor(at), Math.max(0, values.length - 2));
  const share = Math.min(at - k, 1);
  return (1 - share) * values[k]! + share * (values[k + 1] ?? values[k]!);
}
