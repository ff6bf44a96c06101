// 2^t for four t ≤ 0 at once, to 3e-8 of the value and the rounding of t.

/**
 * Below 2^−40 every value is 2^−40: nothing beside the others, and products of three stay clear of slow denormal numbers.
 * 2^f for f in [−½, ½] is the polynomial through the 7 Chebyshev nodes (relative error 2.5e-9 before rounding).
 */
@inline
export function powerOfTwo(t: v128): v128 {
  const clamped = f32x4.max(t, f32x4.splat(<f32>-40));
  // Adding 1.5·2^23 leaves the nearest whole number in the low bits.
  const magic = f32x4.splat(<f32>12582912);
  const shifted = f32x4.add(clamped, magic);
  const f = f32x4.sub(clamped, f32x4.sub(shifted, magic));
  let value = f32x4.splat(<f32>0.00015461444691130264);
  value = f32x4.add(f32x4.mul(value, f), f32x4.splat(<f32>0.0013400428177566465));
  value = f32x4.add(f32x4.mul(value, f), f32x4.splat(<f32>0.00961805667854805));
  value = f32x4.add(f32x4.mul(value, f), f32x4.splat(<f32>0.05550327226670292));
  value = f32x4.add(f32x4.mul(value, f), f32x4.splat(<f32>0.2402265092228862));
  value = f32x4.add(f32x4.mul(value, f), f32x4.splat(<f32>0.6931472067028327));
  value = f32x4.add(f32x4.mul(value, f), f32x4.splat(<f32>1));
  // The whole number goes into the exponent.
  return i32x4.add(value, i32x4.shl(shifted, 23));
}
