// Two maps voxel by voxel: sums over the voxels that are high in one of them or lie in a mask, and the value of a rank.

/** The layout of a plan in the arena, as src/kernels/map-comparison-simd.ts writes it. */
@unmanaged
class ComparePlan {
  voxels: i32;
  /** f32 per voxel. */
  a: usize;
  b: usize;
  /** u8 per voxel. */
  mask: usize;
  /** Written: voxels that count, and sums over them of what a and b are above the means given, of squares and product. */
  count: i32;
  spare: i32;
  sumA: f64;
  sumB: f64;
  aa: f64;
  bb: f64;
  ab: f64;
}

/** Over the voxels of the mask, or, without one, those where a ≥ leastA or b ≥ leastB. */
export function mapMoments(
  plan: ComparePlan, masked: bool, leastA: f32, leastB: f32, meanA: f64, meanB: f64,
): void {
  const voxels = plan.voxels;
  const la = f32x4.splat(leastA), lb = f32x4.splat(leastB), ma = f64x2.splat(meanA), mb = f64x2.splat(meanB);
  const zero = f64x2.splat(0);
  let sumA = zero, sumB = zero, aa = zero, bb = zero, ab = zero;
  let count = 0;
  for (let v = 0; v < voxels; v += 4) {
    const at = <usize>v << 2;
    const a = v128.load(plan.a + at), b = v128.load(plan.b + at);
    let taken = masked
      ? i32x4.ne(i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(plan.mask + <usize>v))), zero)
      : v128.or(f32x4.ge(a, la), f32x4.ge(b, lb));
    // What lies behind the last voxel does not count.
    if (voxels - v < 4) taken = v128.and(taken, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(voxels - v)));
    const lanes = i32x4.bitmask(taken);
    if (lanes == 0) continue;
    count += popcnt(lanes);
    const low = i64x2.extend_low_i32x4_s(taken), high = i64x2.extend_high_i32x4_s(taken);
    const a0 = v128.and(low, f64x2.sub(f64x2.promote_low_f32x4(a), ma));
    const b0 = v128.and(low, f64x2.sub(f64x2.promote_low_f32x4(b), mb));
    const a1 = v128.and(high, f64x2.sub(f64x2.promote_low_f32x4(v128.shuffle<f32>(a, a, 2, 3, 2, 3)), ma));
    const b1 = v128.and(high, f64x2.sub(f64x2.promote_low_f32x4(v128.shuffle<f32>(b, b, 2, 3, 2, 3)), mb));
    sumA = f64x2.add(sumA, f64x2.add(a0, a1));
    sumB = f64x2.add(sumB, f64x2.add(b0, b1));
    aa = f64x2.add(aa, f64x2.add(f64x2.mul(a0, a0), f64x2.mul(a1, a1)));
    bb = f64x2.add(bb, f64x2.add(f64x2.mul(b0, b0), f64x2.mul(b1, b1)));
    ab = f64x2.add(ab, f64x2.add(f64x2.mul(a0, b0), f64x2.mul(a1, b1)));
  }
  plan.count = count;
  plan.sumA = both(sumA);
  plan.sumB = both(sumB);
  plan.aa = both(aa);
  plan.bb = both(bb);
  plan.ab = both(ab);
}

@inline
function both(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** Selection by the upper and lower half of the numbers' bits; see src/kernels/ranked-value.ts. `counts`: 65536 i32. */
export function rankedValue(values: usize, count: i32, rank: i32, counts: usize): f32 {
  const end = values + (<usize>count << 2);
  memory.fill(counts, 0, 4 << 16);
  for (let p = values; p < end; p += 4) {
    const bin = counts + (<usize>((inOrder(load<i32>(p)) >> 16) + 32768) << 2);
    store<i32>(bin, load<i32>(bin) + 1);
  }
  let bin = binOfRank(counts, rank);
  rank = left;
  const high = bin - 32768;
  memory.fill(counts, 0, 4 << 16);
  for (let p = values; p < end; p += 4) {
    const key = inOrder(load<i32>(p));
    if (key >> 16 != high) continue;
    const bin = counts + (<usize>(key & 65535) << 2);
    store<i32>(bin, load<i32>(bin) + 1);
  }
  bin = binOfRank(counts, rank);
  return reinterpret<f32>(inOrder((high << 16) | bin));
}

/** Bits of a number as an integer that sorts like the number, and back. */
@inline
function inOrder(bits: i32): i32 {
  return bits ^ ((bits >> 31) & 0x7fffffff);
}

/** Ranks that are left within the bin found last. */
let left: i32 = 0;

/** The bin that holds a rank, counted from the highest bin. */
function binOfRank(counts: usize, rank: i32): i32 {
  let bin = 65535;
  while (bin > 0) {
    const here = load<i32>(counts + (<usize>bin << 2));
    if (rank < here) break;
    rank -= here;
    bin--;
  }
  left = rank;
  return bin;
}
