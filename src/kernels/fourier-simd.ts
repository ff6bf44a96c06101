// The SIMD twin's Fourier transform: lays a plan out in the arena and calls the WebAssembly kernel on it.
import type { Arena } from './arena.js';
import { bandColumns } from './fourier-band.js';
import { type FourierPass, fourierPasses } from './fourier-passes.js';
import type { RealFourier } from './kernels.js';
import { Pieces } from './pieces.js';
import type { SimdModule } from './simd-module.js';

/** The widest batch of columns, in vectors of four; WIDEST in assembly/fourier.ts. */
const WIDEST = 4;

/** A transform of `shape` voxels whose buffers lie in the arena. */
export function simdFourier(
  arena: Arena,
  module: SimdModule,
  shape: readonly [number, number, number],
  band?: readonly [number, number, number],
): RealFourier {
  const [nx, ny, nz] = shape;
  const half = Math.floor(nx / 2) + 1;
  const pieces = new Pieces(arena);
  /** `Line` and its `Pass`es of assembly/fourier-plan.ts. */
  const line = (n: number): number => {
    const passes = safeInPlace(fourierPasses(n));
    const fields = passes.flatMap(({ radix, span, stride, twiddles, roots }) => [
      radix,
      span,
      stride,
      pieces.singles(twiddles),
      pieces.singles(roots),
    ]);
    return pieces.plan([n, passes.length, pieces.plan(fields)]);
  };

  const real = pieces.allocateUnset(4 * nx * ny * nz);
  const re = pieces.allocateUnset(4 * half * ny * nz);
  const im = pieces.allocateUnset(4 * half * ny * nz);
  // An odd number of vectors a row spreads a column over all sets of the cache.
  const planeStep = 16 * (Math.ceil(half / 4) | 1);
  const planeBytes = planeStep * (ny + 7);
  const columns = band && bandColumns(shape, band);
  const scratchBytes = 2 * 16 * WIDEST * (Math.max(nx, ny, nz, 8) + 3);
  const plan = pieces.plan([
    nx,
    ny,
    nz,
    half,
    real,
    re,
    im,
    pieces.allocate(planeBytes),
    pieces.allocate(planeBytes),
    planeStep,
    pieces.allocate(scratchBytes),
    pieces.allocate(scratchBytes),
    columns?.width ?? half,
    columns === undefined ? 0 : pieces.plan([...columns.reaches]),
    line(nx),
    line(ny),
    line(nz),
  ]);
  return {
    shape: [nx, ny, nz],
    real: arena.float32(real, nx * ny * nz),
    re: arena.float32(re, half * ny * nz),
    im: arena.float32(im, half * ny * nz),
    forward: () => module.fourierForward(plan),
    inverse: () => module.fourierInverse(plan),
    clearReal: () => module.clear(real, 4 * nx * ny * nz),
    clearSpectrum() {
      module.clear(re, 4 * half * ny * nz);
      module.clear(im, 4 * half * ny * nz);
    },
    release() {
      pieces.release();
    },
  };
}

/** A single pass of a radix without a butterfly of its own must not run in place: a copy (radix 1) follows it. */
function safeInPlace(passes: FourierPass[]): FourierPass[] {
  const [only] = passes;
  if (passes.length > 1 || only === undefined || only.radix <= 7) return passes;
  const copy: FourierPass = {
    radix: 1,
    span: 1,
    stride: only.radix,
    twiddles: new Float64Array(0),
    roots: Float64Array.of(1, 0),
  };
  return [only, copy];
}
