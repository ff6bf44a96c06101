// Half-precision numbers (IEEE 754 binary16), the values of MRC mode 12.

const scratch = new Float32Array(1);
const bits = new Uint32Array(scratch.buffer);

/** The largest finite half. */
export const LARGEST_HALF = 65504;

/** Value of a half given by its 16 bits. */
export function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** All 65,536 values, for reading whole maps. */
export function halfTable(): Float32Array {
  return Float32Array.from({ length: 65536 }, (_, half) => halfToNumber(half));
}

/**
 * Bits of the half nearest to a number; ties go to the even one, what is too large becomes infinite (IEEE 754 §4.3.1).
 */
export function numberToHalf(value: number): number {
  scratch[0] = value;
  const single = bits[0]!;
  const sign = (single >>> 16) & 0x8000;
  const magnitude = single & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 0x477ff000 is 65520, halfway between the largest half and what would come next.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  // Below 2⁻¹⁴ halves are multiples of 2⁻²⁴.
  if (magnitude < 0x38800000) return sign | roundEven(Math.abs(scratch[0]!) * 2 ** 24);
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}

function roundEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
