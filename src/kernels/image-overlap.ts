// The overlap of each atom's image with a grid: what tells how a target changes with an atom's strength, and so with its occupancy and B.
import { checkLength, checkSplat, FARTHEST, lostAtom } from './check-plans.js';
import type { SplatAtoms } from './kernels.js';

type Three = readonly [number, number, number];

/**
 * Adds Σ_v q(v)·ρ_atom(v) to `overlap` (one an atom), over the voxels that {@link Splatter} in kernels.ts gives the atom: the adjoint
 * of `splat` in the heights. In double precision. It has one form, not two: an evaluation in B or occupancy is rare beside those in xyz.
 *
 * @param xyz relative to voxel (0,0,0), Å, 3 an atom
 * @throws RangeError for an atom that is not within 10⁶ Å of voxel (0,0,0)
 */
export function addImageOverlap(
  atoms: SplatAtoms,
  shape: Three,
  steps: Three,
  xyz: Float64Array,
  q: Float32Array,
  overlap: Float64Array,
): void {
  checkSplat(atoms, shape, steps);
  const { count, terms, heights, steepness, cutoff } = atoms;
  checkLength('xyz', xyz, 3 * count);
  checkLength('the grid', q, shape[0] * shape[1] * shape[2]);
  checkLength('the overlap', overlap, count);
  const [nx, ny] = shape;
  const longest = cutoff.reduce((a, b) => Math.max(a, b), 0);
  const axes = shape.map((n, axis) => new Axis(n, steps[axis]!, terms, longest)) as [Axis, Axis, Axis];
  const [alongX, alongY, alongZ] = axes;
  const ofRow = new Float64Array(terms);
  for (let atom = 0; atom < count; atom++) {
    const radius = cutoff[atom]!;
    if (radius === 0) continue;
    for (let c = 0; c < 3; c++) {
      const place = xyz[3 * atom + c]!;
      if (!(Math.abs(place) <= FARTHEST)) throw lostAtom(xyz, atom);
      axes[c]!.fill(place, radius, steepness, atom * terms);
    }
    const widthX = alongX.width;
    const gaussiansX = alongX.gaussians;
    let sum = 0;
    for (let l = 0; l < alongZ.count; l++) {
      for (let k = 0; k < alongY.count; k++) {
        for (let t = 0; t < terms; t++) {
          ofRow[t] =
            heights[atom * terms + t]! *
            alongZ.gaussians[t * alongZ.width + l]! *
            alongY.gaussians[t * alongY.width + k]!;
        }
        const row = nx * (alongY.places[k]! + ny * alongZ.places[l]!);
        for (let i = 0; i < alongX.count; i++) {
          let value = 0;
          for (let t = 0; t < terms; t++) value += ofRow[t]! * gaussiansX[t * widthX + i]!;
          sum += value * q[row + alongX.places[i]!]!;
        }
      }
    }
    overlap[atom] = overlap[atom]! + sum;
  }
}

/** An atom's voxels along one axis: an image is a sum of products of three such tables. */
class Axis {
  readonly width: number;
  /** exp(−s·distance²), `width` numbers a term. */
  readonly gaussians: Float64Array;
  /** Where the voxels lie in the box. */
  readonly places: Int32Array;
  count = 0;
  readonly #n: number;
  readonly #step: number;
  readonly #terms: number;

  constructor(n: number, step: number, terms: number, longest: number) {
    this.#n = n;
    this.#step = step;
    this.#terms = terms;
    this.width = 2 * Math.ceil(longest / step) + 2;
    this.gaussians = new Float64Array(terms * this.width);
    this.places = new Int32Array(this.width);
  }

  fill(place: number, radius: number, steepness: Float64Array, at: number): void {
    const first = Math.ceil((place - radius) / this.#step);
    this.count = Math.floor((place + radius) / this.#step) - first + 1;
    for (let i = 0; i < this.count; i++) {
      const square = ((first + i) * this.#step - place) ** 2;
      this.places[i] = (((first + i) % this.#n) + this.#n) % this.#n;
      for (let t = 0; t < this.#terms; t++) {
        this.gaussians[t * this.width + i] = Math.exp(-steepness[at + t]! * square);
      }
    }
  }
}
