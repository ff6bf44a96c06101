// Box sizes that the Fourier transforms run fastest on: even, with no prime factor above 5.

/** The smallest even 2^a·3^b·5^c that is at least n; boxes are padded to it. Throws RangeError unless n is a number above 0. */
export function goodFourierSize(n: number): number {
  if (!(n > 0 && n <= 2 ** 30)) throw new RangeError(`a Fourier size must lie in (0, 2^30], not ${n}`);
  let size = 2 * Math.ceil(n / 2);
  while (withoutSmallFactors(size) !== 1) size += 2;
  return size;
}

function withoutSmallFactors(n: number): number {
  let rest = n;
  for (const prime of [2, 3, 5]) while (rest % prime === 0) rest /= prime;
  return rest;
}
