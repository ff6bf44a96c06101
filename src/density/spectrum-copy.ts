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
  const lastY = lastShared(ny, my);
  const lastZ = lastShared(nz, mz);
  to.clearSpectrum();
  for (let z = -lastZ; z <= lastZ; z++) {
    for (let y = -lastY; y <= lastY; y++) {
      const source = halfFrom * (place(y, ny) + ny * place(z, nz));
      const target = halfTo * (place(y, my) + my * place(z, mz));
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

/** The highest frequency, of both signs, that two axes of n and m points have. */
function lastShared(n: number, m: number): number {
  return Math.ceil(Math.min(n, m) / 2) - 1;
}

/** Where an axis of n points has a frequency. */
function place(frequency: number, n: number): number {
  return frequency < 0 ? frequency + n : frequency;
}
