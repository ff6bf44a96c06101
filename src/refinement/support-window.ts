// The mask of a map on the working grid of a target: the model's density is cut as the map was.
import type { CroppedFourier } from '../density/fourier-crop.js';
import type { RealFourier } from '../kernels/kernels.js';

/** Works in place on series coefficients that lie in the target's plan. */
export class SupportWindow {
  readonly #fourier: RealFourier;
  readonly #weights: Float32Array;

  /** @param mask coefficients of the mask, 0 … 1; what the crop leaves below 0 or above 1 is its ringing */
  constructor(fourier: RealFourier, mask: CroppedFourier) {
    this.#fourier = fourier;
    fourier.re.set(mask.re);
    fourier.im.set(mask.im);
    fourier.inverse();
    // `inverse` divides by the number of voxels; a series is summed without.
    const voxels = fourier.real.length;
    this.#weights = fourier.real.map((value) => Math.min(1, Math.max(0, value * voxels)));
  }

  /**
   * Takes the density y whose coefficients are in the plan to S(y − ȳ), ȳ = ΣS²y/ΣS²: the map's mask, and no matter which zero the map had
   * before it was masked. `adjoint`: the transpose of that.
   */
  apply(adjoint = false): void {
    const { real } = this.#fourier;
    const w = this.#weights;
    this.#fourier.inverse();
    let sum = 0;
    let squares = 0;
    for (let v = 0; v < real.length; v++) {
      const square = w[v]! * w[v]!;
      sum += (adjoint ? w[v]! : square) * real[v]!;
      squares += square;
    }
    const mean = squares > 0 ? sum / squares : 0;
    for (let v = 0; v < real.length; v++) real[v] = w[v]! * (real[v]! - (adjoint ? w[v]! : 1) * mean);
    this.#fourier.forward();
  }

  /** Takes its zero out of a map that is masked already. */
  centre({ re, im }: CroppedFourier): void {
    const { real } = this.#fourier;
    const w = this.#weights;
    this.#fourier.re.set(re);
    this.#fourier.im.set(im);
    this.#fourier.inverse();
    let sum = 0;
    let squares = 0;
    for (let v = 0; v < real.length; v++) {
      sum += w[v]! * real[v]!;
      squares += w[v]! ** 2;
    }
    for (let v = 0; v < real.length; v++) real[v] = real[v]! - (w[v]! * sum) / squares;
    this.#fourier.forward();
    re.set(this.#fourier.re);
    im.set(this.#fourier.im);
  }
}
