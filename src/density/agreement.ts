// How well a model explains a map: CC_mask, CC_volume, CC_peaks, CC_box and the CC of each residue.
import type { Kernels } from '../kernels/kernels.js';
import type { Conformation, Structure } from '../structure/structure.js';
import { correlation, type EmptyVoxels, maskedCorrelation, rankedValue } from './correlation.js';
import type { DensityMap } from './density-map.js';
import { comparisonRadius } from './image-radius.js';
import { LocalCorrelation } from './local-correlation.js';
import { ModelDensity } from './model-density.js';
import { moleculeMask } from './molecule-mask.js';

/**
 * Pearson correlations between a map and the map of a model (validation.md; Afonine et al. 2018, Acta Cryst. D74:814).
 */
export interface Agreement {
  /** Inside the molecular mask. */
  readonly ccMask: number;
  /** Over all voxels. */
  readonly ccBox: number;
  /** Over the N highest voxels of the model's map, N = voxels in the mask. */
  readonly ccVolume: number;
  /** Over the union of the N highest voxels of both maps. */
  readonly ccPeaks: number;
  /** Around the atoms of each residue; NaN where a map is constant there. */
  readonly residueCc: Float64Array;
}

/**
 * Compares a map with a conformation. All atoms count, hydrogens too, with B and occupancy as they stand; the
 * mask and the spheres around residues are drawn for atoms of occupancy 0 as well.
 * @param resolution Å: the model's map has the Fourier terms of the box with d above it
 * @throws UserError where the grid is not orthogonal
 */
export function agreement(
  map: DensityMap,
  structure: Structure,
  conformation: Conformation,
  resolution: number,
  kernels: Kernels,
): Agreement {
  const density = new ModelDensity(map.grid, structure.element, kernels);
  const modelMap = density.evaluate(conformation, resolution);
  density.release();
  return compareWithModelMap(map, modelMap, structure, conformation, resolution);
}

/** The same for a model map at hand, on the grid of `map`. */
export function compareWithModelMap(
  map: DensityMap,
  modelMap: DensityMap,
  structure: Structure,
  conformation: Conformation,
  resolution: number,
): Agreement {
  const observed = map.values;
  const calculated = modelMap.values;
  const mask = moleculeMask(map.grid, conformation.xyz, structure.element);
  let inside = 0;
  for (let v = 0; v < mask.length; v++) inside += mask[v]!;
  const high = rankedValue(calculated, inside);
  const { beyond } = map;
  const highObserved = rankedValue(beyond ? joined(observed, beyond.highest) : observed, inside);
  const volume = new Uint8Array(calculated.length);
  const peaks = new Uint8Array(calculated.length);
  for (let v = 0; v < calculated.length; v++) {
    volume[v] = calculated[v]! >= high ? 1 : 0;
    peaks[v] = volume[v] === 1 || observed[v]! >= highObserved ? 1 : 0;
  }
  return {
    ccMask: maskedCorrelation(observed, calculated, mask),
    ccBox: correlation(observed, calculated, beyond),
    ccVolume: maskedCorrelation(observed, calculated, volume),
    ccPeaks: maskedCorrelation(observed, calculated, peaks, beyond && valuesAbove(beyond.highest, highObserved)),
    residueCc: residueCorrelations(map, modelMap, structure, conformation, resolution),
  };
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const all = new Float32Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

/** Count, sum and sum of squares of the values from `least` on. */
function valuesAbove(values: Float32Array, least: number): EmptyVoxels {
  let count = 0;
  let sum = 0;
  let sumOfSquares = 0;
  for (const value of values) {
    if (value < least) continue;
    count++;
    sum += value;
    sumOfSquares += value * value;
  }
  return { count, sum, sumOfSquares };
}

/** CC over the union of the spheres around each residue's atoms; the radius is {@link comparisonRadius}. */
export function residueCorrelations(
  map: DensityMap,
  modelMap: DensityMap,
  structure: Structure,
  conformation: Conformation,
  resolution: number,
): Float64Array {
  const { atomStart, count } = structure.residues;
  const local = localCorrelation(map, modelMap, conformation, resolution);
  const atoms = Int32Array.from({ length: structure.atomCount }, (_, atom) => atom);
  return Float64Array.from({ length: count }, (_, r) => local.around(atoms.subarray(atomStart[r], atomStart[r + 1])));
}

/** Correlations around atoms of a conformation, in spheres of {@link comparisonRadius}. */
export function localCorrelation(
  map: DensityMap,
  modelMap: DensityMap,
  { xyz, b }: Conformation,
  resolution: number,
): LocalCorrelation {
  const meanB = b.reduce((sum, v) => sum + v, 0) / Math.max(1, b.length);
  return new LocalCorrelation(map, modelMap, xyz, comparisonRadius(resolution, meanB));
}
