// The path of a linear series: where along the motion that all refined frames share each frame's conformation lies.
import { minimizeLbfgs } from '../minimize/lbfgs.js';
import type { Conformation, Structure } from '../structure/structure.js';
import type { LinearMovie } from './linear-movie.js';
import { fitMovie, type MovieFit, type MovieProducts } from './movie-model.js';
import { isInOrder, type Path, splitAt } from './path-ends.js';

export interface LinearPath {
  /** 3N, rms 1 Å over the atoms: the direction in which the frames lie one behind the other. */
  readonly displacement: Float64Array;
  /** Å along it, one a frame, from the conformations given. */
  readonly positions: Float64Array;
  /** The movie of the conformations as given. */
  readonly before: MovieFit;
}

/** Share of the coordinates' range by which the movie may miss a frame's coordinate: they are known to the rounding of the maps. */
const COORDINATE_SIGMA = 0.01;
/** Å rms: as far as a density is taken to change linearly, and the step for its derivative. */
const TRUST = 0.4;
const DERIVATIVE_STEP = 0.2;
/** Å: frames that move less than this altogether have no path worth finding, and positions are not known better. */
const STILL = 0.05;
const ITERATIONS = 12;
/**
 * Which of two frames that share a coordinate is the farther one hardly shows: on adk-linear either order is more likely by 1 to 4. Below
 * this the order in which the maps were given, that of the coordinates of a variability analysis, decides.
 */
const TIE = 10;
/** From positions that are nearly right. */
const SPLIT_ITERATIONS = 6;

/**
 * Refined into a linear movie, models hardly move while density fades: they gather at the conformations that the maps mix. How far
 * apart the real ones are is in the maps all the same: in how blurred their mean is, in how the component falls off with resolution,
 * and in the coordinate of each frame, which is the projection of the real conformation's density on the component. The positions
 * are those whose movie is most likely, given the plane of the maps, and gives each frame its coordinate.
 *
 * @param conformations refined models, one a frame
 * @returns undefined where the models show no common motion
 */
export function findLinearPath(
  movie: LinearMovie,
  structure: Structure,
  conformations: readonly Conformation[],
): LinearPath | undefined {
  const frames = conformations.length;
  const spectra = conformations.map((conformation) => movie.spectrumOf(conformation));
  const before = fitMovie(movie.products(spectra), movie.coordinates);
  const displacement = commonDisplacement(structure, conformations, before.slope);
  if (displacement === undefined) return undefined;
  const path = { conformations, displacement };
  let best = settle(movie, path, new Float64Array(frames), ITERATIONS);
  for (const end of [0, -1] as const) {
    const candidates = [
      best,
      ...[1, -1].map((sense) => settle(movie, path, splitAt(end, sense, path, best.positions), SPLIT_ITERATIONS)),
    ];
    const costs = candidates.map((other) => other.cost - (isInOrder(end, path, other.positions) ? TIE : 0));
    best = candidates[costs.indexOf(Math.min(...costs))]!;
  }
  return { displacement, positions: best.positions, before };
}

interface Settled {
  readonly positions: Float64Array;
  /** −log likelihood of the movie, with what the coordinates say. */
  readonly cost: number;
}

/** The best positions near `from`. */
function settle(
  movie: LinearMovie,
  { conformations, displacement }: Path,
  from: Float64Array,
  iterations: number,
): Settled {
  const positions = from.slice();
  const spectra = (): Float32Array[] =>
    conformations.map((c, k) => movie.spectrumOf(moved(c, displacement, positions[k]!)));
  let here = spectra();
  for (let iteration = 0; iteration < iterations; iteration++) {
    const derivatives = conformations.map((c, k) => {
      const ahead = movie.spectrumOf(moved(c, displacement, positions[k]! + DERIVATIVE_STEP));
      return ahead.map((value, i) => (value - here[k]![i]!) / DERIVATIVE_STEP);
    });
    const steps = bestSteps(movie.products([...here, ...derivatives]), movie.coordinates);
    for (let k = 0; k < positions.length; k++) positions[k] = positions[k]! + steps[k]!;
    here = spectra();
    if (steps.every((step) => Math.abs(step) < STILL / 2)) break;
  }
  return { positions, cost: costOf(fitMovie(movie.products(here), movie.coordinates)) };
}

/** A conformation `position` Å along a displacement (3N). */
export function moved(conformation: Conformation, displacement: Float64Array, position: number): Conformation {
  return { ...conformation, xyz: conformation.xyz.map((value, i) => value + position * displacement[i]!) };
}

/**
 * Slope of the coordinates on the frames' places in the series, each residue as a body: side chains that differ between frames by a
 * rotamer would be torn apart by more of the same.
 * @param slope weights of the regression, one a frame
 */
function commonDisplacement(
  { residues, atomCount, atomName }: Structure,
  conformations: readonly Conformation[],
  slope: Float64Array,
): Float64Array | undefined {
  const raw = new Float64Array(3 * atomCount);
  conformations.forEach(({ xyz }, k) => {
    for (let i = 0; i < raw.length; i++) raw[i] = raw[i]! + slope[k]! * xyz[i]!;
  });
  const displacement = new Float64Array(raw.length);
  let squares = 0;
  for (let r = 0; r < residues.count; r++) {
    const atoms = Array.from(
      { length: residues.atomStart[r + 1]! - residues.atomStart[r]! },
      (_, i) => residues.atomStart[r]! + i,
    );
    const mainChain = atoms.filter(
      (atom) => atomName[atom] === 'N' || atomName[atom] === 'CA' || atomName[atom] === 'C',
    );
    const body = mainChain.length === 3 ? mainChain : atoms;
    for (const axis of [0, 1, 2]) {
      const mean = body.reduce((sum, atom) => sum + raw[3 * atom + axis]!, 0) / body.length;
      for (const atom of atoms) displacement[3 * atom + axis] = mean;
      squares += mean * mean * atoms.length;
    }
  }
  const rms = Math.sqrt(squares / atomCount);
  const range = 1 / Math.sqrt(slope.reduce((sum, value) => sum + value * value, 0));
  // rms per unit of the coordinate, times the root of the coordinates' summed squares: the size of the motion over the series.
  if (!(rms * range > STILL)) return undefined;
  return displacement.map((value) => value / rms);
}

/** How unlikely the movie is, and how badly it gives each frame its coordinate. */
function costOf({ ofMaps, ofModels, misfit }: MovieFit): number {
  const range = ofMaps.reduce((largest, z) => Math.max(largest, Math.abs(z)), 0);
  let squares = 0;
  for (let k = 0; k < ofMaps.length; k++) squares += ((ofModels[k]! - ofMaps[k]!) / range) ** 2;
  return misfit + squares / (2 * COORDINATE_SIGMA ** 2);
}

/** Steps, Å, at most TRUST long, that make the movie most likely where densities change as their derivatives say. */
function bestSteps(products: MovieProducts, coordinates: Float64Array): Float64Array {
  const frames = products.frames / 2;
  const toSteps = (y: Float64Array): Float64Array => y.map((value) => TRUST * Math.tanh(value));
  const value = (y: Float64Array): number => costOf(fitMovie(stepped(products, toSteps(y)), coordinates));
  const y = new Float64Array(frames);
  const difference = 1e-4;
  minimizeLbfgs(
    {
      size: frames,
      evaluate(at, gradient) {
        const trial = at.slice();
        for (let k = 0; k < frames; k++) {
          trial[k] = at[k]! + difference;
          const ahead = value(trial);
          trial[k] = at[k]! - difference;
          gradient[k] = (ahead - value(trial)) / (2 * difference);
          trial[k] = at[k]!;
        }
        return value(at);
      },
    },
    y,
    { maxIterations: 60, tolerance: 0.1, maxStep: 0.5 },
  );
  return toSteps(y);
}

/** Products of T_k + step_k · T'_k from those of all T and all T'. */
function stepped({ frames: both, terms, plane, cross, models }: MovieProducts, steps: Float64Array): MovieProducts {
  const frames = both / 2;
  const shells = terms.length;
  const newCross = new Float64Array(2 * frames * shells);
  const newModels = new Float64Array(frames * frames * shells);
  for (let row = 0; row < 2 * shells; row++) {
    for (let k = 0; k < frames; k++)
      newCross[row * frames + k] = cross[row * both + k]! + steps[k]! * cross[row * both + frames + k]!;
  }
  for (let i = 0; i < shells; i++) {
    const of = (k: number, l: number): number => models[(i * both + k) * both + l]!;
    for (let k = 0; k < frames; k++) {
      for (let l = 0; l <= k; l++) {
        const product =
          of(k, l) +
          steps[k]! * of(frames + k, l) +
          steps[l]! * (of(k, frames + l) + steps[k]! * of(frames + k, frames + l));
        newModels[(i * frames + k) * frames + l] = product;
        newModels[(i * frames + l) * frames + k] = product;
      }
    }
  }
  return { frames, terms, plane, cross: newCross, models: newModels };
}
