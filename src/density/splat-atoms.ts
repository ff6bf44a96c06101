// What a splatter needs of a model's atoms: the Gaussians of their images at given B factors, occupancies and blur.
import type { SplatAtoms } from '../kernels/kernels.js';
import { bandScattering } from './band-scattering.js';
import { electronScattering, type ScatteringFactor } from './scattering.js';

export interface SplatOptions {
  /** 1 where an atom has no image (hydrogens in the map term); absent: every atom has one. */
  readonly omit?: Uint8Array;
  /** The image is cut where it has fallen to this share of its peak. */
  readonly tail?: number;
  /** Å: what is finer is cut from the density later, so that fewer Gaussians do (bandScattering); absent: all five. */
  readonly dMin?: number;
  /** Of those fewer Gaussians, as a share of the scattering factor; default that of bandScattering. */
  readonly accuracy?: number;
}

/** Å²: no image is sharper than this B, so that negative B factors cannot turn a Gaussian over. */
const SHARPEST = 0.5;

/** An element's factor, and the cutoffs at B = 0, 1, 2 … Å² that have been asked for. */
interface Image {
  readonly factor: ScatteringFactor;
  readonly cutoffs: number[];
}

/**
 * Images of atoms as sums of Gaussians. A term a·exp(−b·s²) of the scattering factor with isotropic B and extra
 * blur is a·(4π/w)^{3/2}·exp(−4π²r²/w) in space, w = b + B + blur (Fourier transform of a Gaussian; Int. Tables C
 * 4.3.2).
 *
 * @param elements N symbols; an element without a scattering factor has no image (see scatteringNotes)
 * @param b N, Å²
 * @param occupancy N
 * @param blur Å², added to every atom against aliasing and undone in Fourier space (aliasingBlur in fourier-crop.ts)
 * @returns heights in Å⁻² (proportional to the electrostatic potential), steepness in Å⁻², cutoff in Å. The cutoff is
 *   found for B rounded up to 1 Å², so that atoms of one element share it and the rounding only widens it.
 */
export function splatAtoms(
  elements: readonly string[],
  b: ArrayLike<number>,
  occupancy: ArrayLike<number>,
  blur: number,
  { omit, tail = 3e-4, dMin, accuracy }: SplatOptions = {},
): SplatAtoms {
  const count = elements.length;
  const images = imagesOf(elements, dMin, accuracy);
  const terms = Math.max(1, ...[...images.values()].map((image) => image?.factor.a.length ?? 1));
  const heights = new Float64Array(count * terms);
  const steepness = new Float64Array(count * terms).fill(1);
  const cutoff = new Float64Array(count);
  for (let atom = 0; atom < count; atom++) {
    if (omit?.[atom] === 1 || occupancy[atom] === 0) continue;
    const image = images.get(elements[atom]!);
    if (image === undefined) continue;
    const { factor, cutoffs } = image;
    const extra = b[atom]! + blur;
    for (let j = 0; j < factor.a.length; j++) {
      const width = Math.max(factor.b[j]! + extra, SHARPEST);
      heights[atom * terms + j] = occupancy[atom]! * factor.a[j]! * threeHalves((4 * Math.PI) / width);
      steepness[atom * terms + j] = (4 * Math.PI * Math.PI) / width;
    }
    const rounded = Math.max(0, Math.ceil(extra));
    cutoff[atom] = cutoffs[rounded] ??= imageRadius(factor, rounded, tail);
  }
  return { count, terms, heights, steepness, cutoff };
}

function imagesOf(
  elements: readonly string[],
  dMin: number | undefined,
  accuracy: number | undefined,
): Map<string, Image | undefined> {
  const images = new Map<string, Image | undefined>();
  for (const element of elements) {
    if (images.has(element)) continue;
    const factor = electronScattering(element);
    images.set(
      element,
      factor && { factor: dMin === undefined ? factor : bandScattering(factor, dMin, accuracy), cutoffs: [] },
    );
  }
  return images;
}

/**
 * Radius, Å, at which Σ a (4π/(b+B))^{3/2} exp(−4π²r²/(b+B)) has fallen to `tail` of its value at r = 0 (bisection, to
 * a thousandth of the widest term's own radius, outward).
 */
function imageRadius({ a, b }: ScatteringFactor, extra: number, tail: number): number {
  const image = (r2: number): number => {
    let sum = 0;
    for (let j = 0; j < a.length; j++) {
      const width = Math.max(b[j]! + extra, SHARPEST);
      sum += (a[j]! / threeHalves(width)) * Math.exp((-4 * Math.PI * Math.PI * r2) / width);
    }
    return sum;
  };
  const floor = tail * image(0);
  // No term reaches further than the widest would alone.
  const widest = Math.max(SHARPEST, ...b.map((width) => width + extra));
  let inner = 0;
  let outer = Math.sqrt((widest * Math.log(1 / tail)) / (4 * Math.PI * Math.PI));
  for (let step = 0; step < 10; step++) {
    const middle = (inner + outer) / 2;
    if (image(middle * middle) > floor) inner = middle;
    else outer = middle;
  }
  return outer;
}

/** x^{3/2}: a root, where a power of any exponent is a call. */
function threeHalves(x: number): number {
  return x * Math.sqrt(x);
}
