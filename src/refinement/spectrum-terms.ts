// The Fourier terms of a working grid: where each lies, what undoes the blur of the model there, and how often it counts.
import { frequencies, friedelMultiplicity } from '../density/half-spectrum.js';

/** Per coefficient of the half spectrum, layout as in kernels.ts. */
export interface SpectrumTerms {
  /** |s|, Å⁻¹ */
  readonly s: Float32Array;
  /** exp(blur·s²/4); 0 for terms finer than d_min. */
  readonly unblur: Float32Array;
  /** Terms of the full spectrum that it stands for. */
  readonly multiplicity: Uint8Array;
}

/**
 * @param steps voxel size, Å
 * @param dMin Å
 * @param blur Å², the extra B factor of the model's images
 */
export function spectrumTerms(
  shape: readonly [number, number, number],
  steps: readonly [number, number, number],
  dMin: number,
  blur: number,
): SpectrumTerms {
  const [nx, ny, nz] = shape;
  const half = Math.floor(nx / 2) + 1;
  const [sx, sy, sz] = [frequencies(nx, steps[0]), frequencies(ny, steps[1]), frequencies(nz, steps[2])];
  const column = friedelMultiplicity(nx);
  const count = half * ny * nz;
  const s = new Float32Array(count);
  const unblur = new Float32Array(count);
  const multiplicity = new Uint8Array(count);
  for (let l = 0, at = 0; l < nz; l++) {
    for (let k = 0; k < ny; k++) {
      for (let h = 0; h < half; h++, at++) {
        const s2 = sx[h]! ** 2 + sy[k]! ** 2 + sz[l]! ** 2;
        s[at] = Math.sqrt(s2);
        unblur[at] = s2 * dMin * dMin <= 1 ? Math.exp((blur * s2) / 4) : 0;
        multiplicity[at] = column[h]!;
      }
    }
  }
  return { s, unblur, multiplicity };
}
