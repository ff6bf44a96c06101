// The noise of a map, as the two half maps that it was made of show it.
import { UserError } from '../base/user-error.js';
import type { Kernels, RealFourier } from '../kernels/kernels.js';
import type { DensityMap } from './density-map.js';
import { resolutionShells, shellProducts } from './fourier-shells.js';
import { gridDifference } from './grid.js';
import { mapSupport } from './map-support.js';

export interface HalfMapNoise {
  /** ½(A − B), filtered as the map was: noise of the same power as the map's own and independent of it. On the map's grid. */
  readonly values: Float32Array;
  /** What was found out about the maps, a sentence each. */
  readonly notes: readonly string[];
}

/** What messages call the maps. */
export interface HalfMapNames {
  readonly map: string;
  readonly halves: readonly [string, string];
}

/** FSC of half maps above which a shell shows the molecule. */
const SIGNAL = 0.5;
/** Correlation of a map with the mean of its half maps, whatever filter they differ by; sharpening and rounding leave 0.99. */
const LEAST_CORRELATION = 0.9;
/** Share of the power: half maps that differ by less are copies of each other. */
const COPY = 1e-9;
/** A filter that varies less between shells that show the molecule is none. */
const FLAT = 1.1;

/**
 * The noise of the mean of two half maps is ½(A − B), its power ¼|F_A − F_B|² (Rosenthal & Henderson 2003, J. Mol. Biol. 333:721). The map
 * may be more than the mean: sharpened, low-passed, masked. What it was multiplied with in each shell is the regression of its
 * coefficients on the mean's, k = Σ Re(F M*)/Σ|M|²; a mask that it shows is put on the half maps before.
 *
 * @param map the box that is refined against
 * @param halves the same box of the half maps
 * @param resolution Å; finer terms are left out
 * @throws UserError where the grids differ, the half maps are one map twice, or they are not those of this map
 */
export function halfMapNoise(
  map: DensityMap,
  halves: readonly [DensityMap, DensityMap],
  resolution: number,
  kernels: Kernels,
  names: HalfMapNames,
): HalfMapNoise {
  for (const [i, half] of halves.entries()) {
    const difference = gridDifference(half.grid, map.grid);
    if (difference !== undefined)
      throw new UserError(
        `A half map must lie on the grid of the map, but ${names.halves[i]} ${difference} (${names.map}); give the half maps of this map.`,
      );
  }
  const support = mapSupport(map)?.values;
  const [a, b] = halves;
  const shells = resolutionShells(map.grid, resolution);
  const plan = kernels.fourier(map.grid.shape);
  const [wholeRe, wholeIm] = spectrum(plan, map.values, support);
  const mean = map.values.map((_, v) => (a.values[v]! + b.values[v]!) / 2);
  const [meanRe, meanIm] = spectrum(plan, mean, support);
  const half = map.values.map((_, v) => (a.values[v]! - b.values[v]!) / 2);
  const [re, im] = spectrum(plan, half, support);
  const whole = shellProducts(shells, wholeRe, wholeIm, wholeRe, wholeIm);
  const means = shellProducts(shells, meanRe, meanIm, meanRe, meanIm);
  const cross = shellProducts(shells, wholeRe, wholeIm, meanRe, meanIm);
  const noise = shellProducts(shells, re, im, re, im);

  if (sum(noise) <= COPY * sum(means))
    throw new UserError(
      `The half maps ${names.halves.join(' and ')} are the same map twice, so they do not show its noise; give the two independent halves.`,
    );
  // A = M + N and B = M − N, so that their FSC is (|M|² − |N|²)/(|M|² + |N|²).
  const signal = [...means.keys()].filter((k) => means[k]! - noise[k]! > SIGNAL * (means[k]! + noise[k]!));
  if (signal.length === 0)
    throw new UserError(
      `The half maps ${names.halves.join(' and ')} do not agree with each other around the model (their FSC is below ${SIGNAL} in all shells); give the half maps of ${names.map}.`,
    );
  const correlation = signal.reduce((least, k) => Math.min(least, cross[k]! / Math.sqrt(means[k]! * whole[k]!)), 1);
  if (!(correlation >= LEAST_CORRELATION))
    throw new UserError(
      `The half maps ${names.halves.join(' and ')} do not add up to ${names.map}: their mean correlates with it by only ${correlation.toFixed(2)} in a shell where they show the molecule; give the half maps that this map was made of, or their mean as the map.`,
    );
  const filter = cross.map((value, k) => (means[k]! > 0 ? Math.max(0, value / means[k]!) : 0));
  for (let c = 0; c < re.length; c++) {
    const k = shells.shell[c]!;
    plan.re[c] = k < 0 ? 0 : filter[k]! * re[c]!;
    plan.im[c] = k < 0 ? 0 : filter[k]! * im[c]!;
  }
  plan.inverse();
  const values = plan.real.map((value, v) => (support?.[v] ?? 1) * value);
  plan.release();
  const factors = signal.map((k) => filter[k]!);
  const notes =
    Math.max(...factors) > FLAT * Math.min(...factors)
      ? [
          `${names.map} is the mean of its half maps times a filter, ${factors[0]!.toPrecision(2)} in the lowest shell and ${factors.at(-1)!.toPrecision(2)} at ${shells.spacing[signal.at(-1)!]!.toFixed(1)} Å; their noise was filtered alike.`,
        ]
      : [];
  return { values, notes };
}

/** The spectrum of values whose mean inside the support was taken out: half maps have zeros of their own. */
function spectrum(
  plan: RealFourier,
  values: Float32Array,
  support: Float32Array | undefined,
): readonly [Float32Array, Float32Array] {
  let total = 0;
  let count = 0;
  for (let v = 0; v < values.length; v++) {
    const share = support?.[v] ?? 1;
    total += share * values[v]!;
    count += share;
  }
  const mean = total / count;
  for (let v = 0; v < values.length; v++) plan.real[v] = (support?.[v] ?? 1) * (values[v]! - mean);
  plan.forward();
  return [plan.re.slice(), plan.im.slice()];
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
