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
    const overlap = new Float64Array(OVERLAP_STEPS + 1);
    for (let k = 0; k < share.length; k++) addWave(overlap, share[k]!, 2 * Math.PI * frequency[k]! * OVERLAP_STEP);
    return overlap;
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

/** Adds share · sin(φn)/(φn) to each element n, the sines one from the two before: sin (n + 1)φ = 2 cos φ · sin nφ − sin (n − 1)φ. */
function addWave(out: Float64Array, share: number, phase: number): void {
  const twice = 2 * Math.cos(phase);
  let before = 0;
  let sine = Math.sin(phase);
  out[0] = out[0]! + share;
  for (let n = 1; n < out.length; n++) {
    out[n] = out[n]! + (share * sine) / (phase * n);
    [before, sine] = [sine, twice * sine - before];
  }
}
