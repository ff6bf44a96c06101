// Seeded random numbers that depend only on what they are for: (seed, frame, replicate, stage).

/** A stream of random numbers. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number;
}

const utf8 = new TextEncoder();

/**
 * A stream derived from whole numbers and names; the same keys give the same stream on every machine.
 * Generator: sfc32 (C. Doty-Humphrey, PractRand), seeded by mixing the keys with the 32-bit finalizer of MurmurHash3
 * (A. Appleby, public domain).
 */
export function randomFrom(...keys: readonly (number | string)[]): Random {
  let hash = 0x9e3779b9;
  for (const key of keys) {
    const bytes = utf8.encode(`${typeof key === 'number' ? `#${key}` : key}|`);
    for (let k = 0; k < bytes.length; k++) hash = finalize((hash ^ bytes[k]!) + 0x6d2b79f5);
  }
  let a = finalize(hash ^ 0xa5a5a5a5);
  let b = finalize(hash ^ 0x3c6ef372);
  let c = finalize(hash ^ 0x1b873593);
  let counter = 1;
  let spare = Number.NaN;
  const next = (): number => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 16; i++) next();
  const uniform = (): number => (next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53;
  const normal = (): number => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = Number.NaN;
      return value;
    }
    // Box–Muller; 1 − u is never zero, so the logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { uniform, normal };
}

function finalize(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
