// What the likelihood says of one typical atom: how strongly atoms count beside it, and how two of them overlap.
import { electronScattering } from '../density/scattering.js';
import { imageAt } from './image-curvature.js';
import type { TargetAtoms } from './likelihood-target.js';
import { atShell, type ShellModel } from './shell-model.js';

/** Å: how finely, and (times steps) how far, the overlap of two atoms is tabulated. */
export const OVERLAP_STEP = 0.05;
const OVERLAP_STEPS = 200;

/** Carbon at the mean B factor of the atoms in the map. */
export class TypicalAtom {
  readonly #carbon = electronScattering('C')!;
  readonly #b: number;
  readonly #atoms: TargetAtoms;

  constructor(atoms: TargetAtoms) {
    const mapped = atoms.b.filter((_, i) => atoms.omit[i] === 0);
    this.#b = mapped.reduce((sum, value) => sum + value, 0) / Math.max(1, mapped.length);
    this.#atoms = atoms;
  }

  /** Its image's coefficient at s (Å⁻¹). */
  image(s: number): number {
    return imageAt(this.#carbon, this.#b, s);
  }

  /**
   * ∂²T of two of them r = 0, step, 2·step, … Å apart.
   * @param volume of the box, Å³
   */
  overlap({ scale, variance, sMax }: ShellModel, volume: number): Float64Array {
    const shells = scale.length;
    // Ten samples a shell follow the sine out to the longest distance.
    const width = sMax / shells / 10;
    const frequency = Float64Array.from({ length: 10 * shells }, (_, k) => (k + 0.5) * width);
    const share = frequency.map((s) => {
      const power = (atShell(scale, s, sMax) * this.image(s)) ** 2 / atShell(variance, s, sMax);
      return (4 * Math.PI * s * s * width * power) / volume;
    });
    return Float64Array.from({ length: OVERLAP_STEPS + 1 }, (_, step) => {
      const r = step * OVERLAP_STEP;
      let sum = 0;
      for (let k = 0; k < share.length; k++) {
        const phase = 2 * Math.PI * frequency[k]! * r;
        sum += share[k]! * (phase < 1e-6 ? 1 : Math.sin(phase) / phase);
      }
      return sum;
    });
  }

  /** Of each atom against it, compared at s (Å⁻¹); 0 for atoms without a map term. */
  strengths(s: number): Float64Array {
    const { elements, b, occupancy, omit } = this.#atoms;
    return Float64Array.from(elements, (element, i) => {
      const factor = electronScattering(element);
      if (factor === undefined || omit[i] === 1) return 0;
      return (occupancy[i]! * imageAt(factor, b[i]!, s)) / this.image(s);
    });
  }
}
