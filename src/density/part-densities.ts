// How much of the density that each part of a model should have a map shows: alone, and beside the other parts.
import { CholeskyDecomposition, Matrix } from '../base/matrix.js';
import type { Kernels, RealFourier, SplatAtoms } from '../kernels/kernels.js';
import type { Conformation } from '../structure/structure.js';
import type { DensityMap } from './density-map.js';
import { cropFourier } from './fourier-crop.js';
import { reciprocalSquares } from './half-spectrum.js';
import { splatAtoms } from './splat-atoms.js';

export interface PartDensities {
  /**
   * Σ ρ·ρc / Σ ρc² over the part's image ρc: the map (minus the solvent's level) at the part against what the part should have there.
   * Neighbours whose images overlap add to it.
   */
  readonly alone: Float64Array;
  /** The part's coefficient when all images together are fitted to the map by least squares: neighbours are told apart, at the price of noise. */
  readonly together: Float64Array;
  /** Σ ρc²: what the part weighs in the fit. */
  readonly mass: Float64Array;
}

/** Å: whether a part is there does not depend on finer detail, and coarser terms forgive wrong side chains. */
const FINEST = 6;

/**
 * Both sides are blurred by exp(−B s²/4), B = BLUR·d²: it leaves 2 % of the power at s = 1/d, so that images are compact without the cut of
 * the spectrum, and keeps aliases of the working grid (voxels of d/3) below 0.3 %.
 */
const BLUR = 8;

/** Of the diagonal: keeps parts that lie on top of each other from taking opposite coefficients. */
const RIDGE = 1e-3;

/** Voxels where a part has density. */
interface Image {
  readonly at: Int32Array;
  readonly density: Float32Array;
}

/**
 * Coefficients are in the map's units per model unit (Å⁻²), the same for all parts: 0 for a part that the map does not show, the map's
 * scale for one that it shows as the model has it. B factors and occupancies count as they stand. NaN for parts without an image.
 *
 * @param partOf part of each atom, from 0; negative: none
 * @param resolution of the map, Å
 * @throws UserError where the grid is not orthogonal
 */
export function partDensities(
  map: DensityMap,
  elements: readonly string[],
  partOf: Int32Array,
  parts: number,
  conformation: Conformation,
  resolution: number,
  kernels: Kernels,
): PartDensities {
  const dMin = Math.max(FINEST, resolution);
  const blur = BLUR * dMin * dMin;
  const { shape, steps, re, im } = cropFourier(map, dMin, kernels);
  const plan = kernels.fourier(shape);
  try {
    const atoms = atomsOfParts(partOf, parts);
    const all = splatAtoms(elements, conformation.b, conformation.occupancy, blur);
    const images = atoms.map((members): Image => {
      plan.clearReal();
      const splatter = kernels.splatter(imagesOf(all, members), shape, steps);
      splatter.splat(placed(conformation.xyz, members, map.grid.origin), plan.real);
      splatter.release();
      return nonZero(plan.real);
    });
    blurredMap(plan, re, im, reciprocalSquares(shape, steps), blur);
    return fitImages(images, plan.real);
  } finally {
    plan.release();
  }
}

function atomsOfParts(partOf: Int32Array, parts: number): Int32Array[] {
  const members: number[][] = Array.from({ length: parts }, () => []);
  for (let atom = 0; atom < partOf.length; atom++) if (partOf[atom]! >= 0) members[partOf[atom]!]!.push(atom);
  return members.map((atoms) => Int32Array.from(atoms));
}

function imagesOf({ terms, heights, steepness, cutoff }: SplatAtoms, members: Int32Array): SplatAtoms {
  const count = members.length;
  const ofTerm = (values: Float64Array): Float64Array =>
    Float64Array.from(
      { length: count * terms },
      (_, k) => values[members[Math.floor(k / terms)]! * terms + (k % terms)]!,
    );
  return {
    count,
    terms,
    heights: ofTerm(heights),
    steepness: ofTerm(steepness),
    cutoff: Float64Array.from(members, (atom) => cutoff[atom]!),
  };
}

function placed(xyz: Float64Array, members: Int32Array, origin: readonly [number, number, number]): Float64Array {
  return Float64Array.from({ length: 3 * members.length }, (_, p) => {
    const axis = p % 3;
    return xyz[3 * members[(p - axis) / 3]! + axis]! - origin[axis]!;
  });
}

function nonZero(values: Float32Array): Image {
  let count = 0;
  for (let v = 0; v < values.length; v++) if (values[v] !== 0) count++;
  const at = new Int32Array(count);
  const density = new Float32Array(count);
  for (let v = 0, k = 0; v < values.length; v++) {
    if (values[v] === 0) continue;
    at[k] = v;
    density[k++] = values[v]!;
  }
  return { at, density };
}

/** Leaves the map in the plan's grid. `re` and `im` are series coefficients. */
function blurredMap(plan: RealFourier, re: Float32Array, im: Float32Array, squares: Float32Array, blur: number): void {
  const voxels = plan.real.length;
  for (let c = 0; c < re.length; c++) {
    const factor = voxels * Math.exp((-blur * squares[c]!) / 4);
    plan.re[c] = re[c]! * factor;
    plan.im[c] = im[c]! * factor;
  }
  plan.inverse();
}

/** The solvent's level is one more unknown: a constant over the box. */
function fitImages(images: readonly Image[], map: Float32Array): PartDensities {
  const voxels = map.length;
  const level = map.reduce((sum, value) => sum + value, 0);
  const shown = [...images.keys()].filter((part) => images[part]!.at.length > 0);
  const size = shown.length + 1;
  const normal = new Matrix(size, size);
  const right = new Matrix(size, 1);
  normal.set(size - 1, size - 1, voxels);
  right.set(size - 1, 0, level);
  const dense = new Float32Array(voxels);
  for (const [i, part] of shown.entries()) {
    const { at, density } = images[part]!;
    for (let k = 0; k < at.length; k++) dense[at[k]!] = density[k]!;
    for (let j = 0; j <= i; j++) {
      const overlap = sumOver(images[shown[j]!]!, dense);
      normal.set(i, j, overlap);
      normal.set(j, i, overlap);
    }
    for (let k = 0; k < at.length; k++) dense[at[k]!] = 0;
    const sum = density.reduce((total, value) => total + value, 0);
    normal.set(i, size - 1, sum);
    normal.set(size - 1, i, sum);
    right.set(i, 0, sumOver(images[part]!, map));
  }
  const mass = new Float64Array(images.length);
  for (const [i, part] of shown.entries()) {
    mass[part] = normal.get(i, i);
    normal.set(i, i, mass[part]! * (1 + RIDGE));
  }
  const solution = new CholeskyDecomposition(normal).solve(right);
  const solvent = solution.get(size - 1, 0);
  const together = new Float64Array(images.length).fill(Number.NaN);
  const alone = new Float64Array(images.length).fill(Number.NaN);
  for (const [i, part] of shown.entries()) {
    together[part] = solution.get(i, 0);
    alone[part] = (right.get(i, 0) - solvent * normal.get(i, size - 1)) / mass[part]!;
  }
  return { alone, together, mass };
}

function sumOver({ at, density }: Image, values: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < at.length; k++) sum += density[k]! * values[at[k]!]!;
  return sum;
}
