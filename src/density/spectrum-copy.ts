// The same density on a finer or coarser grid over the same box: the Fourier terms that both grids have.
import type { RealFourier } from '../kernels/kernels.js';

/**
 * Fills the half spectrum of `to` with that of `from`, scaled by the ratio of their voxels; terms that `from` does not
 * have are zero, and so are Nyquist's, whose sign is lost on an even axis.
 */
export function copySpectrum(from: RealFourier, to: RealFourier): void {
  const [nx, ny, nz] = from.shape;
  const [mx, my, mz] = to.shape;
  const halfFrom = Math.floor(nx / 2) + 1;
  const halfTo = Math.floor(mx / 2) + 1;
  const scale = (mx * my * mz) / (nx * ny * nz);
  const columns = Math.ceil(Math.min(nx, mx) / 2);
  const ofY = sharedFrequencies(ny, my);
  to.clearSpectrum();
  for (const [l, newL] of sharedFrequencies(nz, mz)) {
    for (const [k, newK] of ofY) {
      const source = halfFrom * (k + ny * l);
      const target = halfTo * (newK + my * newL);
      copyScaled(from.re, source, to.re, target, columns, scale);
      copyScaled(from.im, source, to.im, target, columns, scale);
    }
  }
}

function copyScaled(
  from: Float32Array,
  source: number,
  to: Float32Array,
  target: number,
  count: number,
  scale: number,
): void {
  for (let h = 0; h < count; h++) to[target + h] = from[source + h]! * scale;
}

/** Indices of one frequency on both axes. */
function sharedFrequencies(n: number, m: number): [number, number][] {
  const pairs: [number, number][] = [];
  const limit = Math.ceil(Math.min(n, m) / 2) - 1;
  for (let f = -limit; f <= limit; f++) pairs.push([f < 0 ? f + n : f, f < 0 ? f + m : f]);
  return pairs;
}
