// Density on spheres about a point, where no neighbour is nearer, against what is expected on each: neighbours are two to a vector.
import { wrapped } from './wrapped';

/** The layout of a plan in the arena, as src/kernels/sphere-profile-simd.ts writes it. */
@unmanaged
class ProfilePlan {
  nx: i32;
  ny: i32;
  nz: i32;
  shells: i32;
  /** Probes wanted in a shell, and laid out in one at most. */
  wanted: i32;
  most: i32;
  /** f32 per voxel. */
  values: usize;
  /** f64, 3 per unit vector: `wanted` of them evenly over the sphere, then one more, and so on to `most`. */
  spheres: usize;
  /** f64: at the point itself, then in each shell. */
  expected: usize;
  /** f64, 3 per neighbour: its place relative to the point, Å. */
  neighbours: usize;
  /** f64, room for one per neighbour and a spare one each: by distance, and half of its square. */
  x: usize;
  y: usize;
  z: usize;
  half: usize;
  /** f64, room for 3 per probe of a shell, relative to the point. */
  probes: usize;
  /** f64, room for one per probe of all shells. */
  seen: usize;
  wished: usize;
  /** Å, between shells. */
  step: f64;
  /** f64, Å, and the matrix from Å to voxels, row by row. */
  originX: f64;
  originY: f64;
  originZ: f64;
  xx: f64;
  xy: f64;
  xz: f64;
  yx: f64;
  yy: f64;
  yz: f64;
  zx: f64;
  zy: f64;
  zz: f64;
}

/** Pearson's correlation over all probes about a place, Å; each shell counts as often as it has probes, the place itself as a shell. */
export function sphereProfile(plan: ProfilePlan, x: f64, y: f64, z: f64, neighbours: i32): f64 {
  sortByDistance(plan, neighbours);
  const wanted = plan.wanted, probes = plan.probes;
  const here = density(plan, x, y, z), expectedHere = load<f64>(plan.expected);
  let count: usize = 0;
  for (; count < <usize>wanted; count++) {
    store<f64>(plan.seen + (count << 3), here);
    store<f64>(plan.wished + (count << 3), expectedHere);
  }
  let inReach = 0;
  for (let shell = 1; shell <= plan.shells; shell++) {
    const radius = <f64>shell * plan.step;
    while (inReach < neighbours && load<f64>(plan.half + (<usize>inReach << 3)) < 2 * radius * radius) inReach++;
    const kept = layOut(plan, radius, inReach);
    const expected = load<f64>(plan.expected + (<usize>shell << 3));
    for (let p = probes, end = probes + <usize>kept * 24; p < end; p += 24, count++) {
      store<f64>(plan.seen + (count << 3), density(plan, x + load<f64>(p), y + load<f64>(p, 8), z + load<f64>(p, 16)));
      store<f64>(plan.wished + (count << 3), expected);
    }
  }
  return pearson(plan.seen, plan.wished, count);
}

/** Fills the rows by distance, nearest first. */
function sortByDistance(plan: ProfilePlan, count: i32): void {
  const x = plan.x, y = plan.y, z = plan.z, half = plan.half;
  for (let n = 0; n < count; n++) {
    const from = plan.neighbours + <usize>n * 24;
    const dx = load<f64>(from), dy = load<f64>(from, 8), dz = load<f64>(from, 16);
    const key = (dx * dx + dy * dy + dz * dz) / 2;
    let at = <usize>n << 3;
    for (; at > 0 && load<f64>(half + at - 8) > key; at -= 8) {
      store<f64>(half + at, load<f64>(half + at - 8));
      store<f64>(x + at, load<f64>(x + at - 8));
      store<f64>(y + at, load<f64>(y + at - 8));
      store<f64>(z + at, load<f64>(z + at - 8));
    }
    store<f64>(half + at, key);
    store<f64>(x + at, dx);
    store<f64>(y + at, dy);
    store<f64>(z + at, dz);
  }
  // Beside the last of an odd number stands one that is nearer to nothing.
  const end = <usize>count << 3;
  store<f64>(half + end, f64.MAX_VALUE);
  store<f64>(x + end, 0);
  store<f64>(y + end, 0);
  store<f64>(z + end, 0);
}

/** Leaves the probes of a shell that none of the first `inReach` neighbours takes: as many as wanted, or all there may be; returns how many. */
function layOut(plan: ProfilePlan, radius: f64, inReach: i32): i32 {
  const wanted = plan.wanted, most = plan.most;
  let laid = wanted;
  while (true) {
    // 3·(wanted + … + laid − 1) numbers lie before it.
    const sphere = plan.spheres + <usize>(((laid - wanted) * (laid + wanted - 1)) / 2) * 24;
    const kept = keepOwn(plan, sphere, laid, radius, inReach);
    if (kept >= wanted || laid == most) return kept;
    // As many as would do if the share that is kept were a little larger: not far beyond what is needed.
    laid = min(most, max(laid + 1, laid * wanted / (kept + 1)));
  }
}

/** Writes those points of a sphere that are nearer to its centre than to any of the first `inReach` neighbours; returns how many. */
@inline
function keepOwn(plan: ProfilePlan, sphere: usize, laid: i32, radius: f64, inReach: i32): i32 {
  const nx = plan.x, ny = plan.y, nz = plan.z, half = plan.half;
  const end = <usize>inReach << 3;
  let out = plan.probes;
  // A neighbour that takes one probe often takes the next.
  let taker: usize = 0;
  for (let p = sphere, last = sphere + <usize>laid * 24; p < last; p += 24) {
    const dx = f64x2.splat(radius * load<f64>(p));
    const dy = f64x2.splat(radius * load<f64>(p, 8));
    const dz = f64x2.splat(radius * load<f64>(p, 16));
    if (end > 0 && anyIsNearer(nx, ny, nz, half, taker, dx, dy, dz)) continue;
    let at: usize = 0;
    // Beside the last of an odd number may stand one out of reach, which takes nothing.
    while (at < end && !anyIsNearer(nx, ny, nz, half, at, dx, dy, dz)) at += 16;
    if (at < end) {
      taker = at;
      continue;
    }
    taker = 0;
    store<f64>(out, f64x2.extract_lane(dx, 0));
    store<f64>(out, f64x2.extract_lane(dy, 0), 8);
    store<f64>(out, f64x2.extract_lane(dz, 0), 16);
    out += 24;
  }
  return <i32>((out - plan.probes) / 24);
}

/** Whether a place is nearer to one of two neighbours than to the point: |d − n|² < |d|² ⇔ d·n > |n|²/2. */
@inline
function anyIsNearer(nx: usize, ny: usize, nz: usize, half: usize, at: usize, dx: v128, dy: v128, dz: v128): bool {
  const along = f64x2.add(
    f64x2.add(f64x2.mul(dx, v128.load(nx + at)), f64x2.mul(dy, v128.load(ny + at))), f64x2.mul(dz, v128.load(nz + at)),
  );
  return v128.any_true(f64x2.gt(along, v128.load(half + at)));
}

/** Linear along each axis between the voxels, periodic. */
@inline
function density(plan: ProfilePlan, x: f64, y: f64, z: f64): f64 {
  const nx = plan.nx, ny = plan.ny, nz = plan.nz, values = plan.values;
  const dx = x - plan.originX, dy = y - plan.originY, dz = z - plan.originZ;
  const i = plan.xx * dx + plan.xy * dy + plan.xz * dz;
  const j = plan.yx * dx + plan.yy * dy + plan.yz * dz;
  const k = plan.zx * dx + plan.zy * dy + plan.zz * dz;
  const fi = floor(i), fj = floor(j), fk = floor(k);
  const u = i - fi, v = j - fj, w = k - fk;
  const i0 = <usize>wrapped(<i32>fi, nx) << 2, i1 = <usize>wrapped(<i32>fi + 1, nx) << 2;
  const j0 = <usize>wrapped(<i32>fj, ny) * <usize>nx, j1 = <usize>wrapped(<i32>fj + 1, ny) * <usize>nx;
  const plane = <usize>nx * <usize>ny;
  const k0 = <usize>wrapped(<i32>fk, nz) * plane, k1 = <usize>wrapped(<i32>fk + 1, nz) * plane;
  const a = values + ((j0 + k0) << 2), b = values + ((j1 + k0) << 2);
  const c = values + ((j0 + k1) << 2), d = values + ((j1 + k1) << 2);
  const lower = (1 - v) * between(a, i0, i1, u) + v * between(b, i0, i1, u);
  const upper = (1 - v) * between(c, i0, i1, u) + v * between(d, i0, i1, u);
  return (1 - w) * lower + w * upper;
}

@inline
function between(row: usize, i0: usize, i1: usize, u: f64): f64 {
  return (1 - u) * <f64>load<f32>(row + i0) + u * <f64>load<f32>(row + i1);
}

function pearson(a: usize, b: usize, count: usize): f64 {
  const end = count << 3;
  let meanA: f64 = 0, meanB: f64 = 0;
  for (let i: usize = 0; i < end; i += 8) {
    meanA += load<f64>(a + i);
    meanB += load<f64>(b + i);
  }
  meanA /= <f64>count;
  meanB /= <f64>count;
  let ab: f64 = 0, aa: f64 = 0, bb: f64 = 0;
  for (let i: usize = 0; i < end; i += 8) {
    const p = load<f64>(a + i) - meanA, q = load<f64>(b + i) - meanB;
    ab += p * q;
    aa += p * p;
    bb += q * q;
  }
  return ab / sqrt(aa * bb);
}
