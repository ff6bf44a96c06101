// Repulsion of pairs nearer than their contact distance: pairs are sieved four at a time in single precision, those
// that may touch are then worked out in double precision, exactly as the reference does.

/** The layout of a plan in the arena, as src/kernels/pair-repulsion-simd.ts writes it. */
@unmanaged
class PairPlan {
  atoms: i32;
  /** i32, CSR; four spare pairs lie behind `second` and `contact`. */
  offsets: usize;
  second: usize;
  /** f32 per pair, Å. */
  contact: usize;
  /** f64, 3 per atom. */
  xyz: usize;
  gradient: usize;
  /** f32, 4 per atom: room for coordinates relative to the first atom. */
  rows: usize;
  /** i32: room for the pairs of one atom that may touch. */
  sieved: usize;
  strength: f64;
}

/** For each set of four lanes, the bytes of its members in order, as v128.swizzle takes them. */
const compaction = memory.data<u8>([
  0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
  0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
  4, 5, 6, 7, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 0, 1, 2, 3,
  8, 9, 10, 11, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
  0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 0, 1, 2, 3,
  4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3,
  12, 13, 14, 15, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3,
  0, 1, 2, 3, 12, 13, 14, 15, 0, 1, 2, 3, 0, 1, 2, 3,
  4, 5, 6, 7, 12, 13, 14, 15, 0, 1, 2, 3, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 0, 1, 2, 3,
  8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 0, 1, 2, 3,
  0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3,
  4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
], 16);

/** Adds to the plan's gradient, returns the energy. */
export function pairRepulsion(plan: PairPlan): f64 {
  const xyz = plan.xyz, gradient = plan.gradient, second = plan.second, contact = plan.contact;
  const rows = plan.rows, strength = plan.strength;
  const margin = f32x4.splat(fillRows(plan));
  let energy: f64 = 0;
  let pair = load<i32>(plan.offsets);
  for (let i = 0; i < plan.atoms; i++) {
    const end = load<i32>(plan.offsets + (<usize>(i + 1) << 2));
    if (pair == end) continue;
    const self = xyz + <usize>i * 24;
    const x = load<f64>(self), y = load<f64>(self, 8), z = load<f64>(self, 16);
    const row = v128.load(rows + (<usize>i << 4));
    let gx: f64 = 0, gy: f64 = 0, gz: f64 = 0;
    let sieved = plan.sieved;
    for (; pair < end; pair += 4) {
      const at = <usize>pair << 2;
      const squares = squareDistances(rows, second + at, row);
      const reach = f32x4.add(v128.load(contact + at), margin);
      // Not "less than", so that a coordinate that is no number comes through and is seen in the energy.
      let near = i32x4.bitmask(v128.not(f32x4.ge(squares, f32x4.mul(reach, reach))));
      if (end - pair < 4) near &= (1 << (end - pair)) - 1;
      // Without a branch, which the processor would often guess wrong: the pairs that may touch move up and are kept.
      const numbers = i32x4.add(i32x4.splat(pair), i32x4(0, 1, 2, 3));
      v128.store(sieved, v128.swizzle(numbers, v128.load(compaction + (<usize>near << 4))));
      sieved += <usize>popcnt(near) << 2;
    }
    for (let kept = plan.sieved; kept < sieved; kept += 4) {
      const at = <usize>load<i32>(kept) << 2;
      const other = <usize>load<i32>(second + at) * 24;
      const dx = load<f64>(xyz + other) - x;
      const dy = load<f64>(xyz + other, 8) - y;
      const dz = load<f64>(xyz + other, 16) - z;
      const square = dx * dx + dy * dy + dz * dz;
      const limit = <f64>load<f32>(contact + at);
      if (square >= limit * limit) continue;
      const distance = sqrt(square);
      const overlap = limit - distance;
      const cube = strength * overlap * overlap * overlap;
      energy += cube * overlap;
      if (distance == 0) continue;
      const slope = (4.0 * cube) / distance;
      gx += slope * dx;
      gy += slope * dy;
      gz += slope * dz;
      const out = gradient + other;
      store<f64>(out, load<f64>(out) - slope * dx);
      store<f64>(out, load<f64>(out, 8) - slope * dy, 8);
      store<f64>(out, load<f64>(out, 16) - slope * dz, 16);
    }
    pair = end;
    const out = gradient + <usize>i * 24;
    store<f64>(out, load<f64>(out) + gx);
    store<f64>(out, load<f64>(out, 8) + gy, 8);
    store<f64>(out, load<f64>(out, 16) + gz, 16);
  }
  return energy;
}

/**
 * Coordinates relative to the first atom in single precision; returns by how much, at most, rounding makes two atoms
 * look farther apart, Å: half a unit in the last place (2^−24) of each coordinate, of two atoms and their difference,
 * √3 for three axes, rounded up.
 */
@inline
function fillRows(plan: PairPlan): f32 {
  const x = load<f64>(plan.xyz), y = load<f64>(plan.xyz, 8), z = load<f64>(plan.xyz, 16);
  let largest = f32x4.splat(0);
  for (let i = 0; i < plan.atoms; i++) {
    const from = plan.xyz + <usize>i * 24;
    const row = f32x4(
      <f32>(load<f64>(from) - x), <f32>(load<f64>(from, 8) - y), <f32>(load<f64>(from, 16) - z), <f32>0,
    );
    v128.store(plan.rows + (<usize>i << 4), row);
    largest = f32x4.max(largest, f32x4.abs(row));
  }
  const extent = max(
    max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)), f32x4.extract_lane(largest, 2),
  );
  return <f32>1e-5 + <f32>4e-7 * extent;
}

/** Squared distances from `row` of the four atoms named at `second`. */
@inline
function squareDistances(rows: usize, second: usize, row: v128): v128 {
  const a = squareOf(rows, load<i32>(second), row), b = squareOf(rows, load<i32>(second, 4), row);
  const c = squareOf(rows, load<i32>(second, 8), row), d = squareOf(rows, load<i32>(second, 12), row);
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

@inline
function squareOf(rows: usize, atom: i32, row: v128): v128 {
  const away = f32x4.sub(v128.load(rows + (<usize>atom << 4)), row);
  return f32x4.mul(away, away);
}
