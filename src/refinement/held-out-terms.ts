// Held-out terms: Fourier terms of a map that a refinement does not see, so that it can be judged by them.
import { randomFrom } from '../base/random.js';
import { frequencies } from '../density/half-spectrum.js';

export interface HeldOutChoice {
  /** Of the terms, 0 … 1. */
  readonly share: number;
  readonly seed: number;
  /** Å: size of what the map shows, along x, y, z. */
  readonly extent: readonly [number, number, number];
}

/** Edge of a block, in units of 1/extent. */
const BLOCK = 2;

/** More than there are along an axis. */
const MANY_BLOCKS = 2 ** 16;

/** Blocks are few in a small molecule's map; fewer than this say little. */
const LEAST_BLOCKS = 30;
const SHARES = { least: 0.05, most: 0.2 };

/** One term in twenty, or more where the molecule is small; `extent` in Å, along x, y, z, and d_min in Å. */
export function usualChoice(extent: readonly [number, number, number], dMin: number, seed: number): HeldOutChoice {
  const blocks = ((2 * Math.PI) / 3) * extent.reduce((product, length) => (product * length) / (BLOCK * dMin), 1);
  return { extent, seed, share: Math.min(SHARES.most, Math.max(SHARES.least, LEAST_BLOCKS / blocks)) };
}

/**
 * The number of its block, from 1, for each held-out coefficient of a half spectrum (layout of kernels.ts), and 0 for the others. A
 * molecule of size L makes Fourier terms nearer than about 1/L to each other alike, however large the box around it, so that a single term
 * left out could be told from its neighbours: whole blocks of 2/L are left out, each together with its Friedel mate.
 *
 * @param dMin Å: blocks that lie beyond are not drawn, as nothing there is used; 0: all are
 */
export function heldOutTerms(
  shape: readonly [number, number, number],
  steps: readonly [number, number, number],
  { share, seed, extent }: HeldOutChoice,
  dMin = 0,
): Uint16Array {
  const [nx, ny, nz] = shape;
  const half = Math.floor(nx / 2) + 1;
  const out = new Uint16Array(half * ny * nz);
  const [sx, sy, sz] = [frequencies(nx, steps[0]), frequencies(ny, steps[1]), frequencies(nz, steps[2])];
  const [x, y, z] = [sx, sy, sz].map((axis, k) => axis.map((s) => Math.round((s * extent[k]!) / BLOCK))) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const limit = dMin > 0 ? 1 / (dMin * dMin) : Number.POSITIVE_INFINITY;
  const numbers = new Map<number, number>();
  let drawn = 0;
  const numberOf = (a: number, b: number, c: number): number => {
    // A term and its mate lie in opposite blocks, of which the one with the first index above 0 stands for both.
    const sign = Math.sign(a || b || c) || 1;
    const place = sign * (a + MANY_BLOCKS * (b + MANY_BLOCKS * c));
    const known = numbers.get(place);
    if (known !== undefined) return known;
    const key = `${sign * a || 0} ${sign * b || 0} ${sign * c || 0}`;
    const number = randomFrom(seed, 'held out', key).uniform() < share ? ++drawn : 0;
    numbers.set(place, number);
    return number;
  };
  for (let l = 0, row = 0; l < nz; l++) {
    for (let k = 0; k < ny; k++, row += half) {
      // Terms of one block follow one another.
      for (let h = 0, end = 0; h < half && sx[h]! ** 2 + sy[k]! ** 2 + sz[l]! ** 2 <= limit; h = end) {
        while (end < half && x[end] === x[h]) end++;
        out.fill(numberOf(x[h]!, y[k]!, z[l]!), row + h, row + end);
      }
    }
  }
  return out;
}
