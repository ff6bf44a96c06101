// How well a model explains a map: CC_mask, CC_volume, CC_peaks, CC_box and the CC of each residue.
import type { Kernels, Selection } from '../kernels/kernels.js';
import { rankedValue } from '../kernels/ranked-value.js';
import type { Conformation, Structure } from '../structure/structure.js';
import { type EmptyVoxels, selectedCorrelation } from './correlation.js';
import type { DensityMap } from './density-map.js';
import { comparisonRadius } from './image-radius.js';
import { LocalCorrelation } from './local-correlation.js';
import { ModelDensity } from './model-density.js';
import { moleculeMask } from './molecule-mask.js';

/**
 * Pearson correlations between a map and the map of a model (validation.md; Afonine et al. 2018, Acta Cryst. D74:814).
 */
export interface OverallAgreement {
  /** Inside the molecular mask. */
  readonly ccMask: number;
  /** Over all voxels. */
  readonly ccBox: number;
  /** Over the N highest voxels of the model's map, N = voxels in the mask. */
  readonly ccVolume: number;
  /** Over the union of the N highest voxels of both maps. */
  readonly ccPeaks: number;
}

export interface Agreement extends OverallAgreement {
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
  const modelMap = modelMapOf(map, structure, conformation, resolution, kernels);
  return compareWithModelMap(map, modelMap, structure, conformation, resolution, kernels);
}

/** The map of a model on the grid of `map`; `resolution` (Å) as in {@link agreement}. */
export function modelMapOf(
  map: DensityMap,
  structure: Structure,
  conformation: Conformation,
  resolution: number,
  kernels: Kernels,
): DensityMap {
  const density = new ModelDensity(map.grid, structure.element, kernels);
  const modelMap = density.evaluate(conformation, resolution);
  density.release();
  return modelMap;
}

/** CC_mask alone, of {@link agreement}. */
export function maskCorrelation(
  map: DensityMap,
  structure: Structure,
  conformation: Conformation,
  resolution: number,
  kernels: Kernels,
): number {
  const { values } = modelMapOf(map, structure, conformation, resolution, kernels);
  const maps = kernels.mapComparison(map.values, values);
  const cc = selectedCorrelation(maps, moleculeMask(map.grid, conformation.xyz, structure.element));
  maps.release();
  return cc;
}

/**
 * The same for a model map at hand, on the grid of `map`.
 * @param local Of the two maps and the conformation, where it is at hand.
 */
export function compareWithModelMap(
  map: DensityMap,
  modelMap: DensityMap,
  structure: Structure,
  conformation: Conformation,
  resolution: number,
  kernels: Kernels,
  local = localCorrelation(map, modelMap, conformation, resolution),
): Agreement {
  return {
    ...overallAgreement(map, modelMap, structure, conformation, kernels),
    residueCc: residueCorrelations(local, structure),
  };
}

/** The same without the residues. */
export function overallAgreement(
  map: DensityMap,
  modelMap: DensityMap,
  structure: Structure,
  conformation: Conformation,
  kernels: Kernels,
): OverallAgreement {
  const { values: observed, beyond } = map;
  const maps = kernels.mapComparison(observed, modelMap.values);
  try {
    const mask = moleculeMask(map.grid, conformation.xyz, structure.element);
    const { count } = maps.moments(mask);
    const high = maps.rankedValue('b', count);
    const highObserved = beyond ? rankedValue(joined(observed, beyond.highest), count) : maps.rankedValue('a', count);
    return {
      ccMask: selectedCorrelation(maps, mask),
      ccBox: selectedCorrelation(maps, EVERYWHERE, beyond),
      ccVolume: selectedCorrelation(maps, [Number.POSITIVE_INFINITY, high]),
      ccPeaks: selectedCorrelation(maps, [highObserved, high], beyond && valuesAbove(beyond.highest, highObserved)),
    };
  } finally {
    maps.release();
  }
}

const EVERYWHERE: Selection = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];

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

/** CC over the union of the spheres around each residue's atoms. */
export function residueCorrelations(local: LocalCorrelation, { residues, atomCount }: Structure): Float64Array {
  const { atomStart, count } = residues;
  const atoms = Int32Array.from({ length: atomCount }, (_, atom) => atom);
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
