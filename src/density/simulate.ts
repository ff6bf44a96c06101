// Maps of known truth: series simulated from conformations, with noise of a stated Fourier shell correlation.
import { UserError } from '../base/user-error.js';
import type { Kernels } from '../kernels/kernels.js';
import type { Conformation } from '../structure/structure.js';
import type { DensityMap, Grid } from './density-map.js';
import { resolutionShells } from './fourier-shells.js';
import { ModelDensity } from './model-density.js';
import { firstComponent } from './principal-map.js';
import { addShellNoise, shellNoisePower } from './shell-noise.js';
import { simulationGrid } from './simulation-grid.js';
import { averageSpectra, gather, insideTerms, spread } from './sparse-spectrum.js';

export interface SimulationOptions {
  /** Å: the maps have terms with d above it, and there their FSC has fallen to `fscAtResolution`. */
  readonly resolution: number;
  /**
   * `states`: each map from its own conformation with its own noise, as cryoDRGN volumes or 3DVA intermediates are;
   * `linear`: mean + z × first principal component of the maps, one noise for all, as 3DVA's simple mode makes them.
   */
  readonly mode: 'states' | 'linear';
  readonly seed: number;
  /** Å; default resolution / 2.8, rounded to 0.01. */
  readonly voxel?: number;
  /** Voxels along each side of the cubic box; default: the model and a margin, rounded up to a fast size. */
  readonly box?: number;
  /**
   * FSC between a map and its noise-free self at `resolution`; default 0.143. Between half maps of such data the FSC
   * would be lower (C_ref = √(2 FSC/(1 + FSC)), Rosenthal & Henderson 2003, J. Mol. Biol. 333:721): for maps whose
   * half maps reach 0.143 at the resolution give 0.5. 1: no noise.
   */
  readonly fscAtResolution?: number;
}

/** What a frame of a series is worth at its stated resolution: decoder volumes are noisier than a consensus map. */
const DEFAULT_FSC = 0.143;

/** A simulated series; maps are made when they are asked for, the same each time. */
export interface Simulation {
  readonly grid: Grid;
  readonly count: number;
  /** Coordinate of each frame: its number (states), or its projection on the first component (linear; map units). */
  readonly z: Float64Array;
  frame(k: number): DensityMap;
  /** The mean of the series with the noise of all its data: what a consensus refinement would show. */
  consensus(): DensityMap;
}

/**
 * Noise-free spectra are computed at once (only terms within the resolution are kept, about 1 byte a voxel and frame);
 * noise is white within each shell, with the power that gives the FSC curve.
 * @param elements N symbols
 * @param conformations one a frame
 * @throws UserError where resolution, voxel, box or the number of conformations cannot be used
 */
export function simulateSeries(
  elements: readonly string[],
  conformations: readonly Conformation[],
  options: SimulationOptions,
  kernels: Kernels,
): Simulation {
  const { resolution, mode, seed, fscAtResolution = DEFAULT_FSC } = options;
  checkOptions(conformations.length, options);
  const grid = simulationGrid(conformations, resolution, options);
  const shells = resolutionShells(grid, resolution);
  const terms = insideTerms(shells);
  const density = new ModelDensity(grid, elements, kernels);
  const spectra = conformations.map((conformation) => {
    const { re, im } = density.structureFactors(conformation, resolution);
    return gather(re, im, terms);
  });
  density.release();
  const mean = averageSpectra(spectra);
  const linear = mode === 'linear' ? firstComponent(spectra, mean, terms, shells) : undefined;
  const plan = kernels.fourier(grid.shape);
  const make = (
    signal: Float32Array,
    noiseLike: Float32Array,
    noiseShare: number,
    ...key: (string | number)[]
  ): DensityMap => {
    if (fscAtResolution < 1) {
      const wanted = shellNoisePower(spread(noiseLike, terms, plan), shells, fscAtResolution).map(
        (p) => p * noiseShare,
      );
      addShellNoise(plan, signal, terms, shells, wanted, key);
    } else {
      spread(signal, terms, plan);
    }
    plan.inverse();
    return { grid, values: plan.real.slice() };
  };
  const frame = (k: number): DensityMap => {
    if (linear === undefined) return make(spectra[k]!, spectra[k]!, 1, seed, 'simulate', k);
    const z = linear.z[k]!;
    const signal = mean.map((v, i) => v + z * linear.component[i]!);
    return make(signal, mean, 1, seed, 'simulate', 'shared');
  };
  return {
    grid,
    count: conformations.length,
    z: linear?.z ?? Float64Array.from(conformations, (_, k) => k),
    frame,
    consensus: () =>
      linear
        ? make(mean, mean, 1, seed, 'simulate', 'shared')
        : make(mean, mean, 1 / spectra.length, seed, 'simulate', 'consensus'),
  };
}

function checkOptions(count: number, options: SimulationOptions): void {
  const { resolution, mode, voxel, box, fscAtResolution = DEFAULT_FSC } = options;
  if (!(resolution >= 1 && resolution <= 30)) {
    throw new UserError(`A resolution of ${resolution} Å cannot be simulated; give one between 1 and 30 Å.`);
  }
  if (count === 0 || (mode === 'linear' && count < 2)) {
    throw new UserError(
      `A ${mode} series needs at least ${mode === 'linear' ? 'two models' : 'one model'}, and there ${count === 1 ? 'is one' : `are ${count}`}; give a file with several MODELs.`,
    );
  }
  if (voxel !== undefined && !(voxel > 0 && voxel <= resolution / 2)) {
    throw new UserError(
      `A voxel size of ${voxel} Å cannot show ${resolution} Å; it must be above 0 and at most ${resolution / 2} Å.`,
    );
  }
  if (box !== undefined && !(Number.isInteger(box) && box >= 8 && box <= 2048)) {
    throw new UserError(`A box of ${box} voxels cannot be simulated; give a whole number between 8 and 2048.`);
  }
  if (!(fscAtResolution > 0 && fscAtResolution <= 1)) {
    throw new UserError(
      `An FSC of ${fscAtResolution} cannot be simulated; give a number above 0 and at most 1 (no noise).`,
    );
  }
}
