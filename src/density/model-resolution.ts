// d_model: the resolution and overall B factor at which a model's map is most like the map.
import type { ResolutionShells } from './fourier-shells.js';
import { shellProducts } from './fourier-shells.js';
import type { Spectrum } from './map-spectrum.js';

export interface ModelResolution {
  /** Å */
  readonly resolution: number;
  /** Å², of all atoms. */
  readonly b: number;
  /** Correlation of the map with the model's map at that resolution and B, F(000) left out. */
  readonly correlation: number;
}

/** Å² */
const LOWEST_B = -500;
const HIGHEST_B = 500;
const STEP = 5;

/**
 * As in phenix.mtriage (Afonine et al. 2018, Acta Cryst. D74:814): the B factor at which all terms of the model correlate best with
 * those of the map is found first, then the resolution at which the model's terms are cut.
 * @param shells fine ones, as B is applied at their middles; from 0 to where map and model cease to correlate
 * @param map Fourier terms of the map
 * @param model those of the model with all B factors zero
 * @returns undefined where the two do not correlate at any B
 */
export function modelResolution(shells: ResolutionShells, map: Spectrum, model: Spectrum): ModelResolution | undefined {
  const product = shellProducts(shells, map.re, map.im, model.re, model.im);
  const modelPower = shellProducts(shells, model.re, model.im, model.re, model.im);
  const mapPower = shellProducts(shells, map.re, map.im, map.re, map.im).reduce((sum, p) => sum + p, 0);
  let best: ModelResolution | undefined;
  for (let b = LOWEST_B; b < HIGHEST_B; b += STEP) {
    const { all } = correlations(shells, product, modelPower, mapPower, b);
    if (all > (best?.correlation ?? 0)) best = { resolution: 0, b, correlation: all };
  }
  if (best === undefined) return undefined;
  const { cut, highest } = correlations(shells, product, modelPower, mapPower, best.b);
  return { resolution: 1 / ((cut + 1) * shells.width), b: best.b, correlation: highest };
}

interface Correlations {
  /** With all shells. */
  readonly all: number;
  /** The last shell to keep for the highest correlation, and what that is. */
  readonly cut: number;
  readonly highest: number;
}

function correlations(
  shells: ResolutionShells,
  product: Float64Array,
  modelPower: Float64Array,
  mapPower: number,
  b: number,
): Correlations {
  let sum = 0;
  let power = 0;
  let all = 0;
  let cut = 0;
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < shells.count; k++) {
    const s = (k + 0.5) * shells.width;
    const factor = Math.exp((-b * s * s) / 4);
    sum += factor * product[k]!;
    power += factor * factor * modelPower[k]!;
    if (power === 0) continue;
    all = sum / Math.sqrt(power * mapPower);
    if (all > highest) {
      highest = all;
      cut = k;
    }
  }
  return { all, cut, highest };
}
