// What the Fourier terms of a map say about a model: map–model FSC, d_model, and d_FSC of half maps, after a soft mask.
import type { Kernels } from '../kernels/kernels.js';
import type { Conformation, Structure } from '../structure/structure.js';
import type { DensityMap } from './density-map.js';
import { type ResolutionShells, resolutionAt, resolutionShells, type ShellCorrelation } from './fourier-shells.js';
import { nyquist } from './grid.js';
import { mapSpectrum, type Spectrum } from './map-spectrum.js';
import { ModelDensity } from './model-density.js';
import { type ModelResolution, modelResolution } from './model-resolution.js';
import { maskedMap, softMask } from './soft-mask.js';
import { correlateSpectra } from './spectrum-correlation.js';

export interface MapModelFourier {
  /** Correlation of the masked map with the model, its B factors and occupancies as they stand. */
  readonly fsc: ShellCorrelation;
  /** Å, where the curve falls below 0.143 and 0.5; `reached` says whether it does, else they are the finest spacing looked at. */
  readonly fsc0143: ResolutionLimit;
  readonly fsc05: ResolutionLimit;
  readonly model: ModelResolution | undefined;
  /** Of the half maps, each masked; 0.143. */
  readonly halves?: ShellCorrelation;
  readonly halves0143?: ResolutionLimit;
}

export interface ResolutionLimit {
  /** Å */
  readonly resolution: number;
  readonly reached: boolean;
}

/** Shells of the search for d_model: B is applied at their middles. */
const FINE_SHELLS = 500;

/** {@link mapModelFourier} for several conformations: what the map alone decides is made once. */
export class MapModelComparison {
  readonly #map: DensityMap;
  readonly #elements: readonly string[];
  readonly #resolution: number;
  readonly #kernels: Kernels;
  readonly #density: ModelDensity;
  readonly #halfMaps: readonly [DensityMap, DensityMap] | undefined;
  readonly #shells: ResolutionShells;
  readonly #finest: number;

  /**
   * @param density of the model's atoms on the map's grid
   * @param resolution Å
   * @param halfMaps on the map's grid
   * @throws UserError where the grid is not orthogonal
   */
  constructor(
    map: DensityMap,
    elements: readonly string[],
    density: ModelDensity,
    resolution: number,
    kernels: Kernels,
    halfMaps?: readonly [DensityMap, DensityMap],
  ) {
    this.#map = map;
    this.#elements = elements;
    this.#resolution = resolution;
    this.#kernels = kernels;
    this.#density = density;
    this.#halfMaps = halfMaps;
    this.#finest = Math.max(nyquist(map.grid), resolution / 2);
    this.#shells = resolutionShells(map.grid, this.#finest);
  }

  of(conformation: Conformation): MapModelFourier {
    const { grid } = this.#map;
    const shells = this.#shells;
    const mask = softMask(grid, conformation.xyz, this.#elements, 2 * this.#resolution, this.#kernels);
    const spectrum = this.#masked(this.#map, mask);
    const fsc = correlateSpectra(shells, spectrum, this.#density.structureFactors(conformation, this.#finest));
    const bare = { ...conformation, b: new Float64Array(conformation.b.length) };
    const { resolution: limit } = limitAt(fsc, 0);
    const fine = resolutionShells(grid, limit, FINE_SHELLS);
    const model = modelResolution(fine, spectrum, this.#density.structureFactors(bare, limit));
    const halfMaps = this.#halfMaps;
    const halves =
      halfMaps && correlateSpectra(shells, this.#masked(halfMaps[0], mask), this.#masked(halfMaps[1], mask));
    return {
      fsc,
      fsc0143: limitAt(fsc, 0.143),
      fsc05: limitAt(fsc, 0.5),
      model,
      ...(halves && { halves, halves0143: limitAt(halves, 0.143) }),
    };
  }

  #masked(map: DensityMap, mask: Float32Array): Spectrum {
    return mapSpectrum(maskedMap(map, mask), this.#kernels);
  }
}

/**
 * The soft mask is that of phenix.mtriage: it reaches twice the resolution beyond the atoms and falls off as far. Terms are looked at
 * down to half the resolution or the Nyquist limit of the map.
 * @param resolution Å
 * @param halfMaps on the map's grid
 * @throws UserError where the grid is not orthogonal
 */
export function mapModelFourier(
  map: DensityMap,
  { element }: Structure,
  conformation: Conformation,
  resolution: number,
  kernels: Kernels,
  halfMaps?: readonly [DensityMap, DensityMap],
): MapModelFourier {
  const density = new ModelDensity(map.grid, element, kernels);
  const fourier = new MapModelComparison(map, element, density, resolution, kernels, halfMaps).of(conformation);
  density.release();
  return fourier;
}

/** Dips of single shells are noise: the curve is read after averaging each shell with its neighbours (weights 1, 2, 1). */
function limitAt({ shells, correlation }: ShellCorrelation, threshold: number): ResolutionLimit {
  const at = (k: number, otherwise: number): number => {
    const value = correlation[k];
    return value === undefined || Number.isNaN(value) ? otherwise : value;
  };
  const smooth = correlation.map((here, k) => (at(k - 1, here) + 2 * here + at(k + 1, here)) / 4);
  return {
    resolution: resolutionAt({ shells, correlation: smooth }, threshold),
    reached: smooth.some((value) => value < threshold),
  };
}
