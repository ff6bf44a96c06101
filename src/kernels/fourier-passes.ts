// The passes of a mixed-radix Fourier transform in one dimension and their twiddle factors; both twins run these.

/**
 * One pass of the autosorting (Stockham) transform, decimation in frequency (C. Van Loan, Computational Frameworks for
 * the Fast Fourier Transform, SIAM 1992, §1.7): with w = exp(−2πi/(radix·span)), for p < span, q < stride, k < radix
 *
 *     y[q + stride·(radix·p + k)] = w^(p·k) · Σ_j x[q + stride·(p + span·j)] · exp(−2πi·jk/radix)
 */
export interface FourierPass {
  readonly radix: number;
  readonly span: number;
  readonly stride: number;
  /** w^(p·k), k = 1 … radix−1 for p = 0 … span−1: cosine, sine, cosine, … */
  readonly twiddles: Float64Array;
  /** exp(−2πi·k/radix), k = 0 … radix−1: cosine, sine, … */
  readonly roots: Float64Array;
}

/** The passes that turn n points into their transform, in order. One pass at least; radices 4, 2, 3, 5, 7, then larger primes. */
export function fourierPasses(n: number): FourierPass[] {
  const passes: FourierPass[] = [];
  let left = n;
  let stride = 1;
  for (const radix of radicesOf(n)) {
    const span = left / radix;
    const twiddles = new Float64Array(2 * span * (radix - 1));
    for (let p = 0, t = 0; p < span; p++) {
      for (let k = 1; k < radix; k++, t += 2) root((p * k) % left, left, twiddles, t);
    }
    const roots = new Float64Array(2 * radix);
    for (let k = 0; k < radix; k++) root(k, radix, roots, 2 * k);
    passes.push({ radix, span, stride, twiddles, roots });
    left = span;
    stride *= radix;
  }
  return passes;
}

/** The factors of n in the order of the passes; [1] for n = 1. */
function radicesOf(n: number): number[] {
  const radices: number[] = [];
  let rest = n;
  for (const radix of [4, 2, 3, 5, 7]) {
    for (; rest % radix === 0; rest /= radix) radices.push(radix);
  }
  for (let prime = 11; rest > 1; prime += 2) {
    if (prime * prime > rest) prime = rest;
    for (; rest % prime === 0; rest /= prime) radices.push(prime);
  }
  return radices.length > 0 ? radices : [1];
}

/** Writes exp(−2πi·k/n), folded into the first eighth of the circle so that symmetric points agree to the last bit. */
function root(k: number, n: number, out: Float64Array, at: number): void {
  const eighths = Math.floor((8 * k) / n);
  const quarter = Math.floor((eighths + 1) / 2);
  const angle = (2 * Math.PI * (4 * k - quarter * n)) / (4 * n);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const cosine = [c, -s, -c, s][quarter % 4] as number;
  const sine = [s, c, -s, -c][quarter % 4] as number;
  out[at] = cosine;
  out[at + 1] = -sine;
}
