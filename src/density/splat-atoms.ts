// What a splatter needs of a model's atoms: the Gaussians of their images at given B factors, occupancies and blur.
import type { SplatAtoms } from '../kernels/kernels.js';
import { electronScattering, SCATTERING_TERMS } from './scattering.js';

export interface SplatOptions {
  /** 1 where an atom has no image (hydrogens in the map term); absent: every atom has one. */
  readonly omit?: Uint8Array;
  /** The image is cut where it has fallen to this share of its peak. */
  readonly tail?: number;
}

/** Å²: no image is sharper than this B, so that negative B factors cannot turn a Gaussian over. */
const SHARPEST = 0.5;

/**
 * Images of atoms as sums of five Gaussians. A term a·exp(−b·s²) of the scattering factor with isotropic B and extra
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
  options: SplatOptions = {},
): SplatAtoms {
  const { omit, tail = 1e-4 } = options;
  const count = elements.length;
  const terms = SCATTERING_TERMS;
  const heights = new Float64Array(count * terms);
  const steepness = new Float64Array(count * terms).fill(1);
  const cutoff = new Float64Array(count);
  const radii = new Map<string, number[]>();
  for (let atom = 0; atom < count; atom++) {
    if (omit?.[atom] === 1 || occupancy[atom] === 0) continue;
    const element = elements[atom]!;
    const factor = electronScattering(element);
    if (factor === undefined) continue;
    const extra = b[atom]! + blur;
    for (let j = 0; j < terms; j++) {
      const width = Math.max(factor.b[j]! + extra, SHARPEST);
      heights[atom * terms + j] = occupancy[atom]! * factor.a[j]! * ((4 * Math.PI) / width) ** 1.5;
      steepness[atom * terms + j] = (4 * Math.PI * Math.PI) / width;
    }
    const known = radii.get(element) ?? [];
    radii.set(element, known);
    const rounded = Math.max(0, Math.ceil(extra));
    cutoff[atom] = known[rounded] ??= imageRadius(factor.a, factor.b, rounded, tail);
  }
  return { count, terms, heights, steepness, cutoff };
}

/**
 * Radius, Å, at which Σ a (4π/(b+B))^{3/2} exp(−4π²r²/(b+B)) has fallen to `tail` of its value at r = 0 (bisection).
 */
function imageRadius(a: readonly number[], b: readonly number[], extra: number, tail: number): number {
  const image = (r2: number): number => {
    let sum = 0;
    for (let j = 0; j < a.length; j++) {
      const width = Math.max(b[j]! + extra, SHARPEST);
      sum += a[j]! * width ** -1.5 * Math.exp((-4 * Math.PI * Math.PI * r2) / width);
    }
    return sum;
  };
  const floor = tail * image(0);
  let inner = 0;
  let outer = 1;
  while (image(outer * outer) > floor) outer *= 2;
  for (let step = 0; step < 30; step++) {
    const middle = (inner + outer) / 2;
    if (image(middle * middle) > floor) inner = middle;
    else outer = middle;
  }
  return outer;
}
